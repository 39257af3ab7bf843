"""A small 1C: a client that speaks the exchange like УТ 11, for tests and for the demo."""

from __future__ import annotations

import base64
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from dealernet.integrations.onec.commerceml.reading import children, text

PORTION: Final = 500


class ServerFault(Exception):
    """The server said something that a real 1C would stop at."""


@dataclass
class Trade11:
    """УТ 11 as the other end of the exchange: as strict as the real one where that matters.

    `orders` are those it has written, by number; `answer` makes the file it sends back.
    """

    url: str
    user: str
    password: str
    orders: dict[str, Any] = field(default_factory=dict)
    cookie: str = ""
    sessid: str = ""
    limit: int = 0

    def send_catalogue(self, files: dict[str, bytes]) -> list[str]:
        """Catalogue files: checkauth, init, chunks, import until success. The last answer of each import."""
        self.check("catalog")
        self.init("catalog")
        for name, content in files.items():
            self.send("catalog", name, content)
        return [self.imported("catalog", name) for name in files if name.endswith(".xml")]

    def take_orders(self, *, confirm: bool = True) -> list[str]:
        """Ask for orders, write them all or none, say success; the numbers taken."""
        self.check("sale")
        document = self.call("sale", "query")
        if not document.startswith(b"<?xml"):
            raise ServerFault("the answer to query does not begin with <?xml")
        root = etree.fromstring(document)
        found = [element for element in root if etree.QName(element).localname == "Документ"]
        if len(found) != len(root):
            raise ServerFault("documents are not directly under the root")
        numbers = [self._written(element) for element in found]
        if confirm:
            self._expect(self.call("sale", "success"), "success")
        return numbers

    def send_back(self, content: bytes, name: str = "orders-1_1.xml") -> str:
        """States of orders, payments and shipments, in a session of their own."""
        self.check("sale")
        self.init("sale")
        self.send("sale", name, content)
        return self.imported("sale", name)

    def answer(
        self,
        number: str,
        *,
        paid: str = "",
        shipped: str = "",
        cancelled: bool = False,
        on: str = "",
        invoice: str = "",
    ) -> bytes:
        """The file УТ sends about an order it has: its own number, payment and shipment when they are whole.

        `invoice` is what a 1C that numbers invoices adds to it.
        """
        order = self.orders[number]
        facts = {
            "Номер по 1С": f"ТД00-{int(number):06d}",
            "Дата по 1С": f"{on}T9:58:10",
            "ПометкаУдаления": "false",
            "Проведен": "true",
            "Номер оплаты по 1С": paid,
            "Дата оплаты по 1С": f"{on}T9:00:00" if paid else "",
            "Номер отгрузки по 1С": shipped,
            "Дата отгрузки по 1С": f"{on}T9:30:00" if shipped else "",
            "Отменен": "true" if cancelled else "false",
            "Номер счета по 1С": invoice,
            "Дата счета по 1С": f"{on}T9:59:00" if invoice else "",
        }
        values = "".join(
            f"<ЗначениеРеквизита><Наименование>{name}</Наименование><Значение>{value}</Значение></ЗначениеРеквизита>"
            for name, value in facts.items()
            if value
        )
        body = etree.tostring(children(order, "Товары")[0], encoding="unicode")
        return (
            '<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" '
            f'ВерсияСхемы="2.07"><Документ><Ид>onec-{number}</Ид><Номер>{number}</Номер>'
            f"<Дата>{text(order, 'Дата')}</Дата><ХозОперация>Заказ товара</ХозОперация><Роль>Продавец</Роль>"
            f"<Валюта>RUB</Валюта><Сумма>{text(order, 'Сумма')}</Сумма>{body}"
            f"<ЗначенияРеквизитов>{values}</ЗначенияРеквизитов></Документ></КоммерческаяИнформация>"
        ).encode()

    def check(self, kind: str) -> None:
        """checkauth: the first line is success; lines two and three come back as the cookie, the fourth as sessid."""
        self.cookie = self.sessid = ""
        lines = self.call(kind, "checkauth", authorised=True).decode().split("\n")
        if lines[0].strip().lower() != "success":
            raise ServerFault("wrong user name or password")
        self.cookie = f"{lines[1]}={lines[2]}"
        self.sessid = lines[3].removeprefix("sessid=") if len(lines) > 3 else ""

    def init(self, kind: str) -> None:
        """init: exactly two lines, or УТ stops."""
        lines = self.call(kind, "init").decode().split("\n")
        if len(lines) != 2:
            raise ServerFault(f"init has {len(lines)} lines, not two")
        self.limit = int(lines[1].partition("=")[2])

    def send(self, kind: str, name: str, content: bytes) -> None:
        """A file in pieces no larger than the server's limit, all under one name."""
        for start in range(0, max(len(content), 1), self.limit or len(content) or 1):
            piece = content[start : start + (self.limit or len(content))]
            self._expect(self.call(kind, "file", name, body=piece), "success")

    def imported(self, kind: str, name: str) -> str:
        """import until it is success or failure; what the server said last."""
        for _ in range(200):
            said = self.call(kind, "import", name).decode()
            if said.split("\n")[0].strip().lower() != "progress":
                return said
        raise ServerFault("import never ended")

    def call(
        self, kind: str, mode: str, name: str = "", *, body: bytes | None = None, authorised: bool = False
    ) -> bytes:
        """One request as УТ makes it: GET, POST only for a file, no redirects, names not encoded beyond need."""
        query = f"type={kind}&mode={mode}" + (f"&filename={urllib.parse.quote(name)}" if name else "")
        query += "" if authorised else f"&sessid={self.sessid}"
        request = urllib.request.Request(f"{self.url}?{query}", data=body, method="POST" if body is not None else "GET")  # noqa: S310
        if authorised:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {pair}")
        else:
            request.add_header("Cookie", self.cookie)
        try:
            with urllib.request.urlopen(request, timeout=180) as response:  # noqa: S310
                answer: bytes = response.read()
        except urllib.error.HTTPError as refused:
            return refused.read() or b"failure"
        if not answer:
            raise ServerFault(f"{mode}: the answer is empty")
        return answer

    def _written(self, order: Any) -> str:
        number = text(order, "Номер") or ""
        if not number or len(number) > 11:
            raise ServerFault(f"the number “{number}” does not fit eleven characters")
        if not text(order, "Валюта") or text(order, "ХозОперация") != "Заказ товара":
            raise ServerFault(f"order {number} has no currency or another operation: the whole batch is rolled back")
        if any(not text(line, "Ид") for line in children(order, "Товары", "Товар")):
            raise ServerFault(f"order {number} has a line without an id")
        self.orders[number] = order
        return number

    def _expect(self, answer: bytes, wanted: str) -> None:
        if answer.decode().strip().lower() != wanted:
            raise ServerFault(answer.decode()[:300])

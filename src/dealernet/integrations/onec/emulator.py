"""A small 1C: clients that speak the exchange like УТ 11, УНФ and the module of Битрикс, for tests and for the demo.

They are as strict as the real ones where that matters: what a real 1C stops at is a `ServerFault`.
"""

from __future__ import annotations

import base64
import http.client
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlsplit

from lxml import etree

from dealernet.integrations.onec.commerceml.reading import children, local, text

WAITS_FOR_IMPORT: Final = 25.0
"""Seconds one answer to import may take; УТ itself waits for 180."""
WAITS: Final = 180


class ServerFault(Exception):
    """The server said something that a real 1C would stop at."""


class _Raw(http.client.HTTPConnection):
    """Sends an address as the bytes it is: 1C does not encode the names of files."""

    def _encode_request(self, request: str) -> bytes:
        return request.encode("latin-1")


@dataclass
class Trade11:
    """УТ 11 as the other end of the exchange: GET for all but files, names as they are, no redirects followed.

    `orders` are those it has written, by number; `answer` makes the file it sends back; `breaks_on` are numbers it
    cannot write; `posts` makes it POST every mode, as some clients do; `raw_names` leaves names as they are.
    """

    url: str
    user: str
    password: str
    orders: dict[str, Any] = field(default_factory=dict)
    cookie: str = ""
    sessid: str = ""
    limit: int = 0
    version: str = ""
    scheme: str = ""
    archives: str = ""
    breaks_on: set[str] = field(default_factory=set)
    posts: bool = False
    raw_names: bool = False
    by_password: bool = False
    timestamp: str = ""
    slowest: float = 0
    confirmed: dict[str, bytes] = field(default_factory=dict)
    unconfirmed: dict[str, bytes] = field(default_factory=dict)
    fruitless: int = 0

    def send_catalogue(self, files: dict[str, bytes]) -> list[str]:
        """Catalogue files: checkauth, init, chunks, import until success. The last answer of each import."""
        self.check("catalog")
        self.init("catalog")
        for name, content in files.items():
            self.send("catalog", name, content)
        return [self.imported("catalog", name) for name in files if name.endswith(".xml")]

    def take_orders(self, *, confirm: bool = True) -> list[str]:
        """Ask for orders, write them all or none, say success; the numbers offered."""
        self.check("sale")
        numbers = self.asked()
        if confirm and not self.breaks_on & set(numbers):
            self.confirm()
        else:
            self.fruitless += 1
        return numbers

    def asked(self) -> list[str]:
        """One query: the numbers of the orders it gave, written down unless they are to be broken on."""
        found = self._documents(self.call("sale", "query"))
        numbers = [self._checked(element) for element in found]
        self._compare({number: _bytes(element) for number, element in zip(numbers, found, strict=True)})
        if not self.breaks_on & set(numbers):
            self.orders.update(zip(numbers, found, strict=True))
        return numbers

    def confirm(self) -> None:
        """Say success: what was asked is written."""
        self._expect(self.call("sale", "success"), "success")
        self.confirmed.update(self.unconfirmed)
        self.unconfirmed, self.fruitless = {}, 0

    def send_back(self, content: bytes, name: str = "orders-1_1.xml") -> str:
        """States of orders, payments and shipments, in a session of their own; after that all may be given again."""
        self.confirmed.clear()
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
        posted: bool = True,
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
            "Проведен": "true" if posted else "false",
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
        if len(lines) < 4 or not (lines[1].isalnum() and lines[2].isalnum()):
            raise ServerFault("checkauth has no cookie of letters and digits, or no fourth line")
        self.cookie = f"{lines[1]}={lines[2]}"
        self.sessid = lines[3].removeprefix("sessid=")
        self.timestamp = lines[4].removeprefix("timestamp=") if len(lines) > 4 else ""

    def init(self, kind: str) -> None:
        """init: exactly two lines, or УТ stops; four for a client that announced a version."""
        lines = self.call(kind, "init").decode().split("\n")
        if len(lines) != (4 if self.version else 2):
            raise ServerFault(f"init has {len(lines)} lines")
        if not lines[0].startswith("zip=") or not lines[1].startswith("file_limit="):
            raise ServerFault("init does not begin with zip and file_limit")
        self.archives = lines[0].partition("=")[2]
        self.limit = int(lines[1].partition("=")[2])

    def send(self, kind: str, name: str, content: bytes) -> None:
        """A file in pieces no larger than the server's limit, all under one name."""
        for start in range(0, max(len(content), 1), self.limit or len(content) or 1):
            self.send_piece(kind, name, content[start : start + (self.limit or len(content))])

    def send_piece(self, kind: str, name: str, piece: bytes) -> None:
        """One piece of a file; the answer is one line, success."""
        self._expect(self.call(kind, "file", name, body=piece), "success")

    def imported(self, kind: str, name: str) -> str:
        """import until it is success or failure; what the server said last."""
        for _ in range(200):
            began = time.monotonic()
            said = self.call(kind, "import", name).decode()
            self.slowest = max(self.slowest, time.monotonic() - began)
            if self.slowest > WAITS_FOR_IMPORT:
                raise ServerFault(f"an answer to import took {self.slowest:.0f} seconds")
            first = said.split("\n")[0].strip().lower()
            if first not in ("progress", "success", "failure"):
                raise ServerFault(f"import answers {first[:60]}")
            if first != "progress":
                return said
        raise ServerFault("import never ended")

    def call(
        self,
        kind: str,
        mode: str,
        name: str = "",
        *,
        body: bytes | None = None,
        authorised: bool = False,
        more: str = "",
    ) -> bytes:
        """One request as УТ makes it: GET, POST only for a file without a type of content, no redirects."""
        query = f"type={kind}&mode={mode}{more}"
        if name:
            query += "&filename=" + (name.encode().decode("latin-1") if self.raw_names else quote(name))
        if not authorised:
            query += f"&sessid={self.sessid}"
        if self.version and mode != "checkauth":
            query += f"&version={self.version}" + (f"&cmlVersion={self.scheme}" if self.scheme else "")
        headers = {"Cookie": self.cookie} if self.cookie and not authorised else {}
        if authorised or self.by_password:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        method = "POST" if body is not None or self.posts else "GET"
        status, kept, answer = self._exchanged(method, query, body, headers)
        return self._strict(mode, status, kept, answer)

    def _exchanged(
        self, method: str, query: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(self.url)
        connection = _Raw(parts.hostname or "", parts.port or 80, timeout=WAITS)
        try:
            connection.request(method, f"{parts.path}?{query}", body=body, headers=headers)
            reply = connection.getresponse()
            return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()
        finally:
            connection.close()

    def _strict(self, mode: str, status: int, headers: dict[str, str], answer: bytes) -> bytes:
        if 300 <= status < 400:
            raise ServerFault(f"{mode}: a redirect, which 1C does not follow")
        if not answer:
            raise ServerFault(f"{mode}: the answer is empty")
        if "content-encoding" in headers:
            raise ServerFault(f"{mode}: the answer is packed")
        if "html" in headers.get("content-type", "") or answer.lstrip()[:5].lower() in (b"<html", b"<!doc"):
            raise ServerFault(f"{mode}: a page of HTML")
        if status not in (200, 401):
            raise ServerFault(f"{mode}: HTTP {status}")
        return self._plain(mode, answer)

    def _plain(self, mode: str, answer: bytes) -> bytes:
        if answer.startswith(b"\xef\xbb\xbf") or (not answer.startswith(b"<?xml") and (b"\r" in answer)):
            raise ServerFault(f"{mode}: a mark of byte order, or CR at the end of a line")
        if not answer.startswith(b"<?xml") and answer.endswith(b"\n"):
            raise ServerFault(f"{mode}: an empty line at the end")
        return answer

    def _documents(self, document: bytes) -> list[Any]:
        if not document.startswith(b"<?xml"):
            raise ServerFault("the answer to query does not begin with <?xml")
        root = etree.fromstring(document)
        if etree.QName(root).namespace:
            raise ServerFault("the root has a namespace: УТ then validates by types of its own")
        found = [element for element in root if local(element) == "Документ"]
        if len(found) != len(root):
            raise ServerFault("documents are not directly under the root")
        return found

    def _compare(self, given: dict[str, bytes]) -> None:
        again = [number for number, order in given.items() if self.confirmed.get(number) == order]
        if again:
            raise ServerFault(f"{', '.join(again)}: given again, unchanged, after success")
        lost = [number for number in self.unconfirmed if number not in given]
        if lost and self.fruitless < 3:
            raise ServerFault(f"{', '.join(lost)}: never confirmed and not given again")
        self.unconfirmed = given

    def _checked(self, order: Any) -> str:
        number = text(order, "Номер") or ""
        if not number or len(number) > 11:
            raise ServerFault(f"the number “{number}” does not fit eleven characters")
        if not text(order, "Валюта") or text(order, "ХозОперация") != "Заказ товара":
            raise ServerFault(f"order {number} has no currency or another operation: the whole batch is rolled back")
        if any(not text(line, "Ид") for line in children(order, "Товары", "Товар")):
            raise ServerFault(f"order {number} has a line without an id")
        if len(children(order, "Склады", "Склад")) > 1:
            raise ServerFault(f"order {number} has several warehouses")
        buyer = children(order, "Контрагенты", "Контрагент")
        if not buyer or not text(buyer[0], "Наименование"):
            raise ServerFault(f"order {number} has no buyer with a name")
        return number

    def _expect(self, answer: bytes, wanted: str) -> None:
        if answer.decode().strip().lower() != wanted or answer.count(b"\n"):
            raise ServerFault(answer.decode()[:300])


@dataclass
class Versioned(Trade11):
    """A client that announces a version: УНФ, or the module of Битрикс. Repeats query until an empty answer."""

    version: str = "2.09"

    def take_orders(self, *, confirm: bool = True) -> list[str]:
        """Portions until an empty one, then success; all numbers."""
        self.check("sale")
        self.init("sale")
        taken: list[str] = []
        while numbers := self.asked():
            taken += numbers
            if len(taken) > 10_000:
                raise ServerFault("portions never end")
        if confirm:
            self.confirm()
        return taken

    def finish(self) -> list[str]:
        """The end of a whole export: deactivate with the time checkauth gave, then complete."""
        return [self._until_done("deactivate", f"&timestamp={self.timestamp}"), self._until_done("complete")]

    def _until_done(self, mode: str, more: str = "") -> str:
        for _ in range(200):
            said = self.call("catalog", mode, more=more).decode()
            if said.split("\n")[0] != "progress":
                return said
        raise ServerFault(f"{mode} never ended")

    def _documents(self, document: bytes) -> list[Any]:
        root = etree.fromstring(document)
        if (root.get("ВерсияСхемы") or "") < "3":
            return super()._documents(document)
        if any(local(box) != "Контейнер" for box in root):
            raise ServerFault("from version 3 each order stands in a container")
        return [element for box in root for element in box]

    def _compare(self, given: dict[str, bytes]) -> None:
        self.unconfirmed = {**self.unconfirmed, **given}


def _bytes(element: Any) -> bytes:
    found: bytes = etree.tostring(element)
    return found

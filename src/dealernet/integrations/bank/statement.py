"""Reading a bank statement in 1C's client-bank text format (1CClientBankExchange 1.01–1.03). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput

LARGEST: Final = 20 * 1024 * 1024
_INN: Final = re.compile(r"\bИНН\s*(\d{10}|\d{12})\b", re.IGNORECASE)


class NotAStatement(BadInput):
    """The file is not a bank statement in this format."""

    code = "not_a_statement"
    field = "file"
    message = _("This is not a bank statement: %(why)s. In the bank's program choose the export for 1C (kl_to_1c.txt).")


class LineWrong(BadInput):
    """A document of the statement has no sum or date that can be read."""

    code = "statement_line_wrong"
    field = "file"
    message = _("Line %(line)s, “%(key)s”: “%(value)s” cannot be read. Nothing of the file was taken.")


@dataclass(frozen=True, slots=True)
class BankDocument:
    """One document of a statement, as the bank tells it."""

    line: int
    kind: str
    number: str
    dated: date
    amount: Decimal
    payer_account: str
    payer_inn: str
    payer_name: str
    payee_account: str
    payee_inn: str
    posted_on: date | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement: the accounts it is for, its documents, and what in it was odd."""

    accounts: tuple[str, ...]
    documents: tuple[BankDocument, ...]
    sender: str = ""
    oddities: tuple[str, ...] = field(default=())


def read_statement(content: bytes) -> Statement:
    """The statement in a file's bytes. Refuses what is no statement, and documents without sum or date."""
    if len(content) > LARGEST:
        raise NotAStatement(why=_("it is larger than 20 MB"))
    lines = decoded(content).splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.casefold() != "1cclientbankexchange":
        raise NotAStatement(why=_("its first line is not 1CClientBankExchange"))
    accounts: list[str] = []
    documents: list[BankDocument] = []
    sender = ""
    for section, start, values in _sections(lines):
        if section.startswith("секциядокумент"):
            documents.append(_document(start, values))
        else:
            accounts += values.get("расчсчет", "").split("\n")
            sender = sender or values.get("отправитель", "")
    known = tuple(dict.fromkeys(account for account in accounts if account))
    ended = any(line.strip().casefold() == "конецфайла" for line in lines[-5:])
    return Statement(known, tuple(documents), sender, () if ended else ("конец файла не отмечен",))


def decoded(content: bytes) -> str:
    """The text: by its byte order mark, as UTF-8, as declared (DOS is cp866), else as windows-1251."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for encoding in ("cp1251", "cp866"):
        text = content.decode(encoding, errors="replace")
        if "екция" in text or "ЕКЦИЯ" in text:
            return text
    return content.decode("cp1251", errors="replace")


def _sections(lines: list[str]) -> Iterator[tuple[str, int, dict[str, str]]]:
    section, start = "", 1
    values: dict[str, str] = {}
    for number, raw in enumerate(lines, 1):
        key, has_value, value = raw.partition("=")
        name = key.strip().casefold()
        if name.startswith("секция"):
            yield section, start, values
            section, start, values = name, number, {"вид": value.strip()}
        elif name in ("конецдокумента", "конецрасчсчет", "конецфайла"):
            yield section, start, values
            section, start, values = "", number, {}
        elif has_value:
            seen = values.get(name)
            values[f"строка:{name}"] = str(number)
            values[name] = f"{seen}\n{value.strip()}" if seen and name == "расчсчет" else value.strip()
    yield section, start, values


def _document(line: int, values: Mapping[str, str]) -> BankDocument:
    payer = values.get("плательщик1") or values.get("плательщик", "")
    payee = values.get("получатель1") or values.get("получатель", "")
    parts = " ".join(filter(None, (values.get(f"назначениеплатежа{n}", "") for n in range(1, 7))))
    dated = _date(_line_of(values, "дата", line), "Дата", values.get("дата", ""))
    if dated is None:
        raise LineWrong(line=line, key="Дата", value="")
    return BankDocument(
        line=line,
        kind=values.get("вид", ""),
        number=values.get("номер", ""),
        dated=dated,
        amount=_amount(_line_of(values, "сумма", line), values.get("сумма", "")),
        payer_account=values.get("плательщиксчет") or values.get("плательщикрасчсчет", ""),
        payer_inn=values.get("плательщикинн") or _inn_in(values.get("плательщик", "")),
        payer_name=_INN.sub("", payer).strip(" ,/"),
        payee_account=values.get("получательсчет") or values.get("получательрасчсчет", ""),
        payee_inn=values.get("получательинн") or _inn_in(payee),
        posted_on=_date(_line_of(values, "датапоступило", line), "ДатаПоступило", values.get("датапоступило", "")),
        purpose=values.get("назначениеплатежа") or parts,
    )


def _line_of(values: Mapping[str, str], name: str, otherwise: int) -> int:
    """The line of the file a value stands on; that of its document where it has none."""
    return int(values.get(f"строка:{name}", otherwise))


def _inn_in(text: str) -> str:
    found = _INN.search(text)
    return found[1] if found else ""


def _amount(line: int, text: str) -> Decimal:
    try:
        amount = Decimal(re.sub(r"[\s\u00a0]", "", text).replace(",", "."))
    except InvalidOperation:
        raise LineWrong(line=line, key="Сумма", value=text[:40]) from None
    if not amount.is_finite() or amount < 0:
        raise LineWrong(line=line, key="Сумма", value=text[:40])
    return amount.quantize(Decimal("0.01"))


def _date(line: int, key: str, text: str) -> date | None:
    found = re.match(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text.strip())
    if not text.strip():
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else _raise(line, key, text)
    except ValueError:
        return _raise(line, key, text)


def _raise(line: int, key: str, text: str) -> date:
    raise LineWrong(line=line, key=key, value=text[:40])

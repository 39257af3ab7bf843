"""The transfer document as the tax service's file: ON_NSCHFDOPPR, format 5.03, windows-1251. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from lxml import etree

from dealernet.business.documents.errors import TransferIncomplete
from dealernet.business.documents.rules.upd_sides import add_side, add_signer, lacking, whoever
from dealernet.foundation.money import ZERO

NAMED: Final = "Универсальный передаточный документ"
_FACT: Final = (
    "Документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)"
)
_VERSION: Final = "5.03"
_PROGRAM: Final = "Dealernet"


@dataclass(frozen=True, slots=True)
class TaxFile:
    """A file for the tax service: its name without the ending is written inside it too."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a file says beside the paper itself: its own id, when it was made, from and to which EDO address."""

    id: UUID
    number: str
    version: int
    issued_on: date
    made_at: datetime
    sender: str = ""
    recipient: str = ""


def tax_file(envelope: Envelope, body: Mapping[str, Any]) -> TaxFile:
    """The file of a transfer paper. The same envelope and body give the same bytes, which can be signed.

    Refuses a paper that lacks what the format demands, naming all of it.
    """
    if lacks := lacking(body):
        raise TransferIncomplete(missing=", ".join(lacks))
    name = _name(envelope, body)
    root = etree.Element("Файл", {"ИдФайл": name, "ВерсФорм": _VERSION, "ВерсПрог": _PROGRAM})
    document = etree.SubElement(root, "Документ", _head(envelope, body))
    _invoice(document, envelope, body)
    _table(document, body)
    _handing_over(document, body)
    add_signer(document, body)
    text = etree.tostring(root, encoding="unicode")
    prolog = '<?xml version="1.0" encoding="windows-1251"?>\n'
    return TaxFile(f"{name}.xml", (prolog + text).encode("cp1251", "xmlcharrefreplace"))


def _name(envelope: Envelope, body: Mapping[str, Any]) -> str:
    recipient = envelope.recipient or body["buyer"]["edo_id"] or _plain_id(body["buyer"])
    sender = envelope.sender or body["seller"]["edo_id"] or _plain_id(body["seller"])
    made = f"{envelope.made_at:%Y%m%d}"
    return f"ON_NSCHFDOPPR_{recipient}_{sender}_{made}_{envelope.id}_0_0_0_0_0_00"


def _plain_id(side: Mapping[str, Any]) -> str:
    return "-".join(filter(None, (side["inn"], side["kpp"])))


def _head(envelope: Envelope, body: Mapping[str, Any]) -> dict[str, str]:
    return {
        "КНД": "1115131",
        "Функция": body["function"],
        "ПоФактХЖ": _FACT,
        "НаимДокОпр": NAMED,
        "ДатаИнфПр": _day(envelope.made_at),
        "ВремИнфПр": f"{envelope.made_at:%H.%M.%S}",
        "НаимЭконСубСост": whoever(body["seller"]),
    }


def _invoice(document: Any, envelope: Envelope, body: Mapping[str, Any]) -> None:
    dated = _day(date.fromisoformat(body["shipped_on"]))
    told = etree.SubElement(document, "СвСчФакт", {"НомерДок": envelope.number, "ДатаДок": dated})
    if envelope.version > 1:
        corrected = {"НомИспр": str(envelope.version - 1), "ДатаИспр": _day(envelope.issued_on)}
        etree.SubElement(told, "ИспрДок", corrected)
    add_side(told, "СвПрод", body["seller"], bank=body["bank"])
    etree.SubElement(etree.SubElement(told, "ГрузОт"), "ОнЖе").text = "он же"
    add_side(told, "ГрузПолуч", {**body["buyer"], "address": body["consignee"] or body["buyer"]["address"]})
    etree.SubElement(told, "ДокПодтвОтгрНом", _reference(NAMED, envelope.number, dated))
    add_side(told, "СвПокуп", body["buyer"])
    etree.SubElement(told, "ДенИзм", {"КодОКВ": "643", "НаимОКВ": "Российский рубль"})
    own = etree.SubElement(told, "ИнфПолФХЖ1")
    etree.SubElement(own, "ТекстИнф", {"Идентиф": "НомерЗаказа", "Значен": body["order_number"]})


def _table(document: Any, body: Mapping[str, Any]) -> None:
    table = etree.SubElement(document, "ТаблСчФакт")
    for n, line in enumerate(body["lines"], 1):
        _line(table, n, line)
    taxed = any(line["vat_rate"] is not None for line in body["lines"])
    total = {"СтТовБезНДСВсего": _sum(body["net"]), "СтТовУчНалВсего": _sum(body["total"])}
    _tax(etree.SubElement(table, "ВсегоОпл", total), "СумНалВсего", body["vat"] if taxed else None)


def _line(table: Any, n: int, line: Mapping[str, Any]) -> None:
    quantity, net = Decimal(str(line["quantity"])), Decimal(str(line["net"]))
    rate = line["vat_rate"]
    told = {
        "НомСтр": str(n),
        "НаимТов": clean(line["name"], 2000),
        "ОКЕИ_Тов": line["unit_code"] if re.fullmatch(r"\d{3,4}", line["unit_code"] or "") else "",
        "НаимЕдИзм": clean(line["unit"], 255),
        "КолТов": number(quantity),
        "ЦенаТов": number(round(net / quantity, 11)),
        "СтТовБезНДС": _sum(net),
        "НалСт": "без НДС" if rate is None else f"{number(Decimal(str(rate))).replace('.', ',')}%",
        "СтТовУчНал": _sum(line["cost"]),
    }
    row = etree.SubElement(table, "СведТов", {name: value for name, value in told.items() if value})
    article = clean(line["article"], 50)
    etree.SubElement(row, "ДопСведТов", {"ПрТовРаб": "1", **({"АртикулТов": article} if article else {})})
    etree.SubElement(etree.SubElement(row, "Акциз"), "БезАкциз").text = "без акциза"
    _tax(row, "СумНал", None if rate is None else line["vat"])


def _tax(parent: Any, name: str, amount: Any) -> None:
    holder = etree.SubElement(parent, name)
    if amount is None:
        etree.SubElement(holder, "БезНДС").text = "без НДС"
    else:
        etree.SubElement(holder, "СумНал").text = _sum(amount)


def _handing_over(document: Any, body: Mapping[str, Any]) -> None:
    dated = _day(date.fromisoformat(body["shipped_on"]))
    told = {"СодОпер": "Товары переданы", "ВидОпер": "Продажа", "ДатаПер": dated}
    handed = etree.SubElement(etree.SubElement(document, "СвПродПер"), "СвПер", told)
    basis = body["basis"]
    on = _day(date.fromisoformat(basis["dated"]))
    etree.SubElement(handed, "ОснПер", _reference(basis["name"], basis["number"], on))


def _reference(name: str, number: str, dated: str) -> dict[str, str]:
    return {"РеквНаимДок": name, "РеквНомерДок": number, "РеквДатаДок": dated}


def clean(text: str, size: int) -> str:
    """Text as the format takes it: one line without needless spaces, no longer than it may be."""
    return " ".join(re.sub(r"[\x00-\x1f\u00a0\u202f]", " ", text).split())[:size]


def number(value: Decimal) -> str:
    """A decimal with a point, no exponent and no needless zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sum(amount: Any) -> str:
    return format(Decimal(str(amount)).quantize(ZERO), "f")


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"

"""Who stands in the tax service's file: organisations, sole traders, their addresses, whoever signs. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

_SOLE: Final = re.compile(r"^\s*(ИП|Индивидуальный предприниматель)\s+", re.IGNORECASE)
_RUSSIA: Final = {"КодСтр": "643", "НаимСтран": "Россия"}


def lacking(body: Mapping[str, Any]) -> list[str]:
    """What the format demands of the paper and is not there, in words."""
    seller, buyer = body["seller"], body["buyer"]
    invoice = body["function"] == "СЧФДОП"
    wanted = [
        (_("the seller's INN"), seller["inn"]),
        (_("the buyer's INN"), buyer["inn"]),
        (_("the seller's address"), seller["address"] or not invoice),
        (_("the buyer's address"), buyer["address"] or not invoice),
        (_("surname and name of the seller, a sole trader"), not is_sole(seller) or person(seller["name"])),
        (_("surname and name of the buyer, a sole trader"), not is_sole(buyer) or person(buyer["name"])),
        (_("surname and name of our director"), is_sole(seller) or person(body["director"])),
        (_("what the goods cost and how many there are"), all(_counts(line) for line in body["lines"])),
    ]
    return [what for what, there in wanted if not there]


def _counts(line: Mapping[str, Any]) -> bool:
    return Decimal(str(line["quantity"])) > 0 and Decimal(str(line["net"])) > 0


def is_sole(side: Mapping[str, Any]) -> bool:
    """Whether the party is a sole trader: such an ИНН has twelve figures."""
    return len(side["inn"]) == 12


def person(name: str) -> dict[str, str]:
    """Surname, name and patronymic of a person, as attributes; empty when the name is not whole."""
    words = re.sub(r"\.(?=\S)", ". ", _SOLE.sub("", name)).split()
    if len(words) < 2:
        return {}
    parts = {"Фамилия": words[0], "Имя": words[1], "Отчество": " ".join(words[2:])}
    return {key: value[:60] for key, value in parts.items() if value}


def whoever(side: Mapping[str, Any]) -> str:
    """Who made the file, in one line."""
    kpp = f"/{side['kpp']}" if side["kpp"] else ""
    label = "ИНН/КПП" if kpp else "ИНН"
    return f"{side['name']}, {label} {side['inn']}{kpp}"[:1000]


def add_side(parent: Any, tag: str, side: Mapping[str, Any], *, bank: Mapping[str, Any] | None = None) -> None:
    """A party with its address and, when it is the one to be paid, its bank."""
    told = etree.SubElement(parent, tag)
    identity = etree.SubElement(told, "ИдСв")
    if is_sole(side):
        etree.SubElement(etree.SubElement(identity, "СвИП", {"ИННФЛ": side["inn"]}), "ФИО", person(side["name"]))
    else:
        kpp = {"КПП": side["kpp"]} if side["kpp"] else {}
        etree.SubElement(identity, "СвЮЛУч", {"НаимОрг": side["name"][:1000], "ИННЮЛ": side["inn"], **kpp})
    if side["address"]:
        text = " ".join(side["address"].split())[:1000]
        etree.SubElement(etree.SubElement(told, "Адрес"), "АдрИнф", {**_RUSSIA, "АдрТекст": text})
    if bank and bank["account"]:
        _bank(told, bank)


def _bank(parent: Any, bank: Mapping[str, Any]) -> None:
    account = etree.SubElement(parent, "БанкРекв", {"НомерСчета": bank["account"]})
    told = {"НаимБанк": bank["name"], "БИК": bank["bic"], "КорСчет": bank["correspondent"]}
    etree.SubElement(account, "СвБанк", {name: value for name, value in told.items() if value})


def add_signer(parent: Any, body: Mapping[str, Any]) -> None:
    """Whoever signs: our director by the signature's certificate, or the sole trader in person."""
    seller = body["seller"]
    sole = is_sole(seller)
    post = "Индивидуальный предприниматель" if sole else "Генеральный директор"
    signer = etree.SubElement(parent, "Подписант", {"Должн": post, "ТипПодпис": "1", "СпосПодтПолном": "1"})
    etree.SubElement(signer, "ФИО", person(seller["name"] if sole else body["director"]))

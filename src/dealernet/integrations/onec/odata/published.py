"""What a base of 1C publishes, under which names: read out of `$metadata` once a connection. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from lxml import etree

from dealernet.integrations.onec.odata.errors import NotOnec


@dataclass(frozen=True, slots=True)
class Need:
    """Something we read or write: the names of its set in different releases, and of each of its fields.

    A field whose names begin with an empty one may be absent.
    """

    title: str | Promise
    sets: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]


_REF: Final = {"ref": ("Ref_Key",)}
_BY_BUYER: Final = ("АналитикаУчетаПоПартнерам_Key",)

NEEDS: Final[dict[str, Need]] = {
    "partners": Need(
        pgettext_lazy("1C part", "partners: the responsible, the price type"),
        ("Catalog_Партнеры",),
        {
            **_REF,
            "name": ("Description",),
            "deleted": ("DeletionMark",),
            "price_type": ("", "ВидЦен_Key"),
            "manager": ("", "ОсновнойМенеджер_Key", "Ответственный_Key"),
            "client": ("", "Клиент"),
        },
    ),
    "counterparties": Need(
        pgettext_lazy("1C part", "counterparties: INN, KPP, names"),
        ("Catalog_Контрагенты",),
        {
            **_REF,
            "name": ("Description",),
            "full_name": ("", "НаименованиеПолное"),
            "deleted": ("DeletionMark",),
            "inn": ("ИНН",),
            "kpp": ("", "КПП"),
            "partner": ("Партнер_Key", "ГоловнойКонтрагент_Key"),
            "kind": ("", "ЮрФизЛицо", "ЮридическоеФизическоеЛицо"),
            "contacts": ("", "КонтактнаяИнформация"),
        },
    ),
    "agreements": Need(
        pgettext_lazy("1C part", "agreements: price type, deferral"),
        ("Catalog_СоглашенияСКлиентами",),
        {
            **_REF,
            "name": ("Description",),
            "deleted": ("DeletionMark",),
            "partner": ("Партнер_Key",),
            "counterparty": ("", "Контрагент_Key"),
            "price_type": ("", "ВидЦен_Key"),
            "status": ("", "Статус"),
            "steps": ("", "ЭтапыГрафикаОплаты"),
        },
    ),
    "contracts": Need(
        pgettext_lazy("1C part", "contracts: limit of debt, days to pay"),
        ("Catalog_ДоговорыКонтрагентов",),
        {
            **_REF,
            "deleted": ("DeletionMark",),
            "counterparty": ("Контрагент_Key",),
            "limited": ("ОграничиватьСуммуЗадолженности", "КонтролироватьСуммуЗадолженности"),
            "limit": ("ДопустимаяСуммаЗадолженности",),
            "dated": ("", "УстановленСрокОплаты"),
            "days": ("", "СрокОплаты"),
            "status": ("", "Статус"),
        },
    ),
    "price_types": Need(
        pgettext_lazy("1C part", "price types"), ("Catalog_ВидыЦен",), {**_REF, "name": ("Description",)}
    ),
    "users": Need(pgettext_lazy("1C part", "users"), ("Catalog_Пользователи",), {**_REF, "name": ("Description",)}),
    "buyer_keys": Need(
        pgettext_lazy("1C part", "keys of settlements"),
        ("Catalog_КлючиАналитикиУчетаПоПартнерам",),
        {**_REF, "partner": ("Партнер_Key",), "counterparty": ("", "Контрагент_Key")},
    ),
    "debts": Need(
        pgettext_lazy("1C part", "debts by due date"),
        ("AccumulationRegister_РасчетыСКлиентамиПоСрокам", "AccumulationRegister_РасчетыСКлиентамиПоДокументам"),
        {
            "buyer": _BY_BUYER,
            "document": ("РасчетныйДокумент",),
            "document_type": ("РасчетныйДокумент_Type",),
            "due": ("", "ДатаПлановогоПогашения"),
            "arose": ("", "ДатаВозникновения"),
            "debt": ("ДолгBalance", "ДолгРеглBalance", "СуммаBalance"),
        },
    ),
    "states": Need(
        pgettext_lazy("1C part", "states of orders"),
        ("InformationRegister_СостоянияЗаказовКлиентов",),
        {
            "order": ("Заказ",),
            "order_type": ("", "Заказ_Type"),
            "state": ("Состояние",),
            "paid": ("", "СуммаОплаты"),
            "shipped": ("", "СуммаОтгрузки"),
        },
    ),
    "orders": Need(
        pgettext_lazy("1C part", "orders"),
        ("Document_ЗаказКлиента",),
        {
            **_REF,
            "number": ("Number",),
            "date": ("Date",),
            "deleted": ("DeletionMark",),
            "posted": ("Posted",),
            "ours": ("", "НомерПоДаннымКлиента"),
            "sum": ("СуммаДокумента",),
        },
    ),
    "shipments": Need(
        pgettext_lazy("1C part", "shipment documents"),
        ("Document_РеализацияТоваровУслуг",),
        {
            **_REF,
            "number": ("Number",),
            "date": ("Date",),
            "deleted": ("DeletionMark",),
            "posted": ("Posted",),
            "order": ("ЗаказКлиента", "ЗаказКлиента_Key", "Распоряжение"),
            "sum": ("СуммаДокумента",),
        },
    ),
    "receipts": Need(
        pgettext_lazy("1C part", "money received"),
        ("Document_ПоступлениеБезналичныхДенежныхСредств",),
        {
            **_REF,
            "number": ("Number",),
            "date": ("Date",),
            "deleted": ("DeletionMark",),
            "posted": ("Posted",),
            "rows": ("РасшифровкаПлатежа",),
        },
    ),
}
"""What we use of 1C, by our name of it, each with what different releases call it."""

DEBTS_NEED: Final = ("counterparties", "buyer_keys", "debts")


@dataclass(frozen=True, slots=True)
class Part:
    """One need as this base has it: its set, its fields by our names, those it `lacks`, all it has (`known`)."""

    set: str
    fields: Mapping[str, str]
    lacks: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


Parts = Mapping[str, Part]


def parts_of(metadata: bytes) -> dict[str, Part]:
    """Which of our needs a base publishes, by our name; one with a necessary field missing has it in `lacks`."""
    types = _types(metadata)
    found = {}
    for name, need in NEEDS.items():
        there = next((one for one in need.sets if one in types), None)
        if there is not None:
            found[name] = _part(there, need, types[there] | types.get(f"{there}_Balance", set()))
    return found


def _part(there: str, need: Need, known: set[str]) -> Part:
    fields, lacks = {}, []
    for ours, theirs in need.fields.items():
        name = next((one for one in theirs if one and one in known), "")
        if name:
            fields[ours] = name
        elif "" not in theirs:
            lacks.append(next(one for one in theirs if one))
    return Part(there, fields, tuple(lacks), tuple(sorted(known)))


def unavailable(parts: Parts) -> list[tuple[str, str]]:
    """(part, what is missing) of the needs this base does not serve: a set to publish, or fields it does not have."""
    told = []
    for name, need in NEEDS.items():
        part = parts.get(name)
        if part is None:
            told.append((str(need.title), need.sets[0]))
        elif part.lacks:
            told.append((str(need.title), ", ".join(f"{part.set}.{field}" for field in part.lacks)))
    return told


def serves(parts: Parts, names: Sequence[str]) -> bool:
    """Whether all these needs are served."""
    return all(name in parts and not parts[name].lacks for name in names)


def as_kept(parts: Parts) -> dict[str, Any]:
    """The parts as JSON keeps them."""
    return {
        name: {"set": p.set, "fields": dict(p.fields), "lacks": list(p.lacks), "known": list(p.known)}
        for name, p in parts.items()
    }


def from_kept(kept: Mapping[str, Any]) -> dict[str, Part]:
    """The parts out of what was kept."""
    return {
        name: Part(one["set"], one["fields"], tuple(one["lacks"]), tuple(one["known"])) for name, one in kept.items()
    }


def _types(metadata: bytes) -> dict[str, set[str]]:
    """The properties of each type that is published, by its name."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(metadata, parser)
    except etree.XMLSyntaxError as wrong:
        raise NotOnec(f"$metadata: {wrong}") from None
    if b"<!DOCTYPE" in metadata[:4096]:
        raise NotOnec("$metadata: DOCTYPE")
    found: dict[str, set[str]] = {}
    for kind in root.iter("{*}EntityType", "{*}ComplexType"):
        names = {one.get("Name", "") for one in kind.iter("{*}Property", "{*}NavigationProperty")}
        found.setdefault(str(kind.get("Name")), set()).update(names)
    return found

"""Goods, offers, price types, warehouses, groups and counterparties of a file as small values. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dealernet.foundation.money import kopecks
from dealernet.integrations.onec.commerceml.reading import Parts, child, children, text
from dealernet.integrations.onec.commerceml.values import currency, number, rate, switch


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name: a price type, a warehouse, a group with its parent."""

    id: str
    name: str
    parent: str = ""
    currency: str = ""
    includes_vat: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """Which catalogue the goods after it belong to, and whether the file says it is whole."""

    id: str
    name: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Trait:
    """A property of goods, with the names of its values."""

    id: str
    name: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Good:
    """A product; `values` holds only what the file says of it, so that the rest is kept."""

    id: str
    values: dict[str, Any]
    groups: tuple[str, ...]
    deleted: bool
    traits: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Prices and stock of a product. `total` is stock without a warehouse; `rests` by warehouse.

    `priced` tells that the offer carries prices at all: then a type it does not name has none.
    """

    id: str
    values: dict[str, Any]
    prices: dict[str, Decimal] = field(default_factory=dict)
    priced: bool = False
    rests: dict[str, Decimal] = field(default_factory=dict)
    total: Decimal | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Counterparty:
    """A buyer as 1C knows it."""

    id: str
    name: str
    full_name: str
    inn: str
    kpp: str
    address: str
    email: str
    phone: str


def groups(element: Any, parent: str = "") -> Iterator[Named]:
    """A group and everything under it, parents first."""
    own = text(element, "Ид") or ""
    yield Named(own, text(element, "Наименование") or own, parent)
    for inner in children(element, "Группы", "Группа"):
        yield from groups(inner, own)


def named(element: Any) -> Named:
    """A price type or a warehouse."""
    own = text(element, "Ид") or text(element, "Наименование") or ""
    taxed = text(element, "Налог", "УчтеноВСумме")
    return Named(
        own,
        text(element, "Наименование") or own,
        currency=currency(text(element, "Валюта")),
        includes_vat=taxed is None or switch(taxed),
    )


def heading(element: Any) -> Heading:
    """The catalogue of a file."""
    changes = element.get("СодержитТолькоИзменения") or text(element, "СодержитТолькоИзменения")
    return Heading(
        text(element, "Ид") or "", text(element, "Наименование") or "", changes is not None and not switch(changes)
    )


def trait(element: Any) -> Trait | None:
    """A property of the classifier; nothing when it has no id."""
    own = text(element, "Ид")
    if not own:
        return None
    listed = [*children(element, "ВариантыЗначений", "Справочник"), *children(element, "ВариантыЗначений", "Значение")]
    values = {text(one, "ИдЗначения") or text(one, "Ид") or "": text(one, "Значение") or "" for one in listed}
    return Trait(own, text(element, "Наименование") or own, {key: name for key, name in values.items() if key})


def good(element: Any) -> Good | None:
    """A product; nothing when it has no id."""
    parts = Parts(element)
    own = parts.text("Ид")
    if not own:
        return None
    values = _base_values(parts)
    if (described := parts.text("Описание")) is not None:
        values["description"] = described
    if (maker := parts.child("Изготовитель")) is not None:
        values["manufacturer"] = text(maker, "Наименование") or ""
    if taxes := parts.children("СтавкиНалогов", "СтавкаНалога"):
        values["vat_rate"], values["vat_text"] = rate(text(taxes[0], "Ставка"))
    pictures = [(one.text or "").strip() for one in parts.children("Картинка")]
    if pictures:
        values["pictures"] = list(dict.fromkeys(picture for picture in pictures if picture))
    values |= _from_requisites(parts)
    traits = [(text(o, "Ид") or "", _values_of(o)) for o in parts.children("ЗначенияСвойств", "ЗначенияСвойства")]
    return Good(
        own,
        values,
        tuple((g.text or "").strip() for g in parts.children("Группы", "Ид")),
        _deleted(element, parts),
        None if "ЗначенияСвойств" not in parts else tuple(traits),
    )


def _values_of(element: Any) -> str:
    return "; ".join(value for one in children(element, "Значение") if (value := (one.text or "").strip()))


def offer_inside(element: Any) -> Offer | None:
    """The prices and stock some producers write into the product itself; nothing when there are none."""
    carries = ("Цены", "Остатки", "Склад", "Количество")
    return offer(element) if any(child(element, name) is not None for name in carries) else None


def offer(element: Any) -> Offer | None:
    """An offer; nothing when it has no id. A characteristic beside the id makes the id `item#characteristic`."""
    parts = Parts(element)
    own = parts.text("Ид")
    if not own:
        return None
    variant = parts.text("ИдХарактеристики") or ""
    if variant.strip("0-") and "#" not in own:
        own = f"{own}#{variant}"
    prices = {}
    for price in map(Parts, parts.children("Цены", "Цена")):
        amount, kind = number(price.text("ЦенаЗаЕдиницу")), price.text("ИдТипаЦены")
        factor = number(price.text("Коэффициент")) or Decimal(1)
        if amount is not None and kind:
            prices[kind] = amount if factor == 1 else kopecks(amount / factor)
    rests, total = _rests(parts)
    return Offer(own, _base_values(parts), prices, "Цены" in parts, rests, total, _deleted(element, parts))


def counterparty(element: Any) -> Counterparty | None:
    """A counterparty; nothing when it has neither id nor name."""
    name = text(element, "Наименование") or ""
    own = text(element, "Ид") or ""
    if not own and not name:
        return None
    face = child(element, "РеквизитыЮрЛица")
    where = face if face is not None else element
    contacts = {
        (text(c, "Тип") or "").casefold(): text(c, "Значение") or "" for c in children(element, "Контакты", "Контакт")
    }
    mail = next((v for k, v in contacts.items() if "почт" in k or "mail" in k), "")
    phone = next((v for k, v in contacts.items() if "тел" in k), "")
    return Counterparty(
        id=own or name,
        name=name or own,
        full_name=text(where, "ОфициальноеНаименование")
        or text(element, "ОфициальноеНаименование")
        or text(element, "ПолноеНаименование")
        or "",
        inn=text(where, "ИНН") or text(element, "ИНН") or "",
        kpp=text(where, "КПП") or text(element, "КПП") or "",
        address=text(element, "ЮридическийАдрес", "Представление")
        or text(element, "АдресРегистрации", "Представление")
        or "",
        email=mail,
        phone=phone,
    )


def _base_values(parts: Parts) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, tag in (("article", "Артикул"), ("name", "Наименование")):
        if (found := parts.text(tag)) is not None:
            values[name] = found
    if (code := parts.text("Штрихкод")) is not None:
        values["barcodes"] = [code] if code else []
    unit = parts.child("БазоваяЕдиница")
    if unit is not None:
        values |= _unit(unit)
    return values


def _unit(unit: Any) -> dict[str, str]:
    pieces = [unit.text, *(inner.tail for inner in unit)]
    short = next((piece.strip() for piece in pieces if piece and piece.strip()), "")
    code = (unit.get("Код") or "").strip()
    name = short or unit.get("НаименованиеПолное") or code or text(unit, "НаименованиеПолное") or "шт"
    return {"unit": name, "unit_code": code[:10]}


def _from_requisites(parts: Parts) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in parts.children("ЗначенияРеквизитов", "ЗначениеРеквизита"):
        name = "".join((text(one, "Наименование") or "").split()).casefold()
        if name == "полноенаименование":
            values["full_name"] = text(one, "Значение") or ""
    return values


def _rests(parts: Parts) -> tuple[dict[str, Decimal], Decimal | None]:
    rests: dict[str, Decimal] = {}
    total = number(parts.text("Количество"))
    for place in (*parts.children("Склад"), *parts.children("Склады")):
        quantity, where = number(place.get("КоличествоНаСкладе")), place.get("ИдСклада")
        if where and quantity is not None:
            rests[where] = quantity
    for rest in parts.children("Остатки", "Остаток"):
        inner = child(rest, "Склад")
        if inner is not None and text(inner, "Ид"):
            rests[str(text(inner, "Ид"))] = number(text(inner, "Количество")) or Decimal(0)
        elif (quantity := number(text(rest, "Количество"))) is not None:
            total = quantity
    return rests, total


def _deleted(element: Any, parts: Parts) -> bool:
    marks = {
        (mark or "").strip().casefold().replace("ё", "е") for mark in (element.get("Статус"), parts.text("Статус"))
    }
    return "удален" in marks or switch(parts.text("ПометкаУдаления"))

"""Goods, offers, price types, warehouses, groups and counterparties of a file as small values. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dealernet.integrations.onec.commerceml.reading import child, children, local, text
from dealernet.integrations.onec.commerceml.values import number, rate


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name: a price type, a warehouse, a group with its parent."""

    id: str
    name: str
    parent: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Good:
    """A product; `values` holds only what the file says of it, so that the rest is kept."""

    id: str
    values: dict[str, Any]
    groups: tuple[str, ...]
    deleted: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """Prices and stock of a product. `total` is stock without a warehouse; `rests` by warehouse."""

    id: str
    values: dict[str, Any]
    prices: dict[str, Decimal] = field(default_factory=dict)
    rests: dict[str, Decimal] = field(default_factory=dict)
    total: Decimal | None = None
    deleted: bool = False

    @property
    def product(self) -> str:
        """The id of the product: what stands before the first # of item#characteristic is the item."""
        return self.id


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
    return Named(own, text(element, "Наименование") or own, currency=text(element, "Валюта") or "")


def good(element: Any) -> Good | None:
    """A product; nothing when it has no id."""
    own = text(element, "Ид")
    if not own:
        return None
    values = _base_values(element)
    if (described := text(element, "Описание")) is not None:
        values["description"] = described
    if (maker := child(element, "Изготовитель")) is not None:
        values["manufacturer"] = text(maker, "Наименование") or ""
    if (tax := child(element, "СтавкиНалогов", "СтавкаНалога")) is not None:
        values["vat_rate"], values["vat_text"] = rate(text(tax, "Ставка"))
    pictures = [(one.text or "").strip() for one in children(element, "Картинка")]
    if any(pictures):
        values["pictures"] = [picture for picture in pictures if picture]
    values |= _from_requisites(element)
    return Good(
        own, values, tuple((g.text or "").strip() for g in children(element, "Группы", "Ид")), _deleted(element)
    )


def offer(element: Any) -> Offer | None:
    """An offer; nothing when it has no id."""
    own = text(element, "Ид")
    if not own:
        return None
    prices = {}
    for price in children(element, "Цены", "Цена"):
        amount, kind = number(text(price, "ЦенаЗаЕдиницу")), text(price, "ИдТипаЦены")
        if amount is not None and kind:
            prices[kind] = amount
    rests, total = _rests(element)
    values = _base_values(element)
    return Offer(own, values, prices, rests, total, _deleted(element))


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


def _base_values(element: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, tag in (("article", "Артикул"), ("name", "Наименование")):
        if (found := text(element, tag)) is not None:
            values[name] = found
    if (code := text(element, "Штрихкод")) is not None:
        values["barcodes"] = [code] if code else []
    unit = child(element, "БазоваяЕдиница")
    if unit is not None:
        values |= _unit(unit)
    return values


def _unit(unit: Any) -> dict[str, str]:
    pieces = [unit.text, *(inner.tail for inner in unit)]
    short = next((piece.strip() for piece in pieces if piece and piece.strip()), "")
    code = (unit.get("Код") or "").strip()
    name = short or unit.get("НаименованиеПолное") or code or text(unit, "НаименованиеПолное") or "шт"
    return {"unit": name, "unit_code": code[:10]}


def _from_requisites(element: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in children(element, "ЗначенияРеквизитов", "ЗначениеРеквизита"):
        name = "".join((text(one, "Наименование") or "").split()).casefold()
        if name == "полноенаименование":
            values["full_name"] = text(one, "Значение") or ""
    return values


def _rests(element: Any) -> tuple[dict[str, Decimal], Decimal | None]:
    rests: dict[str, Decimal] = {}
    total = number(text(element, "Количество"))
    for place in children(element, "Склад"):
        quantity = number(place.get("КоличествоНаСкладе"))
        if place.get("ИдСклада") and quantity is not None:
            rests[place.get("ИдСклада")] = quantity
    for rest in children(element, "Остатки", "Остаток"):
        inner = child(rest, "Склад")
        if inner is not None and text(inner, "Ид"):
            rests[str(text(inner, "Ид"))] = number(text(inner, "Количество")) or Decimal(0)
        elif (quantity := number(text(rest, "Количество"))) is not None:
            total = quantity
    return rests, total


def _deleted(element: Any) -> bool:
    marks = (element.get("Статус"), text(element, "Статус"))
    return "Удален" in marks or (text(element, "ПометкаУдаления") or "").casefold() == "true"


__all__ = ["Counterparty", "Good", "Named", "Offer", "counterparty", "good", "groups", "local", "named", "offer"]

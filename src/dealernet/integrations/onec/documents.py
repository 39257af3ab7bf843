"""Documents of 1C as small values: orders with their states, payments, shipments. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from dealernet.integrations.onec.commerceml.goods import Counterparty, counterparty
from dealernet.integrations.onec.commerceml.reading import child, children, text
from dealernet.integrations.onec.commerceml.values import day, number, switch


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line of a document: the item's id, how many, its sum, its rate of VAT as 1C writes it."""

    product: str
    name: str
    quantity: Decimal
    amount: Decimal
    rate: Decimal | None = None
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A document as 1C tells it. `number` is ours where the order came from us; `onec_number` is 1C's own.

    `paid` and `shipped` are switches УНФ sends, nothing where the file has none: a number of a payment beside
    “not paid” means that it is paid in part. `requisites` are all it says, by name in small letters without gaps.
    """

    id: str
    kind: str
    number: str
    dated: date | None
    amount: Decimal
    basis: str
    buyer: Counterparty | None
    lines: tuple[ToldLine, ...]
    onec_number: str
    posted: bool
    cancelled: bool
    paid_by: str
    paid_on: date | None
    shipped_by: str
    shipped_on: date | None
    invoice: str = ""
    invoiced_on: date | None = None
    paid: bool | None = None
    shipped: bool | None = None
    status: str = ""
    inner: tuple[Told, ...] = ()
    requisites: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_order(self) -> bool:
        """Whether it is an order."""
        return self.kind in ("заказтовара", "")

    @property
    def is_invoice(self) -> bool:
        """Whether it is an invoice 1C issued."""
        return self.kind == "счетнаоплату"

    @property
    def is_payment(self) -> bool:
        """Whether it is money that came."""
        return self.kind in ("выплатабезналичныхденег", "выплатаналичныхденег", "эквайринговаяоперация")

    @property
    def key(self) -> str:
        """What makes a payment or a shipment one and the same: its id, or its number and day."""
        number = self.onec_number or self.paid_by or self.shipped_by or self.number
        return self.id or f"{number}:{self.dated or ''}"

    @property
    def is_return(self) -> bool:
        """Whether goods or money go back."""
        return self.kind.startswith("возврат")

    @property
    def counts(self) -> bool:
        """Whether the document is in force: neither deleted, nor unposted, nor only planned."""
        planned = (self.is_payment and self.paid is False) or (self.is_shipment and self.shipped is False)
        return self.posted and not self.cancelled and not planned

    @property
    def is_shipment(self) -> bool:
        """Whether it is goods that left."""
        return self.kind == "отпусктовара"


def told_by(element: Any) -> Told | None:
    """A document; nothing when it has neither id nor number."""
    own, ours = text(element, "Ид") or "", text(element, "Номер") or ""
    if not own and not ours:
        return None
    facts = {
        re.sub(r"\s", "", text(one, "Наименование") or "").casefold(): text(one, "Значение") or ""
        for one in children(element, "ЗначенияРеквизитов", "ЗначениеРеквизита")
    }
    face = child(element, "Контрагенты", "Контрагент")
    inner = [told_by(one) for one in children(element, "ПодчиненныеДокументы", "ПодчиненныйДокумент")]
    return Told(
        id=own,
        kind=re.sub(r"\s", "", text(element, "ХозОперация") or "").casefold(),
        number=ours,
        dated=day(text(element, "Дата")),
        amount=number(text(element, "Сумма")) or Decimal(0),
        basis=text(element, "Основание") or "",
        buyer=counterparty(face) if face is not None else None,
        lines=tuple(_line(one) for one in children(element, "Товары", "Товар")),
        onec_number=facts.get("номерпо1с") or text(element, "Номер1С") or "",
        posted=switch(facts.get("проведен", "true")),
        cancelled=switch(facts.get("отменен") or facts.get("отменён"))
        or switch(facts.get("пометкаудаления"))
        or switch(text(element, "ПометкаУдаления")),
        paid_by=facts.get("номероплатыпо1с", "") or facts.get("номерплатежногодокумента", ""),
        paid_on=day(facts.get("датаоплатыпо1с") or facts.get("датаоплаты")),
        shipped_by=facts.get("номеротгрузкипо1с", "") or facts.get("номердокументаотгрузки", ""),
        shipped_on=day(facts.get("датаотгрузкипо1с") or facts.get("датадокументаотгрузки")),
        invoice=_first(facts, "номерсчетапо1с", "номерсчетанаоплатупо1с", "номерсчетанаоплату"),
        invoiced_on=day(_first(facts, "датасчетапо1с", "датасчетанаоплатупо1с", "датасчетанаоплату")),
        paid=switch(facts["оплачен"]) if "оплачен" in facts else None,
        shipped=switch(facts["отгружен"]) if "отгружен" in facts else None,
        status=facts.get("статусзаказа", ""),
        inner=tuple(one for one in inner if one is not None),
        requisites=facts,
    )


def _first(facts: dict[str, str], *names: str) -> str:
    return next((facts[name] for name in names if facts.get(name)), "")


def _line(element: Any) -> ToldLine:
    rate = text(element, "Налоги", "Налог", "Ставка") or text(element, "СтавкиНалогов", "СтавкаНалога", "Ставка")
    return ToldLine(
        text(element, "Ид") or "",
        text(element, "Наименование") or "",
        number(text(element, "Количество")) or Decimal(0),
        number(text(element, "Сумма")) or Decimal(0),
        number(rate),
        bool(rate),
    )

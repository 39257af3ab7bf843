"""Our figures against those 1C told: debts, payments, orders, terms; line by line, each side with source and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.queries import OrderFilter, OrderRow, list_orders
from dealernet.business.parties.queries import TermLine, party_card, party_names
from dealernet.business.settlements.queries import (
    DebtRow,
    PaymentRow,
    account_card,
    debts_told,
    owed_by,
    payments_of_party,
)
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.border import told_by_onec
from dealernet.foundation.exchange.journal import SEE, Standing, standings
from dealernet.foundation.money import ZERO
from dealernet.foundation.paging import Page
from dealernet.integrations.onec.models import ToldVersion
from dealernet.integrations.onec.report import SYSTEM

SHOWN: Final = 200
ORDERS: Final = 50


@dataclass(frozen=True, slots=True)
class CustomerFigures:
    """A customer's debt on both sides, and where theirs was told."""

    party_id: UUID
    name: str
    ours: Decimal
    theirs: Decimal
    source: str
    seen_at: datetime

    @property
    def apart(self) -> Decimal:
        """How far our figure is above theirs."""
        return self.ours - self.theirs


@dataclass(frozen=True, slots=True)
class DebtPair:
    """A paper with what is left to pay for it on each side; nothing where a side does not have it."""

    document: str
    ours: Decimal | None
    our_due: date | None
    our_source: str
    theirs: Decimal | None
    their_due: date | None

    @property
    def differs(self) -> bool:
        """Whether the sides disagree."""
        return self.ours != self.theirs or self.our_due != self.their_due


@dataclass(frozen=True, slots=True)
class PaymentPair:
    """A payment and who told of it."""

    payment: PaymentRow
    by_us: bool
    by_onec: bool

    @property
    def differs(self) -> bool:
        """Whether only one side knows it."""
        return self.by_us != self.by_onec


@dataclass(frozen=True, slots=True)
class OrderPair:
    """An order with both totals; `state` is how far the exchange of it has come."""

    order: OrderRow
    theirs: Decimal | None
    number: str
    told_at: datetime | None
    state: str

    @property
    def differs(self) -> bool:
        """Whether 1C told another total."""
        return self.theirs is not None and self.theirs != self.order.total


@dataclass(frozen=True, slots=True)
class Comparison:
    """One customer on both sides."""

    party_id: UUID
    name: str
    ours: Decimal
    theirs: Decimal | None
    source: str
    seen_at: datetime | None
    debts: tuple[DebtPair, ...]
    payments: tuple[PaymentPair, ...]
    orders: tuple[OrderPair, ...]
    terms: tuple[TermLine, ...]


def figures(actor: Actor, *, only_apart: bool = False) -> list[CustomerFigures]:
    """Every customer 1C told debts of, those furthest apart first. Three statements, however many."""
    actor.require(SEE)
    told = debts_told(actor)
    ids = [one.party_id for one in told]
    owed, names = owed_by(actor, ids), party_names(actor, ids)
    rows = [
        CustomerFigures(
            one.party_id, names[one.party_id], owed.get(one.party_id, ZERO), one.total, one.source, one.seen_at
        )
        for one in told
        if one.party_id in names
    ]
    rows.sort(key=lambda row: (-abs(row.apart), row.name))
    return [row for row in rows if row.apart or not only_apart]


def comparison(actor: Actor, party_id: UUID) -> Comparison:
    """One customer line by line: debts, the last payments and orders, terms 1C tells otherwise.

    Refuses a customer out of reach. Fourteen statements, however many lines.
    """
    actor.require(SEE)
    card, account = party_card(actor, party_id), account_card(actor, party_id)
    told = account.told
    payments = payments_of_party(actor, party_id, limit=ORDERS)
    orders = list_orders(actor, Page(size=ORDERS), OrderFilter(customer_id=party_id)).rows
    return Comparison(
        party_id=party_id,
        name=card.name,
        ours=account.debt,
        theirs=told.total if told else None,
        source=told.source if told else "",
        seen_at=told.seen_at if told else None,
        debts=paired_debts(account.debts, told.lines if told else ()),
        payments=tuple(_of_payment(payment) for payment in payments),
        orders=_of_orders(orders),
        terms=tuple(line for line in card.term_lines if line.differs),
    )


def paired_debts(ours: Sequence[DebtRow], theirs: Sequence[dict[str, Any]]) -> tuple[DebtPair, ...]:
    """Debts of both sides by paper and due day, ours first; what is left is what counts."""
    rest = list(theirs)
    pairs = []
    for debt in ours:
        there = _taken(rest, debt)
        pairs.append(_pair(debt.document, debt, there))
    pairs += [_pair(str(line["document"]), None, line) for line in rest if Decimal(str(line["left"]))]
    return tuple(pairs)


def _taken(rest: list[dict[str, Any]], debt: DebtRow) -> dict[str, Any] | None:
    """The line about this debt: of the same order or paper, the same day before another."""
    same = [
        line
        for line in rest
        if (debt.holder_id and str(line.get("holder_id")) == str(debt.holder_id))
        or str(line["number"]) == debt.number
        or str(line["document"]).casefold() == debt.document.casefold()
    ]
    same.sort(key=lambda line: str(line["due_on"]) != debt.due_on.isoformat())
    if not same:
        return None
    rest.remove(same[0])
    return same[0]


def _pair(document: str, ours: DebtRow | None, theirs: dict[str, Any] | None) -> DebtPair:
    return DebtPair(
        document=document,
        ours=ours.left if ours else None,
        our_due=ours.due_on if ours else None,
        our_source=ours.source if ours else "",
        theirs=Decimal(str(theirs["left"])) if theirs else None,
        their_due=date.fromisoformat(str(theirs["due_on"])) if theirs else None,
    )


def _of_payment(payment: PaymentRow) -> PaymentPair:
    by_onec = any(told_by_onec(source) for source in payment.seen_in)
    return PaymentPair(payment, any(not told_by_onec(source) for source in payment.seen_in), by_onec)


def _of_orders(orders: Sequence[OrderRow]) -> tuple[OrderPair, ...]:
    ids = [order.id for order in orders]
    told = {version.order_id: version for version in ToldVersion.objects.filter(order_id__in=ids)}
    sent = standings(SYSTEM, "order", ids)
    return tuple(_of_order(order, told.get(order.id), sent.get(order.id)) for order in orders)


def _of_order(order: OrderRow, told: ToldVersion | None, sent: Standing | None) -> OrderPair:
    state = sent.state if sent else ""
    if told is None:
        return OrderPair(order, None, "", None, state)
    return OrderPair(order, told.total, told.number, told.told_at, state)

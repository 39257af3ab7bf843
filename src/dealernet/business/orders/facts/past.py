"""How an order was at a past moment, by what its events left; and what a buyer had ordered by then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.rules import money_of
from dealernet.foundation import clock
from dealernet.foundation.pasts import PASTS, UNTOLD, Left, Past, Worked, adds_series, after_day, is_now, never, said
from dealernet.foundation.sql import plain_array, prepared

_HELD: Final = Left(lambda facts, _at: bool(facts.get("held_for")))
_PAID: Final = said("paid")


_SHIPPED_WHOLE: Final = ("shipped", "delivered", "closed")


def _left_to_pay(known: Mapping[str, Any], _at: datetime) -> Decimal:
    left: Decimal = known["total"] - known["paid"]
    return max(left, Decimal(0))


def _money(known: Mapping[str, Any], at: datetime) -> str:
    day = clock.local(at).date()
    return money_of(total=known["total"], paid=known["paid"], due_on=known["due_on"], today=day).value


PASTS["order"] = Past(
    began="o.placed_at",
    fixed=frozenset({"number", "origin", "placed_at"}),
    own=frozenset(
        {"total", "due_on", "profile", "delivery", "lines_count", "responsible", "uses_edo", "payment_order_on"}
    ),
    by={
        "stage": {
            "orders.submitted": is_now("submitted"),
            "orders.qualified": is_now("qualified"),
            "orders.picking_started": is_now("picking"),
            "orders.shipped": Left(lambda facts, _at: "shipped" if facts.get("whole") else UNTOLD),
            "orders.delivered": is_now("delivered"),
            "orders.closed": is_now("closed"),
            "orders.cancelled": is_now("cancelled"),
        },
        "status": {"orders.status_changed": said("now", before="before")},
        "paid": {"orders.paid": _PAID, "orders.paid_in_part": _PAID, "orders.payment_lost": _PAID},
        "promised_on": {"orders.payment_promised": said("promised_on")},
        "payment_order": {
            "orders.payment_order_asked": is_now("asked"),
            "orders.payment_order_sent": is_now("sent"),
            "orders.payment_order_accepted": is_now("accepted"),
            "orders.payment_order_rejected": is_now("rejected"),
            "orders.payment_order_taken_back": is_now("asked"),
        },
        "invoice_number": {"orders.invoiced": said("invoice_number")},
        "may_ship": {
            "orders.shipping_allowed": is_now(True),
            "orders.payment_order_taken_back": said("may_ship"),
        },
        "ship_on": {"orders.shipping_allowed": said("ship_on")},
        "rating": {"orders.rated": said("score", before="before")},
        "rating_comment": {"orders.rated": said("comment")},
        "channel": {"orders.channel_set": said("channel", before="before")},
        "is_held": {
            "orders.submitted": _HELD,
            "orders.held": is_now(True),
            "orders.released": _HELD,
            "orders.lacks_less": _HELD,
        },
    },
    first={
        "paid": Decimal(0),
        "promised_on": None,
        "payment_order": "",
        "invoice_number": "",
        "may_ship": False,
        "ship_on": None,
        "rating": None,
        "rating_comment": "",
    },
    worked={
        "left_to_pay": Worked(("total", "paid"), _left_to_pay, never),
        "money": Worked(("total", "paid", "due_on"), _money, after_day("due_on")),
        "is_shipped_whole": Worked(("stage",), lambda known, _at: known["stage"] in _SHIPPED_WHOLE, never),
    },
)
_PLACED: Final = """
select o.customer_id, o.placed_at, o.total from orders_order o
 where o.customer_id = any(%s::uuid[]) and o.placed_at is not null and o.stage not in ('draft', 'cancelled')
 order by o.placed_at
"""
Orders = Mapping[UUID, list[tuple[datetime, Decimal]]]


def _placed(party_ids: Sequence[UUID]) -> Orders:
    found: dict[UUID, list[tuple[datetime, Decimal]]] = {}
    for party, placed_at, total in prepared(_PLACED, [plain_array(party_ids)], binary=True):
        found.setdefault(party, []).append((placed_at, total))
    return found


def _last(party_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[tuple[datetime, Any]]]:
    return {one: [(at, at) for at, _total in orders] for one, orders in _placed(party_ids).items()}


def _count(party_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[tuple[datetime, Any]]]:
    return {one: [(at, n) for n, (at, _) in enumerate(orders, 1)] for one, orders in _placed(party_ids).items()}


def _sum(party_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[tuple[datetime, Any]]]:
    return {
        one: list(zip([at for at, _ in orders], accumulate(total for _, total in orders), strict=True))
        for one, orders in _placed(party_ids).items()
    }


adds_series("party", {"last_order_at": _last, "orders_placed": _count, "ordered_total": _sum})

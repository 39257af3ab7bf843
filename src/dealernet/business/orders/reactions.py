"""What orders do when something happened elsewhere: money arrived, credit or goods or terms are there now."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dealernet.business.orders.commands import (
    allow_shipping,
    ask_about_lost,
    follow_statuses,
    inherit_channels,
    note_payments,
    release_held,
)
from dealernet.business.orders.events import (
    CartLeft,
    GoodsExpected,
    OrderAssigned,
    OrderChannelSet,
    OrderEvent,
    OrderFieldsChanged,
    OrderLineFieldsChanged,
    OrderStatusChanged,
    PaymentPromised,
)
from dealernet.business.orders.queries.waiting import due_to_ship_of, held_orders_of, held_orders_short_of
from dealernet.business.settlements.queries import allocated
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.event import KINDS, Recorded
from dealernet.foundation.events.reactions import reaction
from dealernet.foundation.money import ZERO

MONEY = {"settlements.payment_recorded", "settlements.payment_taken_back"}
TERMS = "parties.terms_recorded"
CUSTOMER = {"settlements.credit_freed", TERMS, "parties.responsible_assigned"}
BORN = {"orders.submitted", "orders.back_order_made"}
STANDING = (
    CartLeft,
    OrderStatusChanged,
    OrderChannelSet,
    OrderAssigned,
    PaymentPromised,
    OrderFieldsChanged,
    OrderLineFieldsChanged,
    GoodsExpected,
)
"""What leaves the status of an order as it is."""
MOVING = {kind for kind, event in KINDS.items() if issubclass(event, OrderEvent) and event not in STANDING}
"""What may bring an order into another status."""
RESUMED = {"settlements.shipping_resumed"}
GOODS = {"stock.received", "stock.counted", "stock.transferred", "stock.loaded"}


@reaction("orders.progress", kinds=MONEY | CUSTOMER | GOODS | BORN | RESUMED)
def follow(events: Sequence[Recorded]) -> None:
    """Keep what was paid on orders and what brought their buyers; try held orders again. A few statements a batch."""
    born = [event.subject for event in events if event.kind in BORN]
    if born:
        inherit_channels(born)
    paid = {UUID(h): event.id for event in events if event.kind in MONEY for h in event.facts["holders"]}
    if paid:
        note_payments(_because(paid), {**dict.fromkeys(paid, ZERO), **allocated(list(paid))})
    lost = {UUID(h): event.id for event in events if _taken_back_by_hand(event) for h in event.facts["holders"]}
    if lost:
        ask_about_lost(_because(lost), lost)
    resumed = {event.subject: event.id for event in events if event.kind in RESUMED}
    if resumed:
        due = {order: resumed[customer] for order, customer in due_to_ship_of(list(resumed)).items()}
        allow_shipping(_because(due), list(due), reason="resumed")
    waiting = _waiting(events)
    if waiting:
        release_held(_because(waiting), list(waiting))


@reaction("orders.statuses", kinds=MOVING)
def follow_status(events: Sequence[Recorded]) -> None:
    """Tell which orders came into another status. A few statements a batch."""
    causes = {event.subject: event.id for event in events}
    follow_statuses(_because(causes), list(causes), born={event.subject for event in events if event.kind in BORN})


def _taken_back_by_hand(event: Recorded) -> bool:
    """Whether people took a payment back; 1C asks about its own."""
    return event.kind == "settlements.payment_taken_back" and event.facts["source"] == "desk"


def _waiting(events: Sequence[Recorded]) -> dict[UUID, int]:
    """Orders that may go on or are to be priced anew, each with the event it is because of."""
    customers = {event.subject: event.id for event in events if event.kind in CUSTOMER}
    found: dict[UUID, int] = {}
    if customers:
        priced = {event.subject for event in events if event.kind == TERMS and "price_type" in event.facts["now"]}
        waiting = held_orders_of(list(customers), priced=priced)
        found = {order: customers[customer] for order, customer in waiting.items()}
    goods = [event.id for event in events if event.kind in GOODS]
    if goods:
        found |= {order: goods[-1] for order in held_orders_short_of() if order not in found}
    return found


def _because(causes: dict[UUID, int]) -> Actor:
    return system("orders").for_causes(causes, {})

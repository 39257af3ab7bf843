"""What orders do when something happened elsewhere: money arrived, credit or goods or terms are there now."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dealernet.business.orders.commands import note_payments, release_held
from dealernet.business.orders.queries.waiting import held_orders_of, held_orders_short_of
from dealernet.business.settlements.queries import allocated
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import reaction

MONEY = {"settlements.payment_recorded"}
CUSTOMER = {"settlements.credit_freed", "parties.terms_recorded", "parties.responsible_assigned"}
GOODS = {"stock.received", "stock.counted", "stock.transferred", "stock.loaded"}


@reaction("orders.progress", kinds=MONEY | CUSTOMER | GOODS)
def follow(events: Sequence[Recorded]) -> None:
    """Keep what was paid on orders, and try held orders again. Set-wise: a few statements a batch."""
    actor = system("orders").because(events[-1].id)
    holders = [UUID(h) for event in events if event.kind in MONEY for h in event.facts["holders"]]
    if holders:
        note_payments(actor, allocated(holders))
    customers = [event.subject for event in events if event.kind in CUSTOMER]
    waiting = held_orders_of(customers) if customers else []
    if any(event.kind in GOODS for event in events):
        waiting += held_orders_short_of()
    if waiting:
        release_held(actor, list(dict.fromkeys(waiting)))

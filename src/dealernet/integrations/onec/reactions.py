"""Orders that 1C must hear of become due in the journal."""

from __future__ import annotations

from collections.abc import Sequence

from dealernet.business.orders.queries import orders_of_holders
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import reaction
from dealernet.foundation.exchange.border import border_in_force
from dealernet.foundation.exchange.journal import make_due, make_due_again
from dealernet.integrations.onec.border import FINAL_AT
from dealernet.integrations.onec.report import SYSTEM

HEARD_LATER = (
    "orders.changed",
    "orders.cancelled",
    "orders.paid",
    "orders.payment_order_accepted",
    "orders.payment_order_taken_back",
)


@reaction("onec.due", kinds=[*FINAL_AT.values(), *HEARD_LATER])
def note_due(events: Sequence[Recorded]) -> None:
    """An order becomes due at the stage the border names; a change, a cancellation, its payment or payment
    order after that makes it due again.

    An order born in 1C never goes back there; 1C's own version that was taken over neither: 1C has it.
    """
    final = FINAL_AT[border_in_force().final_at]
    due = [event.subject for event in events if event.kind == final]
    again = [e.subject for e in events if e.kind in HEARD_LATER and e.facts.get("source") != SYSTEM]
    if due:
        born_there = {one.id for one in orders_of_holders(system("onec"), due).values() if one.origin == SYSTEM}
        make_due(SYSTEM, "order", [order for order in due if order not in born_there])
    if again:
        make_due_again(SYSTEM, "order", again)

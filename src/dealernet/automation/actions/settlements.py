"""What rules may do with a customer's money matters."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item, Told, action
from dealernet.business.settlements import commands
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome


@action(
    "settlements.stop_shipping",
    _("stop shipping to the customer"),
    Told("reason", "text", _("why, for the history"), required=False),
    subjects=["order"],
    announces=["settlements.shipping_stopped"],
    power="settlements.stop_shipping",
)
def stop_shipping(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Stop shipping to the customer of the order what is not paid in full; it goes on when nothing is overdue."""
    customers = {item.subject: item.facts["customer_id"] for item in items}
    causes = {item.facts["customer_id"]: item.event.id for item in items}
    reason = str(items[0].told.get("reason", ""))
    told = commands.stop_shipping(actor.for_causes(causes, actor.detail or {}), list(causes), reason=reason)
    outcomes = {outcome.subject: outcome for outcome in told}
    found = [(order, outcomes[customer]) for order, customer in customers.items()]
    return [Outcome(order, one.refusal, changed=one.changed) for order, one in found]

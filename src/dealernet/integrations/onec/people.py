"""What of 1C's news a person must see: a task for whoever is responsible for the order."""

from __future__ import annotations

from dealernet.business.orders.queries import Found
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.workdays.due import Due
from dealernet.integrations.onec.taking import Taking


def ask(taking: Taking, order: Found, what: str, title: str, reason: str) -> None:
    """Ask the responsible person to see to an order; the same news of the same revision is asked once."""
    ask_for(taking.actor, order, f"onec:{what}:{order.id}:{order.revision}", title % order.number, reason)


def ask_for(actor: Actor, order: Found, key: str, title: str, reason: str) -> None:
    """Ask the person responsible for an order, once a key."""
    task = NewTask(
        key=key,
        kind="onec",
        title=title,
        reason=reason,
        facts={"number": order.number, "total": str(order.total)},
        party_id=order.customer_id,
        holder_id=order.id,
        assignee_id=order.responsible_id,
        due_at=Due([order.responsible_id]).hours(4, order.responsible_id),
    )
    create_tasks(actor, [task])

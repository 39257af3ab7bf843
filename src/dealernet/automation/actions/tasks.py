"""What rules may ask of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item, Told, action
from dealernet.business.orders.queries import order_responsibles
from dealernet.business.tasks.commands import NewTask, complete_tasks_of, create_tasks
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.money import kopecks, written
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import filled
from dealernet.foundation.workdays.due import Due

TASKS: Final[Mapping[str, Any]] = {
    "newcomer": _("a new buyer"),
    "missing_terms": _("missing terms"),
    "shortage": _("goods that are short"),
    "credit": _("credit that lacks"),
    "confirm_payment": _("confirming a payment"),
    "payment_order": _("a payment order"),
    "payment_order_check": _("a payment order to look at"),
    "payment_order_unpaid": _("money a payment order promised"),
    "unpaid": _("an order that is not paid"),
    "promise": _("a promise to pay"),
    "stuck": _("an order that stands still"),
    "agree": _("an order to agree by phone"),
    "other": _("something else"),
}
"""What tasks of rules may be about: the kind chooses a task's word, its button, and who closes it."""
AGAIN: Final[Mapping[str, Any]] = {"event": _("each time it happens")}
TERM_NAMES: Final[Mapping[str, str]] = {
    "responsible": "ответственный",
    "agreement": "соглашение",
    "price_type": "вид цен",
    "deferral_days": "отсрочка",
    "credit_limit": "кредитный лимит",
}


@action(
    "tasks.create",
    _("set the responsible person a task"),
    Told("kind", "choice", _("what the task is about"), lambda: TASKS, own=True),
    Told("title", "text", _("title")),
    Told("reason", "text", _("why, and what to do"), required=False),
    Told("due_hours", "number", _("hours to see to it"), required=False, least=1, most=2_000),
    Told("again", "choice", _("ask about one order more than once"), lambda: AGAIN, required=False),
    subjects=["order"],
    announces=["tasks.created"],
)
def create(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Ask the responsible person to see to it: `kind`, `title`, `reason` (with {{ words }}), `due_hours`.

    It is asked once about an order; with `again: event` each time it happens. The hours are working hours where the
    working calendar says when the company, or the person's department, works.
    """
    responsibles = order_responsibles([item.subject for item in items])
    due = Due(set(responsibles.values()))
    asked = [_task(item, responsibles.get(item.subject), due) for item in items]
    made = create_tasks(actor, asked)
    return [Outcome(item.subject, changed=one.changed) for item, one in zip(items, made, strict=True)]


@action(
    "tasks.complete",
    _("close the tasks about it"),
    Told("kinds", "several", _("tasks about"), lambda: TASKS, own=True),
    Told("outcome", "text", _("what to write as the outcome"), required=False),
    announces=["tasks.done"],
    power="tasks.complete",
)
def complete(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Close the open tasks of these `kinds` about the subject: what they asked for has happened."""
    kinds = list(items[0].told.get("kinds", []))
    outcome = str(items[0].told.get("outcome", ""))
    complete_tasks_of(actor, [item.subject for item in items], kinds, outcome=outcome)
    return [Outcome(item.subject) for item in items]


def _task(item: Item, responsible: Any, due: Due) -> NewTask:
    told, words = item.told, _words(item, responsible)
    return NewTask(
        key=f"{told['kind']}:{item.subject}" + (f":{item.event.id}" if told.get("again") == "event" else ""),
        kind=str(told["kind"]),
        title=filled(str(told["title"]), words),
        reason=filled(str(told.get("reason", "")), words) + _gone(item, responsible),
        facts={"number": item.facts.get("number"), "total": str(item.facts.get("total"))},
        party_id=item.facts.get("customer_id"),
        holder_id=item.subject,
        assignee_id=responsible,
        due_at=due.hours(int(told.get("due_hours", 4)), responsible),
    )


def _gone(item: Item, responsible: Any) -> str:
    """What a task says whose responsible person may no longer sign in: it stands in the common queue."""
    gone = item.facts.get("responsible_id") is not None and responsible is None
    return f" {item.facts.get('responsible')} больше не работает: назначьте другого ответственного." if gone else ""


def _words(item: Item, responsible: Any) -> dict[str, Any]:
    """The words of a task. A responsible given by a rule before it is not missing any more."""
    names = [name for name in str(item.facts.get("missing_terms", "")).split(", ") if name]
    missing = [TERM_NAMES.get(name, name) for name in names if name != "responsible" or responsible is None]
    sums = {name: _sum(value) for name, value in item.facts.items() if _is_money(name) and value is not None}
    return {**item.facts, **sums, "missing_terms": ", ".join(missing)}


def _is_money(name: str) -> bool:
    known = SOURCES["order"].words.get(name)
    return known is not None and known.type == "money"


def _sum(value: Any) -> str:
    return written(kopecks(Decimal(value)))

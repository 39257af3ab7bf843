"""What rules may ask of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import cycle
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item, Told, action
from dealernet.automation.wording import dated
from dealernet.business.deals.queries import staff_by_id
from dealernet.business.orders.queries import order_responsibles
from dealernet.business.tasks.commands import NewTask, ask_again, complete_tasks_of, create_tasks
from dealernet.business.tasks.queries import TASKS, least_busy
from dealernet.foundation import clock
from dealernet.foundation.access.absence import staff_readers
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.staff import ROLE_NAMES, staff_roles
from dealernet.foundation.conditions.explain import said
from dealernet.foundation.facts import OWN, SOURCES
from dealernet.foundation.money import kopecks, written
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import filled
from dealernet.foundation.workdays.due import Due

DEAL: Final = "deal"
CALL: Final = "call"
BUYER: Final = "party"
AGAIN: Final[Mapping[str, Any]] = {
    "event": _("each time it happens"),
    "day": _("at most once a day"),
    "withdrawn": _("once a rule has closed the former one"),
}
TERM_NAMES: Final[Mapping[str, str]] = {
    "responsible": "ответственный",
    "agreement": "соглашение",
    "price_type": "вид цен",
    "deferral_days": "отсрочка",
    "credit_limit": "кредитный лимит",
}


def _roles() -> Mapping[str, Any]:
    return {role: ROLE_NAMES.get(role, role) for role in staff_roles()}


@action(
    "tasks.create",
    _("set the responsible person a task"),
    Told("kind", "choice", _("what the task is about"), lambda: TASKS, own=True),
    Told("title", "text", _("title")),
    Told("reason", "text", _("why, and what to do"), required=False),
    Told("due_hours", "number", _("hours to see to it"), required=False, least=1, most=2_000),
    Told("again", "choice", _("ask about one record more than once"), lambda: AGAIN, required=False),
    Told("whom", "choice", _("whom to ask"), _roles, required=False),
    Told("instead", "choice", _("whom, where nobody is responsible or at work"), _roles, required=False),
    subjects=["order", "deal", "call", "party"],
    announces=["tasks.created", "tasks.renewed", "tasks.reopened"],
)
def create(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Ask the responsible person to see to it: `kind`, `title`, `reason` (with {{ words }}), `due_hours`.

    It is asked once about an order, a deal, a call or a buyer; asked while it is open, its words become those of now.
    With `again: event` it is asked each time it happens, with `again: day` once a day, with `again: withdrawn` once
    more after a rule, no person, has closed it. The hours are working hours where the working calendar says when the
    company, or the person's department, works. `whom` is a role instead of the responsible person: whoever of it is
    at work and has the fewest tasks is asked. `instead` is a role for records whose responsible person is away or
    gone, or that are nobody's.
    """
    whose = _whose(items)
    due = Due(set(whose.values()))
    asked = [_task(item, whose.get(item.subject), due) for item in items]
    made = create_tasks(actor, asked)
    if items[0].told.get("again") == "withdrawn":
        standing = {one.subject: new.due_at for one, new in zip(made, asked, strict=True) if not one.changed}
        again = {one.subject for one in ask_again(actor, standing) if one.changed}
        if again:
            create_tasks(actor, asked)
        made = [replace(one, changed=one.changed or one.subject in again) for one in made]
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


def _whose(items: Sequence[Item]) -> dict[UUID, UUID | None]:
    """Who is asked about each record; of a role one after another, the least busy first."""
    told, found = items[0].told, _responsibles(items)
    role, instead = str(told.get("whom") or ""), str(told.get("instead") or "")
    if not (role or instead):
        return found
    there = {one.id for one in staff_readers([p for p in found.values() if p], (), at_work=True)} if not role else set()
    people = least_busy([role or instead])[role or instead]
    turn = cycle(people) if people else None
    return {one: p if p in there or turn is None else next(turn) for one, p in found.items()}


def _responsibles(items: Sequence[Item]) -> dict[UUID, UUID | None]:
    """Whose each record is: nobody's where that person may no longer sign in."""
    direct = (DEAL, CALL, BUYER)
    deals = {item.subject: item.facts.get("responsible_id") for item in items if item.event.subject_type in direct}
    staff = staff_by_id([one for one in deals.values() if one]) if deals else {}
    orders = [item.subject for item in items if item.subject not in deals]
    found = order_responsibles(orders) if orders else {}
    return {**found, **{deal: one if one in staff else None for deal, one in deals.items()}}


def _time(item: Item) -> str:
    """What makes one asking about a record another than the former: the event, or the day."""
    return {"event": f":{item.event.id}", "day": f":{clock.today()}"}.get(str(item.told.get("again", "")), "")


def _task(item: Item, responsible: Any, due: Due) -> NewTask:
    told, words = item.told, _words(item, responsible)
    return NewTask(
        key=f"{told['kind']}:{item.subject}{_time(item)}",
        kind=str(told["kind"]),
        title=filled(str(told["title"]), words),
        reason=filled(str(told.get("reason", "")), words) + _gone(item, responsible),
        facts=_facts(item),
        party_id=item.subject if item.event.subject_type == BUYER else item.facts.get("customer_id"),
        holder_id=item.subject,
        assignee_id=responsible,
        due_at=due.hours(int(told.get("due_hours", 4)), responsible),
        renews=True,
    )


def _facts(item: Item) -> dict[str, Any]:
    number = item.facts.get("number")
    if item.event.subject_type in (CALL, BUYER):
        return {"about": item.event.subject_type, "total": ""}
    if item.event.subject_type == DEAL:
        return {"about": DEAL, "number": number, "total": str(item.facts.get("amount") or "")}
    return {"number": number, "total": str(item.facts.get("total"))}


def _gone(item: Item, responsible: Any) -> str:
    """What a task says whose responsible person may no longer sign in: it stands in the common queue."""
    gone = item.facts.get("responsible_id") is not None and responsible is None
    return f" {item.facts.get('responsible')} больше не работает: назначьте другого ответственного." if gone else ""


def _words(item: Item, responsible: Any) -> dict[str, Any]:
    """The words of a task. A responsible given by a rule before it is not missing any more."""
    names = [name for name in str(item.facts.get("missing_terms", "")).split(", ") if name]
    missing = [TERM_NAMES.get(name, name) for name in names if name != "responsible" or responsible is None]
    known = SOURCES[item.event.subject_type].words
    sums = {
        name: _sum(value)
        for name, value in item.facts.items()
        if name in known and known[name].type == "money" and value is not None
    }
    own = {name: said(value, known.get(name)) for name, value in item.facts.items() if OWN in name}
    return {**dated(item.facts), **sums, **own, "missing_terms": ", ".join(missing)}


def _sum(value: Any) -> str:
    return written(kopecks(Decimal(value)))

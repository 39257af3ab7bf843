"""The queue "needs a person", and the tasks of one order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.tasks.access import SEE, tasks_open_to
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.conditions.narrowing import narrowed_by
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By, ordered_ids, rows_in_order
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.paging import Page, Slice, newest_first


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as the queue shows it."""

    id: UUID
    kind: str
    title: str
    reason: str
    facts: dict[str, Any]
    party_id: UUID | None
    party: str
    holder_id: UUID | None
    assignee_id: UUID | None
    assignee: str
    due_at: datetime | None
    created_at: datetime
    done_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks a list shows. `state` is open, late, done, or empty for all; `text` a part of what is to be done or
    of the buyer's name. `condition` is one over the words of a task, checked before. `by` puts them in the order of
    a column or of an own field, those that have a place in it.
    """

    state: str = "open"
    mine: bool = False
    text: str = ""
    condition: Group | None = None
    by: By | None = None


orders_by(
    "task",
    due_at=OrderColumn(
        pgettext_lazy("of a task", "By when"), F("due_at"), Q(place__isnull=False), lacking=_("those with no due date")
    ),
    created_at=OrderColumn(pgettext_lazy("of a task", "Set"), F("created_at"), largest_first=True),
    done_at=OrderColumn(
        pgettext_lazy("of a task", "Done"),
        F("done_at"),
        Q(place__isnull=False),
        lacking=_("those not done yet"),
        largest_first=True,
    ),
)


def list_tasks(actor: Actor, page: Page, chosen: TaskFilter) -> Slice[TaskRow]:
    """The tasks an actor may see, newest first or in an order. One statement, two or three in an order."""
    tasks = _chosen(actor, tasks_open_to(actor, SEE), chosen).select_related("party", "assignee")
    if chosen.by is not None:
        found = ordered_ids(chosen.by, tasks, page)
        return Slice(_rows(rows_in_order(found.rows, tasks)), found.next)
    return newest_first(tasks, page, _row)


def _chosen(actor: Actor, tasks: QuerySet[Task], chosen: TaskFilter) -> QuerySet[Task]:
    if chosen.state == "done":
        tasks = tasks.exclude(done_at=None)
    elif chosen.state:
        tasks = tasks.filter(done_at=None)
    if chosen.state == "late":
        tasks = tasks.filter(due_at__lt=clock.now())
    if chosen.mine:
        tasks = tasks.filter(assignee_id=actor.id)
    if text := chosen.text.replace("\x00", "").strip():
        tasks = tasks.filter(Q(title__icontains=text) | Q(party__name__icontains=text))
    return narrowed_by(tasks, "task", chosen.condition)


def list_open(actor: Actor, *, mine: bool = False, limit: int = 200) -> list[TaskRow]:
    """What waits for a person: the soonest due first, then the longest waiting. One statement."""
    tasks = tasks_open_to(actor, SEE).filter(done_at=None)
    if mine:
        tasks = tasks.filter(assignee_id=actor.id)
    ordered = tasks.select_related("party", "assignee").order_by(F("due_at").asc(nulls_last=True), "id")
    return _rows(ordered[:limit])


def begins_with_own(actor: Actor) -> bool:
    """Whether others' tasks are nothing to the actor until asked for: whoever moves goods, and leads neither orders nor
    money.
    """
    return actor.may("stock.move") and not actor.may("orders.manage") and not actor.may("settlements.record_payments")


def count_open(actor: Actor, *, mine: bool = False) -> int:
    """How many wait for a person. One statement on the partial index of open tasks."""
    tasks = tasks_open_to(actor, SEE).filter(done_at=None)
    return (tasks.filter(assignee_id=actor.id) if mine else tasks).count()


def next_open(actor: Actor, after: UUID | None = None) -> TaskRow | None:
    """The next task to see to: one's own before others'. One statement."""
    rows = list_open(actor, mine=begins_with_own(actor), limit=50)
    rest = [row for row in rows if row.id != after] or rows
    own = [row for row in rest if row.assignee_id == actor.id]
    return (own or rest or [None])[0]  # type: ignore[list-item]


def tasks_of_holder(actor: Actor, holder_id: UUID) -> list[TaskRow]:
    """The tasks about one order, open ones first. One statement."""
    found = tasks_open_to(actor, SEE).filter(holder_id=holder_id).select_related("party", "assignee")
    return _rows(found.order_by(F("done_at").desc(nulls_first=True), "-id"))


def least_busy(roles: Sequence[str]) -> dict[str, list[UUID]]:
    """Whoever of each role works here and is not away, the fewest open tasks first. One statement, if any role."""
    if not roles:
        return {}
    found: dict[str, list[UUID]] = {role: [] for role in roles}
    at_work = Q(away_until=None) | Q(away_until__lt=clock.today())
    people = Account.objects.filter(at_work, role__in=list(found), is_active=True, dealer_id=None)
    for one, role in (
        people.annotate(open=Count("tasks", filter=Q(tasks__done_at=None)))
        .order_by("open", "name", "id")
        .values_list("id", "role")
    ):
        found[role].append(one)
    return found


def _rows(tasks: Iterable[Task]) -> list[TaskRow]:
    return [_row(task) for task in tasks]


def _row(task: Task) -> TaskRow:
    return TaskRow(
        id=task.id,
        kind=task.kind,
        title=task.title,
        reason=task.reason,
        facts=task.facts,
        party_id=task.party_id,
        party=task.party.name if task.party else "",
        holder_id=task.holder_id,
        assignee_id=task.assignee_id,
        assignee=task.assignee.name if task.assignee else "",
        due_at=task.due_at,
        created_at=task.created_at,
        done_at=task.done_at,
        outcome=task.outcome,
    )

"""The queue "needs a person", and the tasks of one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.tasks.access import SEE, tasks_open_to
from dealernet.business.tasks.errors import TaskUnknown
from dealernet.business.tasks.models import BY_HAND, Task
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.conditions.narrowing import narrowed_by
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By, ordered_ids, rows_in_order
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.paging import Page, Slice, newest_first

TASKS: Final[Mapping[str, Any]] = {
    "newcomer": _("a new buyer"),
    "missing_terms": _("missing terms"),
    "shortage": _("goods that are short"),
    "credit": _("credit that lacks"),
    "confirm_payment": _("confirming a payment"),
    "payment_order": _("a payment order"),
    "payment_order_check": _("a payment order to look at"),
    "payment_order_unpaid": _("money a payment order promised"),
    "payment_order_stop": _("goods that must not leave: the payment order will not do"),
    "unpaid": _("an order that is not paid"),
    "promise": _("a promise to pay"),
    "stuck": _("an order that stands still"),
    "agree": _("an order to agree by phone"),
    "back_order": _("a back order that waits too long"),
    "ship": _("goods to be shipped"),
    "unhappy": _("a buyer who is not happy"),
    "missed_call": _("a missed call"),
    "other": _("something else"),
}
"""What tasks of rules are about: the kind chooses a task's word, its button, and who closes it."""


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
    author_id: UUID | None = None
    author: str = ""

    @property
    def is_by_hand(self) -> bool:
        """Whether a person set it: then it has a page of its own."""
        return self.kind == BY_HAND


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks a list shows. `state` is open, late, done, or empty for all; `text` a part of what is to be done or
    of the buyer's name. `condition` is one over the words of a task, checked before. `by` puts them in the order of
    a column or of an own field, those that have a place in it.
    """

    state: str = "open"
    mine: bool = False
    set_by_me: bool = False
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
    tasks = _chosen(actor, tasks_open_to(actor, SEE), chosen).select_related("party", "assignee", "author")
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
    if chosen.set_by_me:
        tasks = tasks.filter(author_id=actor.id)
    if text := chosen.text.replace("\x00", "").strip():
        tasks = tasks.filter(Q(title__icontains=text) | Q(party__name__icontains=text))
    return narrowed_by(tasks, "task", chosen.condition)


def list_open(actor: Actor, *, mine: bool = False, limit: int = 200) -> list[TaskRow]:
    """What waits for a person: the soonest due first, then the longest waiting. One statement."""
    tasks = _waiting(actor, mine=mine)
    ordered = tasks.select_related("party", "assignee", "author").order_by(F("due_at").asc(nulls_last=True), "id")
    return _rows(ordered[:limit])


def _waiting(actor: Actor, *, mine: bool) -> QuerySet[Task]:
    """What waits for the actor, or for anybody it stands in for; not what it asked of others."""
    tasks = tasks_open_to(actor, SEE).filter(done_at=None)
    if mine:
        return tasks.filter(assignee_id=actor.id)
    return tasks if actor.reach.everything else tasks.filter(Q(assignee_id=actor.id) | Q(assignee_id=None))


def begins_with_own(actor: Actor) -> bool:
    """Whether others' tasks are nothing to the actor until asked for: whoever moves goods, and leads neither orders nor
    money.
    """
    return actor.may("stock.move") and not actor.may("orders.manage") and not actor.may("settlements.record_payments")


def count_open(actor: Actor, *, mine: bool = False) -> int:
    """How many wait for a person. One statement on the partial index of open tasks."""
    return _waiting(actor, mine=mine).count()


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in the queue: whether past their own tasks, at which day and task."""

    past_own: bool
    due_at: datetime | None
    task_id: UUID


@dataclass(frozen=True, slots=True)
class NextTask:
    """The next task, its place, and whether it is the first of the queue once more."""

    task: TaskRow
    place: Place
    is_first_again: bool = False


def next_open(actor: Actor, *, holder_id: UUID | None = None, after: Place | None = None) -> NextTask | None:
    """The next record that needs a person: one's own before others', the soonest due first, round to the first.

    A record stands where its soonest task does, a task about no record by itself. Whoever looks at one that waits
    (`holder_id`, or that task's own id) goes on behind it, else behind the place `after`. Two statements at most, one
    more where the end was reached.
    """
    tasks = tasks_open_to(actor, SEE).filter(done_at=None).annotate(about=Coalesce("holder_id", "id"))
    if begins_with_own(actor):
        tasks = tasks.filter(assignee_id=actor.id)
    tasks, order = tasks.annotate(others=_others(actor)), ("others", F("due_at").asc(nulls_last=True), "id")
    turn = Window(RowNumber(), partition_by=[F("about")], order_by=order)
    soonest = tasks.annotate(turn=turn).filter(turn=1).values("id")
    ordered = tasks.filter(id__in=soonest).select_related("party", "assignee").order_by(*order)
    if holder_id is not None:
        here = ordered.filter(about=holder_id).first()
        after = _place(here) if here is not None else after
        ordered = ordered.exclude(about=holder_id)
    following = ordered.filter(_behind(after)).first() if after is not None else None
    found = following or ordered.first()
    if found is None:
        return None
    return NextTask(_row(found), _place(found), is_first_again=following is None and after is not None)


def _others(actor: Actor) -> Case:
    return Case(When(assignee_id=actor.id, then=False), default=True, output_field=BooleanField())


def _place(task: Any) -> Place:
    return Place(task.others, task.due_at, task.id)


def _behind(place: Place) -> Q:
    same = Q(others=place.past_own)
    if place.due_at is None:
        later = Q(due_at=None, id__gt=place.task_id)
    else:
        later = Q(due_at__gt=place.due_at) | Q(due_at=None) | Q(due_at=place.due_at, id__gt=place.task_id)
    return same & later if place.past_own else Q(others=True) | same & later


def tasks_of_holder(actor: Actor, holder_id: UUID) -> list[TaskRow]:
    """The tasks about one order, open ones first. One statement."""
    found = tasks_open_to(actor, SEE).filter(holder_id=holder_id).select_related("party", "assignee", "author")
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


def task_card(actor: Actor, task_id: UUID) -> TaskRow:
    """One task, or `TaskUnknown`. One statement."""
    task = tasks_open_to(actor, SEE).select_related("party", "assignee", "author").filter(id=task_id).first()
    if task is None:
        raise TaskUnknown
    return _row(task)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the staff who may be asked; `away_until` is the last day of an absence that is not over."""

    id: UUID
    name: str
    role: str
    away_until: date | None


def colleagues(actor: Actor) -> list[Colleague]:
    """The staff who may be asked to do something, by name. One statement."""
    actor.require(SEE)
    people = Account.objects.filter(dealer_id=None, is_active=True).order_by("name", "id")
    today = clock.today()
    return [
        Colleague(one, name, role, away if away and away >= today else None)
        for one, name, role, away in people.values_list("id", "name", "role", "away_until")
    ]


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
        author_id=task.author_id,
        author=task.author.name if task.author else "",
    )

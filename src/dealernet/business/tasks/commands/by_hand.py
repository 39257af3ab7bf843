"""Tasks people set one another: set, changed and withdrawn by whoever set them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dealernet.business.tasks.access import SEE, SET, tasks_open_to
from dealernet.business.tasks.commands.asking import NewTask, create_tasks
from dealernet.business.tasks.errors import (
    NobodyOfRole,
    TaskAssigneeWrong,
    TaskDayWrong,
    TaskIsOver,
    TaskOfAnother,
    TaskReasonWrong,
    TaskTitleWrong,
    TaskUnknown,
)
from dealernet.business.tasks.events import TaskChanged, TaskReassigned, TaskWithdrawn
from dealernet.business.tasks.models import BY_HAND, Task
from dealernet.business.tasks.queries import least_busy
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.events import log
from dealernet.foundation.outcomes import Outcome, settled
from dealernet.foundation.workdays.due import Due

LONGEST_TITLE: Final = 200
LONGEST_REASON: Final = 2_000
FURTHEST: Final = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class WantedTask:
    """What a person asks for: of `assignee_id`, or of whoever of a `role` is at work and has the fewest tasks."""

    title: str
    reason: str = ""
    assignee_id: UUID | None = None
    role: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a task is about: the record (`what` is order, deal or party) and the buyer behind it."""

    what: str = ""
    holder_id: UUID | None = None
    party_id: UUID | None = None


def set_task(actor: Actor, wanted: WantedTask, about: About | None = None, *, key: str) -> Outcome:
    """Ask a colleague, oneself, or whoever of a role, to do something; the same `key` again is the same task.

    It is due at the end of the working hours of its day. `about` is what the caller sees, nothing is asked of it here.
    Refuses without words, for nobody, and for a day that has passed. Six statements.
    """
    actor.require(SET)
    about = about or About()
    title, reason = _words(wanted)
    with transaction.atomic():
        assignee_id = _whom(wanted)
        new = NewTask(
            key=f"{BY_HAND}:{actor.id}:{key}",
            kind=BY_HAND,
            title=title,
            reason=reason,
            facts={"about": about.what} if about.what else {},
            party_id=about.party_id,
            holder_id=about.holder_id,
            assignee_id=assignee_id,
            due_at=_due(wanted.due_on, assignee_id),
            author_id=actor.id,
        )
        return settled(create_tasks(actor, [new]))


def change_task(actor: Actor, task_id: UUID, wanted: WantedTask) -> Outcome:
    """Ask for something else, somebody else, or by another day; as it is already, nothing changes.

    Only whoever set it may, while it waits. Locks the task.
    """
    actor.require(SET)
    with transaction.atomic():
        task = _own(actor, task_id)
        if task.done_at is not None:
            raise TaskIsOver
        title, reason = _words(wanted, standing=task.due_at)
        was = {"title": task.title, "reason": task.reason, "due_at": task.due_at}
        before, task.assignee_id = task.assignee_id, _whom(wanted)
        task.title, task.reason = title, reason
        task.due_at = _due(wanted.due_on, task.assignee_id, standing=task.due_at)
        now = {"title": title, "reason": reason, "due_at": task.due_at}
        task.save(update_fields=["title", "reason", "due_at", "assignee"])
        about: dict[str, Any] = {"subject": task.id, "stream": task.party_id or task.id}
        if was != now:
            log.record(actor, TaskChanged(**about, holder_id=task.holder_id, was=log.plain(was), now=log.plain(now)))
        if before != task.assignee_id:
            log.record(actor, TaskReassigned(**about, assignee_id=task.assignee_id, before_id=before))
        return Outcome(task.id, changed=was != now or before != task.assignee_id)


def withdraw_task(actor: Actor, task_id: UUID) -> Outcome:
    """Nobody needs it any more: it is closed as withdrawn. One that is closed already stays as it is.

    Only whoever set it may. Locks the task.
    """
    actor.require(SET)
    with transaction.atomic():
        task = _own(actor, task_id)
        if task.done_at is not None:
            return Outcome(task.id, changed=False)
        task.done_at, task.done_by_id, task.outcome = clock.now(), actor.id, _("withdrawn")
        task.save(update_fields=["done_at", "done_by", "outcome"])
        log.record(actor, TaskWithdrawn(subject=task.id, stream=task.party_id or task.id, holder_id=task.holder_id))
        return Outcome(task.id)


def _own(actor: Actor, task_id: UUID) -> Task:
    found = tasks_open_to(actor, SEE).filter(id=task_id)
    task = found.select_for_update(no_key=True, of=("self",)).first()
    if task is None:
        raise TaskUnknown
    if task.author_id is None or task.author_id != actor.id:
        raise TaskOfAnother
    return task


def _words(wanted: WantedTask, standing: datetime | None = None) -> tuple[str, str]:
    title = " ".join(wanted.title.replace("\x00", "").split())
    reason = wanted.reason.replace("\x00", "").strip()
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise TaskTitleWrong
    if len(reason) > LONGEST_REASON:
        raise TaskReasonWrong
    stays = standing is not None and clock.local(standing).date() == wanted.due_on
    if wanted.due_on is not None and not stays and not clock.today() <= wanted.due_on <= clock.today() + FURTHEST:
        raise TaskDayWrong
    return title, reason


def _whom(wanted: WantedTask) -> UUID:
    if wanted.assignee_id is not None:
        if not Account.objects.filter(id=wanted.assignee_id, dealer_id=None, is_active=True).exists():
            raise TaskAssigneeWrong
        return wanted.assignee_id
    if not wanted.role:
        raise TaskAssigneeWrong
    people = least_busy([wanted.role])[wanted.role]
    if not people:
        raise NobodyOfRole
    return people[0]


def _due(day: date | None, assignee_id: UUID, standing: datetime | None = None) -> datetime | None:
    """The end of the working hours of a day; the moment it had, where the day stays."""
    if day is None:
        return None
    if standing is not None and clock.local(standing).date() == day:
        return standing
    return Due({assignee_id}).end_of(day, assignee_id)

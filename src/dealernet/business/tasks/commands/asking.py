"""Asking people to do things, and noting that they were done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.tasks.access import COMPLETE, REASSIGN, tasks_open_to
from dealernet.business.tasks.events import TaskCreated, TaskDone, TaskReassigned, TaskRenewed, TaskReopened
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events import log
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class NewTask:
    """What somebody is asked to do. `key` makes it unrepeatable: the same key again is the same task.

    One that `renews` gives an open task of its key the words of now.
    """

    key: str
    kind: str
    title: str
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    party_id: UUID | None = None
    holder_id: UUID | None = None
    assignee_id: UUID | None = None
    due_at: datetime | None = None
    author_id: UUID | None = None
    renews: bool = False


def create_tasks(actor: Actor, asked: Sequence[NewTask]) -> list[Outcome]:
    """Ask people to do things; what was asked already under the same key stays as it is, unless the new one renews it.

    Three statements, however many; two more where some are renewed, which locks those.
    """
    with transaction.atomic():
        tasks = [_task(one) for one in asked]
        Task.objects.bulk_create(tasks, ignore_conflicts=True)
        standing = dict(Task.objects.filter(key__in=[one.key for one in asked]).values_list("key", "id"))
        born = [task for task in tasks if standing[task.key] == task.id]
        said = {one.key[:200]: one for one in asked if one.renews} if len(born) < len(tasks) else {}
        renewed = _renewed([standing[key] for key in said], said) if said else []
        log.record(actor, *(_created(task) for task in born), *renewed)
    ids = {task.id for task in born} | {event.subject for event in renewed}
    return [Outcome(standing[task.key], changed=standing[task.key] in ids) for task in tasks]


def _renewed(task_ids: Sequence[UUID], said: Mapping[str, NewTask]) -> list[TaskRenewed]:
    """Give open tasks the words of now; what is announced of those whose words are others."""
    found = Task.objects.filter(id__in=task_ids, done_at=None).order_by("id").select_for_update(no_key=True)
    told: list[TaskRenewed] = []
    others = [task for task in found if (task.title, task.reason) != _words(said[task.key])]
    for task in others:
        before, (task.title, task.reason) = task.title, _words(said[task.key])
        task.facts = {**task.facts, **said[task.key].facts}
        about: dict[str, Any] = {"subject": task.id, "stream": task.party_id or task.id}
        told.append(
            TaskRenewed(**about, task_kind=task.kind, holder_id=task.holder_id, title=task.title, before=before)
        )
    save_changed(others, ["title", "reason", "facts"])
    return told


def _words(one: NewTask) -> tuple[str, str]:
    return one.title[:500], one.reason


def complete_tasks(actor: Actor, task_ids: Sequence[UUID], *, outcome: str = "") -> list[Outcome]:
    """Note that tasks were seen to. Done ones stay as they are. Locks the tasks."""
    with transaction.atomic():
        found = tasks_open_to(actor, COMPLETE).filter(id__in=task_ids)
        return _complete(
            actor, list(found.order_by("id").select_for_update(no_key=True, of=("self",))), task_ids, outcome
        )


def reopen_tasks(actor: Actor, task_ids: Sequence[UUID]) -> list[Outcome]:
    """Take back that tasks were seen to: they wait again. Open ones stay as they are. Locks the tasks."""
    with transaction.atomic():
        found = tasks_open_to(actor, COMPLETE).filter(id__in=task_ids).order_by("id")
        tasks = list(found.select_for_update(no_key=True, of=("self",)))
        closed = [task for task in tasks if task.done_at is not None]
        for task in closed:
            task.done_at, task.done_by_id, task.outcome = None, None, ""
        save_changed(closed, ["done_at", "done_by", "outcome"])
        log.record(actor, *(_reopened(task) for task in closed))
    known, changed = {task.id for task in tasks}, {task.id for task in closed}
    return [Outcome(i, None if i in known else NotThere(), changed=i in changed) for i in task_ids]


def ask_again(actor: Actor, due: Mapping[UUID, datetime | None]) -> list[Outcome]:
    """Let tasks wait again that a rule has closed, due then; open ones and those a person has closed stay as they are.

    Locks the tasks.
    """
    with transaction.atomic():
        found = Task.objects.filter(id__in=list(due), done_at__isnull=False, done_by=None).order_by("id")
        tasks = list(found.select_for_update(no_key=True))
        for task in tasks:
            task.done_at, task.outcome, task.due_at = None, "", due[task.id]
        save_changed(tasks, ["done_at", "outcome", "due_at"])
        log.record(actor, *(_reopened(task) for task in tasks))
    again = {task.id for task in tasks}
    return [Outcome(one, changed=one in again) for one in due]


def complete_tasks_of(actor: Actor, holder_ids: Sequence[UUID], kinds: Sequence[str], *, outcome: str) -> list[Outcome]:
    """Close the open tasks of these kinds about these holders: what they asked for has happened."""
    with transaction.atomic():
        found = Task.objects.filter(holder_id__in=holder_ids, kind__in=kinds, done_at=None)
        tasks = list(found.order_by("id").select_for_update(no_key=True))
        return _complete(actor, tasks, [task.id for task in tasks], outcome)


def reassign_task(actor: Actor, task_id: UUID, assignee_id: UUID) -> None:
    """Ask another person instead. Locks the task."""
    with transaction.atomic():
        found = tasks_open_to(actor, REASSIGN).filter(id=task_id, done_at=None)
        task = found.select_for_update(no_key=True, of=("self",)).first()
        if task is None:
            raise NotThere
        before, task.assignee_id = task.assignee_id, assignee_id
        task.save(update_fields=["assignee"])
        stream = task.party_id or task.id
        log.record(actor, TaskReassigned(subject=task.id, stream=stream, assignee_id=assignee_id, before_id=before))


def hand_tasks_over(actor: Actor, before: Mapping[UUID, UUID | None], assignee_id: UUID) -> int:
    """Ask another person for what is open about these holders, by each who was responsible for it; how many tasks.

    Only tasks of that person and those of nobody go; what somebody else is asked for stays. In the caller's
    transaction, which has locked the holders. Locks the tasks. Three statements, however many.
    """
    found = Task.objects.filter(holder_id__in=list(before), done_at=None).exclude(assignee_id=assignee_id)
    tasks = list(found.order_by("id").select_for_update(no_key=True))
    theirs = [task for task in tasks if task.assignee_id in (None, before[_holder(task)])]
    was = {task.id: task.assignee_id for task in theirs}
    for task in theirs:
        task.assignee_id = assignee_id
    save_changed(theirs, ["assignee"])
    log.record(actor, *(_reassigned(task, was[task.id]) for task in theirs))
    return len(theirs)


def _holder(task: Task) -> UUID:
    assert task.holder_id is not None  # noqa: S101 - it was found by its holder
    return task.holder_id


def _reassigned(task: Task, before: UUID | None) -> TaskReassigned:
    assert task.assignee_id is not None  # noqa: S101 - somebody is asked now
    about: dict[str, Any] = {"subject": task.id, "stream": task.party_id or task.id}
    return TaskReassigned(**about, assignee_id=task.assignee_id, before_id=before)


def _complete(actor: Actor, tasks: Sequence[Task], task_ids: Sequence[UUID], outcome: str) -> list[Outcome]:
    now = clock.now()
    open_tasks = [task for task in tasks if task.done_at is None]
    for task in open_tasks:
        task.done_at, task.done_by_id, task.outcome = now, actor.id, outcome[:500]
    save_changed(open_tasks, ["done_at", "done_by", "outcome"])
    log.record(actor, *(_done(task) for task in open_tasks))
    known, changed = {task.id for task in tasks}, {task.id for task in open_tasks}
    return [Outcome(i, None if i in known else NotThere(), changed=i in changed) for i in task_ids]


def _task(one: NewTask) -> Task:
    return Task(
        id=new_id(),
        key=one.key[:200],
        kind=one.kind,
        title=one.title[:500],
        reason=one.reason,
        facts=one.facts,
        party_id=one.party_id,
        holder_id=one.holder_id,
        assignee_id=one.assignee_id,
        due_at=one.due_at,
        author_id=one.author_id,
    )


def _created(task: Task) -> TaskCreated:
    return TaskCreated(
        subject=task.id,
        stream=task.party_id or task.id,
        task_kind=task.kind,
        assignee_id=task.assignee_id,
        holder_id=task.holder_id,
        title=task.title,
    )


def _done(task: Task) -> TaskDone:
    return TaskDone(
        subject=task.id,
        stream=task.party_id or task.id,
        task_kind=task.kind,
        holder_id=task.holder_id,
        outcome=task.outcome,
        title=task.title,
    )


def _reopened(task: Task) -> TaskReopened:
    about: dict[str, Any] = {"subject": task.id, "stream": task.party_id or task.id, "task_kind": task.kind}
    return TaskReopened(**about, holder_id=task.holder_id, title=task.title)

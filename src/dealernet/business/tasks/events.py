"""What tasks announce. Subject: the task. Stream: its customer, else the task itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, Instead, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated(Event):
    """Somebody is asked to do something."""

    kind: ClassVar[str] = "tasks.created"
    says: ClassVar[Any] = _("A task was set")
    says_if: ClassVar[Instead] = (("title", _("A task was set: %(title)s")),)
    subject_type: ClassVar[str] = "task"
    task_kind: str
    assignee_id: UUID | None
    holder_id: UUID | None
    title: str = ""


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Event):
    """It was seen to."""

    kind: ClassVar[str] = "tasks.done"
    says: ClassVar[Any] = _("Task done. %(outcome)s")
    says_if: ClassVar[Instead] = (("title", _("Task done: %(title)s. %(outcome)s")),)
    subject_type: ClassVar[str] = "task"
    task_kind: str
    holder_id: UUID | None
    outcome: str
    title: str = ""


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReassigned(Event):
    """Another person is asked instead."""

    kind: ClassVar[str] = "tasks.reassigned"
    says: ClassVar[Any] = _("The task was given to somebody else")
    subject_type: ClassVar[str] = "task"
    assignee_id: UUID
    before_id: UUID | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened(Event):
    """It was closed by mistake and waits again."""

    kind: ClassVar[str] = "tasks.reopened"
    says: ClassVar[Any] = _("The task waits again")
    says_if: ClassVar[Instead] = (("title", _("The task waits again: %(title)s")),)
    subject_type: ClassVar[str] = "task"
    task_kind: str
    holder_id: UUID | None
    title: str = ""


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRenewed(Event):
    """What an open task asks for is another by now: its words say what is so."""

    kind: ClassVar[str] = "tasks.renewed"
    says: ClassVar[Any] = _("The task says now: %(title)s")
    subject_type: ClassVar[str] = "task"
    task_kind: str
    holder_id: UUID | None
    title: str
    before: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFieldsChanged(Event):
    """Fields of the company's own were filled in or changed; `was` and `now` by the field's name."""

    kind: ClassVar[str] = "tasks.fields_changed"
    says: ClassVar[Any] = _("Filled in: %(said)s")
    subject_type: ClassVar[str] = "task"
    holder_id: UUID | None
    was: dict[str, Any]
    now: dict[str, Any]
    said: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(Event):
    """Whoever set it asks for something else, or by another day; `was` and `now` hold title, details and moment."""

    kind: ClassVar[str] = "tasks.changed"
    says: ClassVar[Any] = _("The task was changed")
    subject_type: ClassVar[str] = "task"
    holder_id: UUID | None
    was: dict[str, Any]
    now: dict[str, Any]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWithdrawn(Event):
    """Whoever set it does not need it any more: it is closed, and was not done."""

    kind: ClassVar[str] = "tasks.withdrawn"
    says: ClassVar[Any] = _("The task was withdrawn")
    subject_type: ClassVar[str] = "task"
    holder_id: UUID | None

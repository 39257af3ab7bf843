"""Tasks may have fields of the company's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import pgettext_lazy

from dealernet.business.tasks.access import COMPLETE, SEE, tasks_open_to
from dealernet.business.tasks.events import TaskFieldsChanged
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.holders import Change, Holder
from dealernet.foundation.fields.words import holds_fields, lends_fields

TASK: Final = "task"


def _lock(actor: Actor, task_ids: Sequence[UUID], _holder: UUID | None) -> Mapping[UUID, Task]:
    found = tasks_open_to(actor, COMPLETE).filter(id__in=task_ids).order_by("id")
    return {task.id: task for task in found.select_for_update(no_key=True, of=("self",))}


def _reach(actor: Actor, task_ids: Collection[UUID], _holder: UUID | None) -> Collection[UUID]:
    return set(tasks_open_to(actor, SEE).filter(id__in=task_ids).values_list("id", flat=True))


def _told(task: Any, change: Change) -> TaskFieldsChanged:
    about: dict[str, Any] = {"subject": task.id, "stream": task.party_id or task.id}
    return TaskFieldsChanged(
        **about, holder_id=task.holder_id, was=dict(change.was), now=dict(change.now), said=change.said
    )


holds_fields(
    TASK,
    Holder(
        place=40,
        title=pgettext_lazy("fields of", "Tasks"),
        power=COMPLETE,
        lock=_lock,
        reach=_reach,
        told=_told,
        announces=TaskFieldsChanged.kind,
        key="tasks_task.id",
    ),
)
lends_fields(
    "party",
    TASK,
    title=pgettext_lazy("whose field", "Buyer"),
    key="tasks_task.party_id",
    owners="select s.id, s.party_id from tasks_task s where s.id",
    optional=True,
)

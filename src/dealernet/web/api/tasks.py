"""Tasks people set one another: set, read, changed and withdrawn by the company's own programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse

from dealernet.business.tasks.commands import WantedTask, change_task, set_task, withdraw_task
from dealernet.business.tasks.queries import TaskRow, task_card
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.idempotency import Answer
from dealernet.web.api import record_shapes as shapes
from dealernet.web.api.answers import answered, written
from dealernet.web.api.fields import fields_out
from dealernet.web.api.records import task_out
from dealernet.web.api.records import tasks as router
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.api.repeating import REPEATABLE, once_a_key
from dealernet.web.desk.tasks.about import named_in
from dealernet.web.request import ActorRequest

__all__ = ["router"]


@router.post("/", response={201: shapes.TaskOut, **WRITING}, summary="Set a task", openapi_extra=REPEATABLE)
def create(request: ActorRequest, given: shapes.TaskIn) -> HttpResponse:
    """Of a colleague, of the account of the key, or of whoever of a role. With an `Idempotency-Key` it is set once."""

    def act() -> Answer:
        about = named_in(request.actor, {"order": given.order, "deal": given.deal, "party": given.buyer})
        assignee = given.assignee or (None if given.role else request.actor.id)
        wanted = WantedTask(given.title, given.reason, assignee, given.role, given.due_on)
        outcome = set_task(request.actor, wanted, about.about if about else None, key=str(uuid4()))
        return Answer(201, written(_card(request.actor, outcome.subject)))

    return once_a_key(request, act)


@router.get("/{uuid:task_id}/", response={200: shapes.TaskOut, **READING}, summary="One task")
def card(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """Whoever set it, a person or a rule."""
    return answered(_card(request.actor, task_id))


@router.patch("/{uuid:task_id}/", response={200: shapes.TaskOut, **WRITING}, summary="Change a task")
def change(request: ActorRequest, task_id: UUID, given: shapes.TaskChange) -> HttpResponse:
    """Only the account that set it may, while it waits. Repeating changes nothing."""
    change_task(request.actor, task_id, _changed(task_card(request.actor, task_id), given))
    return answered(_card(request.actor, task_id))


@router.post("/{uuid:task_id}/withdrawal/", response={200: shapes.TaskOut, **WRITING}, summary="Withdraw a task")
def withdrawal(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """It is closed and was not done; only the account that set it may. Repeating changes nothing."""
    withdraw_task(request.actor, task_id)
    return answered(_card(request.actor, task_id))


def _changed(task: TaskRow, given: shapes.TaskChange) -> WantedTask:
    told = given.model_dump(exclude_unset=True)
    stands = clock.local(task.due_at).date() if task.due_at else None
    role = told.get("role", "")
    return WantedTask(
        title=told.get("title", task.title),
        reason=told.get("reason", task.reason),
        assignee_id=None if role else told.get("assignee", task.assignee_id),
        role=role,
        due_on=told.get("due_on", stands),
    )


def _card(actor: Actor, task_id: UUID) -> dict[str, Any]:
    return {**task_out(task_card(actor, task_id)), "fields": fields_out(actor, "task", task_id)}

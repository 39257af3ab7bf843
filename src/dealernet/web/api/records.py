"""Buyers, their people and tasks: lists for the company's own programs, asked as the pages ask them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.business.parties.access import SEE as SEE_BUYERS
from dealernet.business.parties.queries import (
    PartyFilter,
    PartyRow,
    PeopleFilter,
    PersonRow,
    list_parties,
    list_people,
)
from dealernet.business.tasks.access import SEE as SEE_TASKS
from dealernet.business.tasks.queries import TaskFilter, TaskRow, list_tasks
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By, order_told
from dealernet.foundation.paging import Slice
from dealernet.web.api import record_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.conditions import condition_asked
from dealernet.web.api.fields import fields_of_many
from dealernet.web.api.refusals import READING
from dealernet.web.request import ActorRequest

Row = TypeVar("Row", PartyRow, PersonRow, TaskRow)
buyers = Router(tags=["Buyers"])
tasks = Router(tags=["Tasks"])
_OF_BUYERS: Final = ("id", "kind", "name", "inn", "region", "is_active", "created_at")
_OF_TERMS: Final = ("customer_type", "agreement", "deferral_days", "credit_limit")
_OF_PEOPLE: Final = ("id", "name", "position", "phone", "email", "created_at")
_OF_TASKS: Final = (
    *("id", "kind", "title", "reason", "holder_id", "assignee_id", "assignee", "due_at", "created_at", "done_at"),
    "outcome",
    "author_id",
    "author",
)


@buyers.get("/", response={200: shapes.BuyerPage, **READING}, summary="Buyers, newest first")
def index(request: ActorRequest, asked: Query[shapes.RecordsAsked]) -> HttpResponse:
    """A page after the id `after`; with `text` the closest to it, and no page after."""
    request.actor.require(SEE_BUYERS)
    condition, by = _asked(request.actor, "party", asked)
    narrow = PartyFilter(search=asked.text, condition=condition, by=by)
    return _page(request.actor, "party", list_parties(request.actor, asked.page, chosen=narrow), _buyer)


@buyers.get("/people/", response={200: shapes.PersonPage, **READING}, summary="People of buyers, newest first")
def people(request: ActorRequest, asked: Query[shapes.RecordsAsked]) -> HttpResponse:
    """A page after the id `after`."""
    request.actor.require(SEE_BUYERS)
    condition, by = _asked(request.actor, "contact", asked)
    narrow = PeopleFilter(text=asked.text, condition=condition, by=by)
    return _page(request.actor, "contact", list_people(request.actor, asked.page, narrow), _person)


@tasks.get("/", response={200: shapes.TaskPage, **READING}, summary="Tasks, newest first")
def index_of_tasks(request: ActorRequest, asked: Query[shapes.TasksAsked]) -> HttpResponse:
    """A page after the id `after`; the open ones unless asked for by `state`."""
    request.actor.require(SEE_TASKS)
    condition, by = _asked(request.actor, "task", asked)
    state = "" if asked.state == "all" else asked.state
    narrow = TaskFilter(state=state, mine=asked.mine, text=asked.text, condition=condition, by=by)
    return _page(request.actor, "task", list_tasks(request.actor, asked.page, narrow), task_out)


def _asked(actor: Actor, record: str, asked: shapes.RecordsAsked) -> tuple[Group | None, By | None]:
    return condition_asked(actor, record, asked.condition), order_told(actor, record, asked.sort)


def _page(actor: Actor, record: str, found: Slice[Row], told: Callable[[Row], dict[str, Any]]) -> HttpResponse:
    held: dict[UUID, dict[str, Any]] = fields_of_many(actor, record, [row.id for row in found.rows])
    return answered({"rows": [{**told(row), "fields": held[row.id]} for row in found.rows], "next": found.next})


def _buyer(row: PartyRow) -> dict[str, Any]:
    terms = row.terms
    return {
        **{name: getattr(row, name) for name in _OF_BUYERS},
        **{name: getattr(terms, name) for name in _OF_TERMS},
        "responsible_id": terms.responsible_id,
        "responsible": terms.responsible_name,
        "missing": list(terms.missing),
    }


def _person(row: PersonRow) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in _OF_PEOPLE}, "buyer_id": row.party_id, "buyer": row.party}


def task_out(row: TaskRow) -> dict[str, Any]:
    """A task as the API tells it, without its own fields."""
    return {**{name: getattr(row, name) for name in _OF_TASKS}, "buyer_id": row.party_id, "buyer": row.party}

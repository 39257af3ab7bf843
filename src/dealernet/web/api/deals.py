"""Deals for the company's own programs: pipelines, lists, one deal, opening, changing, moving it, giving it over."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router

from dealernet.business.deals.access import SEE
from dealernet.business.deals.commands import NewDeal, assign_deals, change_deal, move_deals, open_deals
from dealernet.business.deals.queries import (
    DealCard,
    DealFilter,
    DealRow,
    Status,
    deal_card,
    list_deals,
    pipelines_in_force,
)
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.idempotency import Answer
from dealernet.foundation.fields.needing import refuse_lacking
from dealernet.foundation.fields.ordering import order_told
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.web.api import deal_shapes as shapes
from dealernet.web.api.answers import answered, written
from dealernet.web.api.conditions import condition_asked
from dealernet.web.api.fields import fields_out
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.api.repeating import REPEATABLE, once_a_key
from dealernet.web.request import ActorRequest

router = Router(tags=["Deals"])
_IN_LISTS: Final = (
    *("id", "number", "title", "stage", "amount", "customer_id", "who", "responsible_id", "responsible", "source"),
    *("due_on", "opened_at", "entered_at", "closed_at"),
)
_ON_CARDS: Final = (
    *("contact_name", "contact_phone", "contact_email", "order_id", "order_number", "comment", "lost_reason"),
    "revision",
)


@router.get("/pipelines/", response={200: list[shapes.PipelineOut], **READING}, summary="Pipelines and their statuses")
def pipelines(request: ActorRequest) -> HttpResponse:
    """Every pipeline that takes deals, with its statuses in their order."""
    request.actor.require(SEE)
    told = [
        {
            "key": one.key,
            "name": one.label,
            "revision": one.revision,
            "statuses": [
                {"place": s.place, "name": s.label, "stage": s.stage.value, "hint": s.hint, "require": list(s.require)}
                for s in one.statuses
            ],
        }
        for one in pipelines_in_force().open
    ]
    return answered(told)


@router.get("/", response={200: shapes.DealPage, **READING}, summary="Deals, newest first")
def index(request: ActorRequest, asked: Query[shapes.DealsAsked]) -> HttpResponse:
    """A page after the id `after`; closed deals are left out unless asked for."""
    narrow = DealFilter(
        place=asked.place,
        stage=asked.stage,
        customer_id=asked.customer,
        responsible_id=asked.responsible,
        order_id=asked.order,
        late=asked.late,
        closed=asked.closed,
        text=asked.text,
        condition=condition_asked(request.actor, "deal", asked.condition),
        by=order_told(request.actor, "deal", asked.sort),
    )
    found = list_deals(request.actor, asked.page, narrow)
    return answered({"rows": [_row(row) for row in found.rows], "next": found.next})


@router.post("/", response={201: shapes.DealOut, **WRITING}, summary="Open a deal", openapi_extra=REPEATABLE)
def create(request: ActorRequest, given: shapes.DealIn) -> HttpResponse:
    """In a pipeline's first status, or in another one by its place. With an `Idempotency-Key` it may be repeated.

    Named at all, `fields` are given whole: those that must be filled in too.
    """

    def act() -> Answer:
        told = given.model_dump(exclude={"fields"})
        ids = {f"{name}_id": told.pop(name) for name in ("customer", "responsible", "order")}
        with transaction.atomic():
            outcome = settled(open_deals(request.actor, [NewDeal(**told, **ids)]))
            _fill(request.actor, outcome.subject, given.fields)
            if given.fields:
                refuse_lacking("deal", outcome.subject)
        return Answer(201, written(_card(request.actor, deal_card(request.actor, outcome.subject))))

    return once_a_key(request, act)


@router.patch(
    "/{uuid:deal_id}/", response={200: shapes.DealOut, **WRITING}, summary="Change a deal", openapi_extra=REPEATABLE
)
def change(request: ActorRequest, deal_id: UUID, given: shapes.DealChange) -> HttpResponse:
    """Applied whole or not at all; what is so already stays. Its place is changed by moving it."""

    def act() -> Answer:
        told = given.model_dump(exclude_unset=True, exclude={"fields", "seen"})
        values = {f"{name}_id" if name in ("customer", "order") else name: value for name, value in told.items()}
        with transaction.atomic():
            change_deal(request.actor, deal_id, values, seen=given.seen)
            _fill(request.actor, deal_id, given.fields)
        return Answer(200, written(_card(request.actor, deal_card(request.actor, deal_id))))

    return once_a_key(request, act)


@router.post("/{uuid:deal_id}/responsible/", response={200: shapes.DealOut, **WRITING}, summary="Give a deal over")
def assign(request: ActorRequest, deal_id: UUID, given: shapes.ResponsibleIn) -> HttpResponse:
    """To another of the staff, with its open tasks unless told otherwise. Repeating changes nothing."""
    settled(assign_deals(request.actor, [deal_id], given.responsible, with_tasks=given.tasks))
    return answered(_card(request.actor, deal_card(request.actor, deal_id)))


@router.get("/{uuid:deal_id}/", response={200: shapes.DealOut, **READING}, summary="One deal")
def card(request: ActorRequest, deal_id: UUID) -> HttpResponse:
    """A deal, and the places the key's role may move it to."""
    return answered(_card(request.actor, deal_card(request.actor, deal_id)))


@router.post("/{uuid:deal_id}/move/", response={200: shapes.DealOut, **WRITING}, summary="Move a deal")
def move(request: ActorRequest, deal_id: UUID, given: shapes.MoveIn) -> HttpResponse:
    """To a place. `seen` refuses it when somebody has moved it since. Repeating changes nothing."""
    settled(move_deals(request.actor, [deal_id], given.to, reason=given.reason, seen=given.seen))
    return answered(_card(request.actor, deal_card(request.actor, deal_id)))


def _row(row: DealRow | DealCard) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in _IN_LISTS}, **_placed(row.place, row.status)}


def _fill(actor: Actor, deal_id: UUID, fields: dict[str, Any] | None) -> None:
    if fields:
        settled(set_fields(actor, "deal", [deal_id], fields))


def _card(actor: Actor, deal: DealCard) -> dict[str, Any]:
    moves = [*(one.place for one in deal.moves), *(one.key for one in deal.elsewhere)]
    told = {name: getattr(deal, name) for name in _ON_CARDS}
    return {**_row(deal), **told, "moves": moves, "fields": fields_out(actor, "deal", deal.id)}


def _placed(place: str, status: Status | None) -> dict[str, str]:
    return {"place": place, "status_name": status.label if status else place}

"""Calls: told by an exchange or a script, listed, marked. For the company's own programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.business.calls.commands import (
    ToldCall,
    mark_calls,
    name_caller,
    note_returned,
    number_of,
    record_calls,
)
from dealernet.business.calls.errors import CalledWrong, NumberWrong
from dealernet.business.calls.queries import CallFilter, CallRow, call_card, list_calls
from dealernet.business.calls.stages import Direction, Mark
from dealernet.foundation import clock
from dealernet.foundation.outcomes import Outcome, settled
from dealernet.web.api import call_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Calls"])
_TOLD: Final = (
    *("id", "source", "external_id", "direction", "outcome", "number", "line", "extension", "customer_id", "customer"),
    *("contact", "employee_id", "employee", "responsible", "started_at", "answered_at", "seconds", "in_hours"),
    *("recording", "waits", "returned_at", "returned_by", "revision"),
)


@router.post("/", response={200: shapes.CallOut, **WRITING}, summary="Tell of a call")
def tell(request: ActorRequest, given: shapes.CallIn) -> HttpResponse:
    """Make a call known, or tell it on: when it rings, is answered, ends, has a recording. Safe to repeat.

    A missed call is closed by a later answered one with the same number, either way, in whatever order they are told.
    """
    outcome = settled(record_calls(request.actor, [_told(given)]))
    return answered(_call(call_card(request.actor, outcome.subject)))


@router.get("/", response={200: shapes.CallPage, **READING}, summary="Calls, newest first")
def index(request: ActorRequest, asked: Query[shapes.CallsAsked]) -> HttpResponse:
    """A page after the id `after`; `waiting=true` are those nobody has called back yet."""
    narrow = CallFilter(
        waiting=asked.waiting,
        missed=asked.missed,
        direction=asked.direction,
        outcome=asked.outcome,
        mark=asked.mark,
        customer_id=asked.customer,
        employee_id=asked.employee,
        number=number_of(asked.number),
        since=asked.since,
        until=asked.until,
        text=asked.text,
    )
    found = list_calls(request.actor, asked.page, narrow)
    return answered({"rows": [_call(row) for row in found.rows], "next": found.next})


@router.get("/{uuid:call_id}/", response={200: shapes.CallOut, **READING}, summary="One call")
def card(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """A call with whom it was and what became of it."""
    return answered(_call(call_card(request.actor, call_id)))


@router.post("/{uuid:call_id}/mark/", response={200: shapes.CallOut, **WRITING}, summary="Mark a call")
def mark(request: ActorRequest, call_id: UUID, given: shapes.MarkIn) -> HttpResponse:
    """To the point or not; an empty mark takes it away. Repeating changes nothing."""
    return _after(request, mark_calls(request.actor, [call_id], Mark(given.mark) if given.mark else None))


@router.post("/{uuid:call_id}/returned/", response={200: shapes.CallOut, **WRITING}, summary="Say it was called back")
def returned(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """A missed call was called back by other means than the exchange. Repeating changes nothing."""
    return _after(request, note_returned(request.actor, [call_id]))


@router.post("/{uuid:call_id}/customer/", response={200: shapes.CallOut, **WRITING}, summary="Say who called")
def caller(request: ActorRequest, call_id: UUID, given: shapes.CallerIn) -> HttpResponse:
    """Which buyer the call was with. Repeating changes nothing."""
    return _after(request, name_caller(request.actor, call_id, given.customer))


def _after(request: ActorRequest, outcomes: Sequence[Outcome]) -> HttpResponse:
    return answered(_call(call_card(request.actor, settled(outcomes).subject)))


def _told(given: shapes.CallIn) -> ToldCall:
    comes_in = given.direction == Direction.IN
    theirs, ours = (given.from_, given.to) if comes_in else (given.to, given.from_)
    try:
        number = number_of(theirs)
    except NumberWrong as wrong:
        raise (wrong if comes_in else CalledWrong(**wrong.values)) from None
    told = given.model_dump(exclude={"from_", "to", "id", "told_at"})
    return ToldCall(**told, external_id=given.id, number=number, line=_line(ours), told_at=given.told_at or clock.now())


def _line(ours: str) -> str:
    """Our side as a number where it is one; exchanges name lines by words too."""
    try:
        return number_of(ours)
    except NumberWrong:
        return " ".join(ours.split())


def _call(row: CallRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _TOLD}
    return {**told, "direction": row.direction.value, "outcome": row.outcome.value, "mark": row.mark or ""}

"""Rehearsals: a rule tried on what has already happened; nothing leaves, nothing changes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.automation.queries import rule_card
from dealernet.automation.rehearsal import ask_rehearsal, cancel_rehearsal
from dealernet.automation.rehearsed import (
    FindingRow,
    RehearsalRow,
    findings_of,
    foretold,
    list_rehearsals,
    rehearsal_card,
)
from dealernet.foundation import clock
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.web.api import automation_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.api.runs import known_subjects
from dealernet.web.request import ActorRequest

router = Router(tags=["Rehearsals"])
_SHOWN = (
    *("id", "rule", "title", "revision", "since", "until", "state", "total", "gone", "weighed"),
    *("figures", "error", "asked_by", "at", "began_at", "ended_at"),
)
_PLAIN = ("subject_type", "at", "verdict", "people")


@router.post("/", response={201: shapes.RehearsalOut, **WRITING}, summary="Rehearse a rule")
def create(request: ActorRequest, given: shapes.RehearsalIn) -> HttpResponse:
    """The rule in force under `rule`, or the draft in `body`, on what happened in a period. A worker weighs it."""
    request.actor.require(PUBLISH)
    body = rule_card(request.actor, given.rule)[1] if given.body is None else given.body
    until = min(given.until, clock.now())
    made = ask_rehearsal(request.actor, given.rule, body, since=given.since, until=until)
    return answered(_row(rehearsal_card(request.actor, made)), 201)


@router.get("/", response={200: shapes.RehearsalsOut, **READING}, summary="The latest rehearsals")
def index(request: ActorRequest, asked: Query[shapes.RehearsalsAsked]) -> HttpResponse:
    """The newest fifty, of one rule or of all."""
    return answered({"rows": [_row(one) for one in list_rehearsals(request.actor, rule=asked.rule)]})


@router.get("/{uuid:rehearsal_id}/", response={200: shapes.RehearsalOut, **READING}, summary="One rehearsal")
def card(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """How far it is and what it came to so far: ask again until its `state` is done."""
    return answered(_row(rehearsal_card(request.actor, rehearsal_id)))


@router.get("/{uuid:rehearsal_id}/findings/", response={200: shapes.FindingPage, **READING}, summary="Its records")
def findings(request: ActorRequest, rehearsal_id: UUID, asked: Query[shapes.FindingsAsked]) -> HttpResponse:
    """The records it came upon, the earliest first; five thousand are kept."""
    actor, one = request.actor, rehearsal_card(request.actor, rehearsal_id)
    found = findings_of(actor, one, verdict=asked.verdict, people=asked.people, after=asked.after, size=asked.size)
    known = known_subjects(actor, found.rows)
    would = foretold(one, {row.subject for row in found.rows if row.verdict == "acts" and row.subject in known})
    told = [_finding(row, known=row.subject in known, would=would.get(row.subject, [])) for row in found.rows]
    return answered({"rows": told, "next": found.next})


@router.post("/{uuid:rehearsal_id}/cancellation/", response={200: shapes.RehearsalOut, **WRITING}, summary="Stop one")
def cancel(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """What it has found so far stays; one that has ended stays as it is."""
    cancel_rehearsal(request.actor, rehearsal_id)
    return answered(_row(rehearsal_card(request.actor, rehearsal_id)))


def _row(one: RehearsalRow) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _SHOWN}


def _finding(row: FindingRow, *, known: bool, would: list[str]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "event_id": row.event_id or None,
        "known": known,
        "subject": row.subject if known else None,
        "by": row.by if known else "",
        "grounds": [asdict(one) for one in row.grounds] if known else [],
        "assumed": list(row.assumed),
        "would": would,
    }

"""Runs of rules: what was decided on which grounds and what came of it; trying again, skipping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.automation.queries import RunFilter, RunRow, find_runs, run_of
from dealernet.automation.settling import retry_run, skip_run
from dealernet.business.orders.queries import orders_of_holders
from dealernet.foundation.access.actor import Actor
from dealernet.web.api import automation_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Runs of rules"])
_PLAIN = ("id", "rule", "title", "revision", "event_id", "event_kind", "subject_type", "state", "fault", "at", "due_at")


@router.get("/", response={200: shapes.RunPage, **READING}, summary="Runs, newest first")
def index(request: ActorRequest, asked: Query[shapes.RunsAsked]) -> HttpResponse:
    """A page after the id `after`, narrowed by rule, record, state, kind of failure, period."""
    narrow = RunFilter(
        rule=asked.rule,
        state=asked.state or "",
        fault=asked.fault or "",
        since=asked.since,
        until=asked.until,
        subject=asked.subject,
    )
    found = find_runs(request.actor, asked.page, narrow)
    return answered({"rows": _shown(request.actor, found.rows), "next": found.next})


@router.get("/{uuid:run_id}/", response={200: shapes.RunOut, **READING}, summary="One run")
def card(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """With the grounds it was decided on, and what each step came to."""
    return _one(request, run_id)


@router.post("/{uuid:run_id}/retry/", response={200: shapes.RunOut, **WRITING}, summary="Try a run again")
def retry(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """At the step it stopped at, or from its beginning where it never began. Refused with 409 when it went through."""
    retry_run(request.actor, run_id)
    return _one(request, run_id)


@router.post("/{uuid:run_id}/skip/", response={200: shapes.RunOut, **WRITING}, summary="Skip a run")
def skip(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """It needs nothing more. Refused with 409 when it went through or was skipped."""
    skip_run(request.actor, run_id)
    return _one(request, run_id)


def known_subjects(actor: Actor, rows: Sequence[Any]) -> set[UUID]:
    """The records of these rows within the actor's reach. One statement."""
    if actor.reach.everything:
        return {row.subject for row in rows}
    return set(orders_of_holders(actor, [row.subject for row in rows if row.subject_type == "order"]))


def _one(request: ActorRequest, run_id: UUID) -> HttpResponse:
    [told] = _shown(request.actor, [run_of(request.actor, run_id)])
    return answered(told)


def _shown(actor: Actor, rows: Sequence[RunRow]) -> list[dict[str, Any]]:
    known = known_subjects(actor, rows)
    return [_row(row, known=row.subject in known) for row in rows]


def _row(row: RunRow, *, known: bool) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "known": known,
        "subject": row.subject if known else None,
        "error": row.error if known else "",
        "grounds": [asdict(one) for one in row.grounds] if known else [],
        "done": [asdict(one) for one in row.done] if known else [],
    }

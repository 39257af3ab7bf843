"""Readings: asked by the clock or by a person, done outside requests, each with what was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.utils import translation

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import NotThere, OutsideRejected, OutsideUnavailable
from dealernet.foundation.exchange.journal import MANAGE, SEE
from dealernet.foundation.jobs import job
from dealernet.foundation.secrets import SecretUnreadable
from dealernet.integrations.onec.models import OdataBase, OdataRun
from dealernet.integrations.onec.odata.checking import in_words, parts_in_force
from dealernet.integrations.onec.odata.published import from_kept, unavailable
from dealernet.integrations.onec.odata.reading import read_all
from dealernet.integrations.onec.odata.report import Lines
from dealernet.integrations.onec.odata.settings import OdataSettings, odata_settings

BROKEN_OFF: Final = timedelta(minutes=20)
KEPT: Final = timedelta(days=90)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A reading as its page shows it."""

    id: UUID
    asked_by: str
    state: str
    counts: Mapping[str, int]
    lines: tuple[Mapping[str, str], ...]
    error: str
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class BaseRow:
    """What a base publishes: the parts missing, or why it could not be asked."""

    checked_at: datetime
    problem: str
    missing: tuple[tuple[str, str], ...]
    served: int


def ask_reading(actor: Actor) -> None:
    """Read 1C as soon as a worker is free; one that waits or goes on already is enough."""
    actor.require(MANAGE)
    with transaction.atomic():
        if OdataRun.objects.filter(state__in=["due", "reading"]).exists():
            return
        made = OdataRun(asked_by=actor.name if actor.kind == Kind.PERSON else "")
        OdataRun.objects.bulk_create([made], ignore_conflicts=True)
        if OdataRun.objects.filter(id=made.id).exists():
            READ.later({"run_id": str(made.id)})


def read_when_due() -> int:
    """Ask for a reading when the last one is older than the connection says, or than the connection itself.

    How many were asked.
    """
    settings = odata_settings()
    if settings is None or not settings.reads:
        return 0
    _give_up_broken()
    last = OdataRun.objects.order_by("-created_at").values_list("state", "created_at").first()
    if last and last[0] in ("due", "reading"):
        return 0
    is_of_this = last and (settings.since is None or last[1] >= settings.since)
    if last and is_of_this and last[1] > clock.now() - timedelta(minutes=settings.minutes):
        return 0
    ask_reading(system("1С (OData)"))
    return 1


@job("onec.odata.read")
def READ(run_id: str) -> None:
    """Do one reading; a second worker with the same one does nothing."""
    if not OdataRun.objects.filter(id=run_id, state="due").update(state="reading", touched_at=clock.now()):
        return
    lines, error = Lines(), ""
    with translation.override("ru"):
        try:
            _read(lines)
        except (OutsideRejected, OutsideUnavailable, SecretUnreadable) as failure:
            error = in_words(failure)
        except DatabaseError:
            raise
        except Exception as broken:
            _log.exception("onec.odata_broken", run=run_id)
            error = f"{type(broken).__name__}: {broken}"
    OdataRun.objects.filter(id=run_id).update(
        state="failed" if error else "done",
        counts=dict(lines.counts),
        lines=lines.lines,
        error=error[:1000],
        done_at=clock.now(),
    )


def _read(lines: Lines) -> None:
    settings = odata_settings()
    if settings is None:
        raise OutsideRejected("подключение убрано")
    actor = actor_of_odata()
    parts = parts_in_force(actor, settings)
    if not parts:
        problem = OdataBase.objects.filter(address=settings.address).values_list("problem", flat=True).first()
        raise OutsideRejected(problem or "ничего из нужного не опубликовано")
    read_all(actor, settings.client(), parts, lines)


def actor_of_odata() -> Actor:
    """1C, as far as it is read and written by OData."""
    return system("1С (OData)", kind=Kind.PROGRAM)


def list_runs(actor: Actor, *, limit: int = 10) -> list[RunRow]:
    """The newest readings. One statement."""
    actor.require(SEE)
    return [_row(run) for run in OdataRun.objects.order_by("-created_at")[:limit]]


def run_card(actor: Actor, run_id: UUID) -> RunRow:
    """One reading. One statement."""
    actor.require(SEE)
    run = OdataRun.objects.filter(id=run_id).first()
    if run is None:
        raise NotThere
    return _row(run)


def base_published(actor: Actor, settings: OdataSettings) -> BaseRow | None:
    """What the base of this connection publishes; nothing while nobody asked. One statement."""
    actor.require(SEE)
    base = OdataBase.objects.filter(address=settings.address).first()
    if base is None:
        return None
    parts = from_kept(base.parts)
    return BaseRow(base.checked_at, base.problem, tuple(unavailable(parts)), len(parts))


def _row(run: OdataRun) -> RunRow:
    lines: Any = run.lines
    return RunRow(run.id, run.asked_by, run.state, run.counts, tuple(lines), run.error, run.created_at, run.done_at)


def _give_up_broken() -> None:
    now = clock.now()
    stuck = OdataRun.objects.filter(state__in=["due", "reading"], touched_at__lt=now - BROKEN_OFF)
    stuck.update(state="failed", error="чтение оборвалось вместе с процессом", done_at=now)
    OdataRun.objects.filter(created_at__lt=now - KEPT).delete()

"""The exchange as its pages show it: who calls, sessions, files, what was made of each line, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.db.models import Max

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events.eras import Pause, outgoing_pause
from dealernet.foundation.exchange.journal import SEE
from dealernet.integrations.onec import spool
from dealernet.integrations.onec.models import (
    ExchangeAccount,
    ExchangeCall,
    ExchangeFile,
    ExchangeSession,
    FileLine,
    Generation,
    ToldOrder,
)

LINES: Final = 100
_signer: Final = signing.TimestampSigner(salt="dealernet.onec.file")
LINK_LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A login 1C uses."""

    login: str
    name: str
    is_active: bool
    stopped_at: datetime | None
    takes_archives: bool
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file 1C sent, and what was made of it. `left` is how many seconds reading it will take, when that is known."""

    id: UUID
    session_id: UUID
    name: str
    size: int
    state: str
    progress: int
    position: int
    report: dict[str, int]
    error: str
    received_at: datetime
    done_at: datetime | None
    login: str
    left: int | None
    link: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """What was made of one thing of a file."""

    id: int
    file_id: UUID
    what: str
    fate: str
    why: str


@dataclass(frozen=True, slots=True)
class Contact:
    """When 1C was last here, how often it comes (seconds, when that is known), and what it announced."""

    at: datetime
    login: str
    every: int | None
    version: str


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """A whole export that left something out, for a person to decide about."""

    id: UUID
    name: str
    began_at: datetime
    missing: int
    total: int
    is_suspect: bool


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What 1C last told of an order."""

    number: str
    posted: bool
    cancelled: bool
    paid_by: str
    shipped_by: str
    status: str
    told_at: datetime


def list_accounts(actor: Actor) -> list[AccountRow]:
    """The exchange accounts, with when each was last seen. One statement."""
    actor.require(SEE)
    return [
        AccountRow(one.login, one.name, one.is_active, one.stopped_at, one.takes_archives, one.seen)
        for one in ExchangeAccount.objects.annotate(seen=Max("sessions__last_seen_at")).order_by("login")
    ]


def last_contact(actor: Actor) -> Contact | None:
    """When 1C was last here and how often it comes; nothing when it never was. One statement."""
    actor.require(SEE)
    sessions = list(ExchangeSession.objects.select_related("account").order_by("-started_at")[:30])
    if not sessions:
        return None
    starts = [one.started_at for one in sessions]
    gaps = [(later - sooner).total_seconds() for later, sooner in pairwise(starts)]
    waits = [gap for gap in gaps if gap >= 60]
    last = max(sessions, key=lambda one: one.last_seen_at)
    often = int(median(waits)) if len(waits) >= 3 else None
    return Contact(last.last_seen_at, last.account.login, often, last.version)


def held_back() -> Pause | None:
    """Why nothing goes to 1C just now; nothing while it does."""
    return outgoing_pause()


def list_files(actor: Actor, *, limit: int = 40, session_id: UUID | None = None) -> list[FileRow]:
    """The newest files, without pictures. One statement."""
    actor.require(SEE)
    found = ExchangeFile.objects.select_related("session__account").filter(name__iregex=r"\.(xml|zip)$")
    if session_id is not None:
        found = found.filter(session_id=session_id)
    return [_row(file) for file in found.order_by("-received_at", "-id")[:limit]]


def being_read(actor: Actor) -> list[FileRow]:
    """The files that are being read just now. One statement."""
    actor.require(SEE)
    found = ExchangeFile.objects.select_related("session__account").filter(state="reading")
    return [_row(file) for file in found.order_by("began_at")]


def file_card(actor: Actor, file_id: UUID) -> FileRow:
    """One file. One statement."""
    actor.require(SEE)
    file = ExchangeFile.objects.select_related("session__account").filter(id=file_id).first()
    if file is None:
        raise NotThere
    return _row(file)


def file_lines(actor: Actor, file_id: UUID, *, fate: str = "", after: int = 0) -> tuple[list[LineRow], int | None]:
    """What was made of a file's lines, a hundred from `after` on, and the key of the next page. One statement."""
    actor.require(SEE)
    found = FileLine.objects.filter(file_id=file_id, id__gt=after)
    if fate:
        found = found.filter(fate=fate)
    rows = [_line(line) for line in found.order_by("id")[: LINES + 1]]
    return rows[:LINES], rows[LINES - 1].id if len(rows) > LINES else None


def refused_lately(actor: Actor, *, limit: int = 10) -> list[LineRow]:
    """What was refused in the last seven days and did not come through since, newest first. One statement."""
    actor.require(SEE)
    since = clock.now() - timedelta(days=7)
    lines = FileLine.objects.filter(file__received_at__gte=since, fate__in=["refused", "created", "updated"])
    newest: dict[str, LineRow] = {}
    for line in lines.order_by("-id")[:1000]:
        newest.setdefault(line.what, _line(line))
    return [line for line in newest.values() if line.fate == "refused"][:limit]


def list_generations(actor: Actor) -> list[GenerationRow]:
    """Whole exports that left something out and wait for a person. One statement."""
    actor.require(SEE)
    found = Generation.objects.filter(state="proposed").order_by("-began_at")
    return [GenerationRow(g.id, g.name, g.began_at, g.missing, g.total, g.is_suspect) for g in found[:20]]


def told_of(actor: Actor, order_ids: list[UUID]) -> dict[UUID, OrderFacts]:
    """What 1C last told of these orders. One statement."""
    actor.require(SEE)
    found = {}
    for one in ToldOrder.objects.filter(order_id__in=order_ids):
        f: dict[str, Any] = one.facts
        found[one.order_id] = OrderFacts(
            str(f.get("number", "")), bool(f.get("posted")), bool(f.get("cancelled")), str(f.get("paid_by", "")),
            str(f.get("shipped_by", "")), str(f.get("status", "")), one.told_at,
        )  # fmt: skip
    return found


def list_calls(actor: Actor, session_id: UUID, *, limit: int = 200) -> list[ExchangeCallRow]:
    """The requests of a session in their order. One statement."""
    actor.require(SEE)
    found = ExchangeCall.objects.filter(session_id=session_id).order_by("id")
    return [
        ExchangeCallRow(c.at, c.kind, c.mode, c.file, c.size, c.took_ms, c.status, c.answer, c.address)
        for c in found[:limit]
    ]


def read_again(actor: Actor, file_id: UUID) -> None:
    """Read a file once more; what did not change is not touched. Refuses one whose bytes are not kept any more."""
    actor.require("exchange.manage")
    if not spool.kept_as(file_id).exists():
        raise NotThere
    again = ExchangeFile.objects.filter(id=file_id, state__in=["done", "refused"])
    if not again.update(state="due", error="", position=0, progress=0):
        raise NotThere


def received_file(actor: Actor, ticket: str) -> tuple[str, Path]:
    """The name and the bytes of a file by its signed link, which lasts an hour. `NotThere` for anything else."""
    actor.require(SEE)
    try:
        file_id = UUID(_signer.unsign(ticket, max_age=LINK_LASTS))
    except (signing.BadSignature, ValueError):
        raise NotThere from None
    file = ExchangeFile.objects.filter(id=file_id).first()
    if file is None or not spool.kept_as(file_id).is_file():
        raise NotThere
    return file.name.rpartition("/")[2], spool.kept_as(file_id)


@dataclass(frozen=True, slots=True)
class ExchangeCallRow:
    """One request of 1C and the first line of the answer."""

    at: datetime
    kind: str
    mode: str
    file: str
    size: int
    took_ms: int
    status: int
    answer: str
    address: str


def _line(line: FileLine) -> LineRow:
    return LineRow(line.id, line.file_id, line.what, line.fate, line.why)


def _row(file: ExchangeFile) -> FileRow:
    kept = spool.kept_as(file.id).is_file()
    return FileRow(
        id=file.id,
        session_id=file.session_id,
        name=file.name,
        size=file.size,
        state=file.state,
        progress=file.progress,
        position=min(file.position, file.size),
        report=file.report,
        error=file.error,
        received_at=file.received_at,
        done_at=file.done_at,
        login=file.session.account.login,
        left=_left(file),
        link=_signer.sign(str(file.id)) if kept else "",
    )


def _left(file: ExchangeFile) -> int | None:
    if file.state != "reading" or not file.position or file.began_at is None:
        return None
    spent = (clock.now() - file.began_at).total_seconds()
    return int(spent * (file.size - file.position) / file.position) if spent > 1 else None

"""Sessions of 1C as a list shows them: which way things went, how many, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.exchange.journal import SEE
from dealernet.foundation.paging import Page, Slice
from dealernet.integrations.onec.models import ExchangeFile, ExchangeSession

SILENT: Final = timedelta(minutes=3)
NOT_TAKEN: Final = frozenset({"refused", "warned", "rests_short", "documents_passed_over"})


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One conversation of 1C with us. `way`: in, out, check; `end`: going, broken, refused, warned, done."""

    id: UUID
    started_at: datetime
    seconds: int
    login: str
    kind: str
    version: str
    way: str
    files: tuple[str, ...]
    size: int
    orders: int
    received: int
    taken: int
    refused: int
    end: str

    @property
    def others(self) -> int:
        """How many files came besides the first."""
        return max(len(self.files) - 1, 0)


def list_sessions(actor: Actor, page: Page, *, since: datetime | None = None) -> Slice[SessionRow]:
    """The newest sessions. Two statements, however many."""
    actor.require(SEE)
    found = ExchangeSession.objects.order_by("-id")
    if since is not None:
        found = found.filter(started_at__gte=since)
    if page.after:
        found = found.filter(id__lt=page.after)
    counted = _counted(found[: page.size + 1])
    rows = _rows(counted[: page.size])
    return Slice(rows, rows[-1].id if len(counted) > page.size else None)


def session_card(actor: Actor, session_id: UUID) -> SessionRow:
    """One session. Two statements."""
    actor.require(SEE)
    rows = _rows(_counted(ExchangeSession.objects.filter(id=session_id)))
    if not rows:
        raise NotThere
    return rows[0]


def _counted(found: object) -> list[ExchangeSession]:
    orders = Count("handed_out", distinct=True)
    received = Count("handed_out", filter=Q(handed_out__state="received"), distinct=True)
    assert hasattr(found, "values_list")  # noqa: S101 - a queryset, sliced or not
    ids = list(found.values_list("id", flat=True))
    sessions = ExchangeSession.objects.filter(id__in=ids).select_related("account").order_by("-id")
    return list(sessions.annotate(orders=orders, received=received))


def _rows(sessions: Sequence[ExchangeSession]) -> list[SessionRow]:
    files: dict[UUID, list[ExchangeFile]] = {}
    found = ExchangeFile.objects.filter(session_id__in=[one.id for one in sessions], name__iregex=r"\.(xml|zip)$")
    for file in found.order_by("received_at", "id"):
        files.setdefault(file.session_id, []).append(file)
    return [_row(one, files.get(one.id, [])) for one in sessions]


def _row(session: ExchangeSession, files: Sequence[ExchangeFile]) -> SessionRow:
    orders, received = int(getattr(session, "orders", 0)), int(getattr(session, "received", 0))
    refused = sum(file.report.get("refused", 0) for file in files)
    taken = sum(n for file in files for key, n in file.report.items() if key not in NOT_TAKEN)
    return SessionRow(
        id=session.id,
        started_at=session.started_at,
        seconds=int((session.last_seen_at - session.started_at).total_seconds()),
        login=session.account.login,
        kind=session.kind,
        version=session.version,
        way="in" if files else "out" if orders else "check",
        files=tuple(file.name for file in files),
        size=sum(file.size for file in files),
        orders=orders,
        received=received,
        taken=taken,
        refused=refused,
        end=_end(session, files, orders, received, refused),
    )


def _end(session: ExchangeSession, files: Sequence[ExchangeFile], orders: int, received: int, refused: int) -> str:
    fresh = session.last_seen_at > clock.now() - SILENT
    if any(file.state in ("due", "reading") for file in files) or (fresh and _open(files, orders, received)):
        return "going"
    if any(file.state == "refused" for file in files):
        return "refused"
    if _open(files, orders, received):
        return "broken"
    return "warned" if refused else "done"


def _open(files: Sequence[ExchangeFile], orders: int, received: int) -> bool:
    return any(file.state == "receiving" for file in files) or received < orders

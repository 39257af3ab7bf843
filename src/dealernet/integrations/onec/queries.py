"""The exchange as its page shows it: accounts, sessions, files and what was made of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.exchange.journal import SEE
from dealernet.integrations.onec.models import ExchangeAccount, ExchangeFile


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A login 1C uses."""

    login: str
    name: str
    is_active: bool
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file 1C sent, and what was made of it."""

    id: UUID
    name: str
    size: int
    state: str
    progress: int
    report: dict[str, int]
    refused: list[dict[str, str]]
    error: str
    received_at: datetime
    done_at: datetime | None
    login: str


def list_accounts(actor: Actor) -> list[AccountRow]:
    """The exchange accounts, with when each was last seen. Two statements."""
    actor.require(SEE)
    rows = []
    for account in ExchangeAccount.objects.order_by("login").prefetch_related("sessions"):
        seen = max((session.last_seen_at for session in account.sessions.all()), default=None)
        rows.append(AccountRow(account.login, account.name, account.is_active, seen))
    return rows


def list_files(actor: Actor, *, limit: int = 40) -> list[FileRow]:
    """The newest files. One statement."""
    actor.require(SEE)
    found = ExchangeFile.objects.select_related("session__account").order_by("-received_at")
    return [_row(file) for file in found[:limit]]


def file_card(actor: Actor, file_id: UUID) -> FileRow:
    """One file. One statement."""
    actor.require(SEE)
    file = ExchangeFile.objects.select_related("session__account").filter(id=file_id).first()
    if file is None:
        raise NotThere
    return _row(file)


def read_again(actor: Actor, file_id: UUID) -> None:
    """Read a file once more; what did not change is not touched."""
    actor.require("exchange.manage")
    if not ExchangeFile.objects.filter(id=file_id, state__in=["done", "refused"]).update(state="due", error=""):
        raise NotThere


def _row(file: Any) -> FileRow:
    return FileRow(
        id=file.id,
        name=file.name,
        size=file.size,
        state=file.state,
        progress=file.progress,
        report=file.report,
        refused=file.refused,
        error=file.error,
        received_at=file.received_at,
        done_at=file.done_at,
        login=file.session.account.login,
    )

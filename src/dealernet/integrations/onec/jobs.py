"""Files of 1C are read in their order, outside its requests, a second at a time between other work."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import translation

from dealernet.foundation import clock
from dealernet.foundation.events.worker import every
from dealernet.integrations.onec import receiving, spool
from dealernet.integrations.onec.commerceml.reading import Unreadable
from dealernet.integrations.onec.inbound import Reading
from dealernet.integrations.onec.models import ExchangeAccount, ExchangeFile, ExchangeSession, FileLine
from dealernet.integrations.onec.pictures import keep_pictures
from dealernet.integrations.onec.report import Report
from dealernet.integrations.onec.sessions import actor_for

ASKED_NEVER: Final = timedelta(minutes=3)
LEFT_BEHIND: Final = timedelta(seconds=30)
AT_ONCE: Final = 1.0
LANES: Final = {"sale": ("sale",), "catalog": ("catalog", "reference")}
"""Documents do not wait for a catalogue; inside a lane files are read one after another, whoever sent them."""
_log = structlog.get_logger(__name__)
_here = threading.local()


@dataclass
class _Begun:
    file: ExchangeFile
    lane: str
    report: Report
    connection: Any
    reading: Reading | None = None


@every(0.2, "1C files", thread="1C files")
def read_due() -> int:
    """Read on for a second, or begin the next file that is due; whether there was one.

    One process reads a lane at a time: it holds a lock of the database on its connection, which is free at once
    when the process dies; what was being read then is begun anew, and taking it again changes nothing.
    """
    begun = _going_on() or _claimed()
    _here.begun = None
    if begun is None:
        return 0
    try:
        with translation.override("ru"):
            ended = _read_on(begun)
    except (Unreadable, FileNotFoundError) as wrong:
        _finish(begun, state="refused", error=f"{begun.file.name}: {wrong}")
    except (OperationalError, InterfaceError):
        with suppress(OperationalError, InterfaceError):
            _free(begun.lane)
        connection.close()
        raise
    except Exception as failure:
        _log.exception("onec.file_failed", file=begun.file.name)
        _finish(begun, state="refused", error=f"{begun.file.name}: {failure!r}")
    else:
        if ended:
            _finish(begun, state="done")
        else:
            _here.begun = begun
    return 1


@every(5, "1C files nobody asked to be read", thread="1C files")
def wake_forgotten() -> int:
    """Files that came whole three minutes ago and whose import was never asked for are read all the same."""
    left = ExchangeFile.objects.filter(state="receiving", received_at__lt=clock.now() - ASKED_NEVER)
    return _wake([file for file in left.select_related("session__account") if _is_read(file)])


def wake_files_of(account: ExchangeAccount) -> int:
    """1C begins a new session: what its former ones left behind is read now."""
    left = ExchangeFile.objects.filter(
        state="receiving", session__account=account, received_at__lt=clock.now() - LEFT_BEHIND
    )
    return _wake([file for file in left.select_related("session__account") if _is_read(file)])


def _wake(files: list[ExchangeFile]) -> int:
    for file in files:
        try:
            if file.name.casefold().endswith(".zip"):
                receiving.unpack(file.session)
            else:
                receiving.due(file.session, file.name)
        except (spool.ArchiveRefused, spool.NameRefused) as wrong:
            ExchangeFile.objects.filter(id=file.id).update(state="refused", error=str(wrong), done_at=clock.now())
    return len(files)


def _is_read(file: ExchangeFile) -> bool:
    return file.name.casefold().endswith((".xml", ".zip"))


def _going_on() -> _Begun | None:
    """What this process was reading a moment ago, as long as its connection, and with it the lock, is the same."""
    begun: _Begun | None = getattr(_here, "begun", None)
    return begun if begun is not None and begun.connection is connection.connection else None


def _read_on(begun: _Begun) -> bool:
    if begun.reading is None:
        file = begun.file
        path, account = spool.kept_as(file.id), file.session.account
        if not path.exists():
            spool.kept(file.session.token, file.name, file.id)
        begun.reading = Reading(
            actor_for(file.session), path, begun.report, account=account, announced=bool(file.session.version)
        )
    until = time.monotonic() + AT_ONCE
    ended = False
    while not ended and time.monotonic() < until:
        ended = begun.reading.next_batch()
        lines = [FileLine(file=begun.file, what=o.what, fate=o.fate, why=o.why) for o in begun.report.taken_away()]
        FileLine.objects.bulk_create(lines, batch_size=1000)
    if ended:
        keep_pictures(spool.folder_of(begun.file.session.token), begun.report)
    ExchangeFile.objects.filter(id=begun.file.id).update(
        progress=begun.report.done, position=begun.reading.position, report=dict(begun.report.counts)
    )
    return ended


def _claimed() -> _Begun | None:
    for lane, kinds in LANES.items():
        open_files = ExchangeFile.objects.filter(session__kind__in=kinds, state__in=["due", "reading"])
        if not open_files.exists() or not _locked(lane):
            continue
        file = open_files.select_related("session__account").order_by("-state", "received_at", "id").first()
        if file is None:
            _free(lane)
            continue
        FileLine.objects.filter(file=file).delete()
        ExchangeFile.objects.filter(id=file.id).update(state="reading", began_at=clock.now(), progress=0, error="")
        return _Begun(file, lane, Report(), connection.connection)
    return None


def _finish(begun: _Begun, *, state: str, error: str = "") -> None:
    FileLine.objects.bulk_create(
        FileLine(file=begun.file, what=o.what, fate=o.fate, why=o.why) for o in begun.report.taken_away()
    )
    ExchangeFile.objects.filter(id=begun.file.id).update(
        state=state,
        progress=begun.report.done,
        report=dict(begun.report.counts),
        error=error[:1000],
        done_at=clock.now(),
    )
    if begun.reading is not None:
        begun.reading.close()
    _free(begun.lane)


def _locked(lane: str) -> bool:
    with connection.cursor() as db:
        db.execute("select pg_try_advisory_lock(hashtextextended('onec:reading:' || %s, 0))", [lane])
        return bool(db.fetchone()[0])


def _free(lane: str) -> None:
    with connection.cursor() as db:
        db.execute("select pg_advisory_unlock(hashtextextended('onec:reading:' || %s, 0))", [lane])


@every(3600, "1C files kept")
def forget_old_files() -> int:
    """The bytes of files that were read 30 days ago are thrown away; what was made of them stays told."""
    old = ExchangeFile.objects.filter(state__in=["done", "refused"], done_at__lt=clock.now() - timedelta(days=30))
    gone = 0
    for file in old.order_by("done_at").only("id"):
        path = spool.kept_as(file.id)
        if path.exists():
            path.unlink()
            gone += 1
    over = ExchangeSession.objects.filter(last_seen_at__lt=clock.now() - timedelta(days=2))
    for token in over.filter(last_seen_at__gte=clock.now() - timedelta(days=4)).values_list("token", flat=True):
        spool.emptied(token)
    return gone

"""Files of 1C are read in their order, outside its requests; what was never asked to be imported is read too."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from dealernet.foundation import clock
from dealernet.foundation.events.worker import every
from dealernet.integrations.onec import spool
from dealernet.integrations.onec.commerceml.reading import Unreadable
from dealernet.integrations.onec.inbound import take_file
from dealernet.integrations.onec.models import ExchangeFile
from dealernet.integrations.onec.pictures import keep_pictures
from dealernet.integrations.onec.report import Report
from dealernet.integrations.onec.sessions import actor_for

ASKED_NEVER: Final = timedelta(minutes=3)
BROKEN_OFF: Final = timedelta(minutes=2)
_log = structlog.get_logger(__name__)


@every(0.2, "1C files")
def read_due() -> int:
    """Read one file that is due; how many were. A reading that broke off with its process begins anew."""
    _wake_forgotten()
    file = _claimed()
    if file is None:
        return 0
    report = Report()
    try:
        with translation.override("ru"):
            _read(file, report)
    except (Unreadable, FileNotFoundError) as wrong:
        _finish(file, report, state="refused", error=f"{file.name}: {wrong}")
    except DatabaseError:
        raise
    except Exception as failure:
        _log.exception("onec.file_failed", file=file.name)
        _finish(file, report, state="refused", error=f"{file.name}: {failure!r}")
    else:
        _finish(file, report, state="done")
    return 1


def _read(file: ExchangeFile, report: Report) -> None:
    actor, path = actor_for(file.session), spool.folder_of(file.session.token) / file.name
    take_file(actor, path, report, lambda done: _note_progress(file, done))
    keep_pictures(spool.folder_of(file.session.token), report)


def _claimed() -> ExchangeFile | None:
    with transaction.atomic():
        due = ExchangeFile.objects.filter(state="due").order_by("received_at", "id").select_related("session__account")
        file = due.select_for_update(skip_locked=True, of=("self",)).first()
        if file is None or _busy(file):
            return None
        file.state, file.done_at = "reading", clock.now()
        file.save(update_fields=["state", "done_at"])
    return file


def _busy(file: ExchangeFile) -> bool:
    with connection.cursor() as db:
        db.execute(
            "select pg_try_advisory_xact_lock(hashtextextended('onec:' || %s, 0))", [str(file.session.account_id)]
        )
        free = db.fetchone()[0]
    reading = ExchangeFile.objects.filter(session__account_id=file.session.account_id, state="reading")
    return not free or reading.exists()


def _note_progress(file: ExchangeFile, done: int) -> None:
    ExchangeFile.objects.filter(id=file.id).update(progress=done, done_at=clock.now())


def _finish(file: ExchangeFile, report: Report, *, state: str, error: str = "") -> None:
    ExchangeFile.objects.filter(id=file.id).update(
        state=state,
        progress=report.done,
        report=dict(report.counts),
        refused=report.refused,
        error=error[:1000],
        done_at=clock.now(),
    )


def _wake_forgotten() -> None:
    now = clock.now()
    never = ExchangeFile.objects.filter(state="receiving", name__iendswith=".xml", received_at__lt=now - ASKED_NEVER)
    never.update(state="due")
    ExchangeFile.objects.filter(state="reading", done_at__lt=now - BROKEN_OFF).update(state="due")

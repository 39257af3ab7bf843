"""What is due for 1C by OData: counterparties and shipment documents, each once, tried until they are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.utils import translation

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.events.eras import outgoing_pause
from dealernet.foundation.exchange.journal import claim, note_done, put_off, set_aside
from dealernet.foundation.jobs import job
from dealernet.foundation.jobs.job import delay
from dealernet.foundation.secrets import SecretUnreadable
from dealernet.integrations.onec.odata.checking import in_words, parts_in_force
from dealernet.integrations.onec.odata.client import OnecOdata
from dealernet.integrations.onec.odata.counterparties import make_counterparty
from dealernet.integrations.onec.odata.published import Parts
from dealernet.integrations.onec.odata.runs import actor_of_odata
from dealernet.integrations.onec.odata.settings import odata_settings
from dealernet.integrations.onec.odata.shipments import make_shipment
from dealernet.integrations.onec.odata.waiting import Done, NotYet
from dealernet.integrations.onec.report import SYSTEM

BATCH: Final = 20
SOON: Final = timedelta(minutes=2)
CLAIMED: Final = timedelta(minutes=10)
REFUSED_TRIES: Final = 6
Make = Callable[[Actor, OnecOdata, Parts, UUID], Done]
KINDS: Final[Mapping[str, Make]] = {"counterparty": make_counterparty, "shipment": make_shipment}
_log = structlog.get_logger(__name__)


def write_what_is_due() -> int:
    """Claim what is due and put its writing off to a worker; nothing while outgoing is held after a restore."""
    settings = odata_settings()
    if settings is None or not settings.ships or outgoing_pause() is not None:
        return 0
    claimed = 0
    with transaction.atomic():
        for kind in KINDS:
            found = claim(SYSTEM, kind, BATCH, clock.now() + CLAIMED)
            WRITE.later(*({"kind": kind, "subject": str(subject), "tries": tries} for subject, tries in found))
            claimed += len(found)
    return claimed


@job("onec.odata.write")
def WRITE(kind: str, subject: str, tries: int) -> None:
    """Write one thing to 1C. What it stands on, or silence, is waited for; a refusal is tried six times."""
    settings = odata_settings()
    if settings is None or not settings.ships or outgoing_pause() is not None:
        put_off(SYSTEM, kind, UUID(subject), "", clock.now(), tries=0)
        return
    with translation.override("ru"):
        try:
            actor = actor_of_odata()
            done = KINDS[kind](actor, settings.client(), parts_in_force(actor, settings), UUID(subject))
        except (OutsideUnavailable, NotYet) as waiting:
            put_off(SYSTEM, kind, UUID(subject), in_words(waiting), clock.now() + SOON, tries=0)
        except (OutsideRejected, SecretUnreadable) as refused:
            _refused(kind, UUID(subject), in_words(refused), tries)
        except DatabaseError:
            raise
        except Exception as broken:
            _log.exception("onec.odata_write_broken", kind=kind, subject=subject)
            _refused(kind, UUID(subject), f"{type(broken).__name__}: {broken}", tries)
        else:
            note_done(SYSTEM, kind, UUID(subject), number=done.number, request=done.request)


def _refused(kind: str, subject: UUID, why: str, tries: int) -> None:
    if tries >= REFUSED_TRIES:
        set_aside(SYSTEM, kind, [subject], why)
    else:
        put_off(SYSTEM, kind, subject, why, clock.now() + delay(tries), tries=tries)

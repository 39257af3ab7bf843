"""Papers leave for the operator, and its news comes back; each outside any transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction

from dealernet.business.documents.commands import note_edo
from dealernet.business.documents.ports import Edo, PaperNews
from dealernet.business.documents.queries import paper_to_send
from dealernet.business.documents.stages import EdoState
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.events.eras import outgoing_pause
from dealernet.foundation.events.worker import every
from dealernet.foundation.exchange.feeds import keep_place, place_in
from dealernet.foundation.exchange.journal import claim, note_done, put_off, set_aside
from dealernet.foundation.integration import speaking
from dealernet.foundation.jobs.job import delay
from dealernet.integrations.edo.reactions import KIND, SYSTEM

AT_ONCE: Final = 20
CLAIMED_FOR: Final = timedelta(minutes=5)
_log = structlog.get_logger(__name__)


@every(1, "papers by EDO", thread="EDO")
def send_due() -> int:
    """Send the papers that are due; how many were tried. Without an operator, or after a restore, they wait."""
    if outgoing_pause() is not None:
        return 0
    operator: Edo | None = speaking(Edo)
    return send_to(operator) if operator is not None else 0


def send_to(operator: Edo) -> int:
    """Send the papers that are due to this operator; how many were tried."""
    actor = system("edo")
    due = claim(SYSTEM, KIND, AT_ONCE, clock.now() + CLAIMED_FOR)
    for paper_id, tries in due:
        _send(actor, operator, paper_id, tries)
    return len(due)


@every(15, "news of EDO", thread="EDO")
def take_news() -> int:
    """Ask the operator what happened; how many papers went on. The place in its feed moves with what it told."""
    operator: Edo | None = speaking(Edo)
    if operator is None:
        return 0
    try:
        news, following = operator.news(place_in(SYSTEM))
    except (OutsideUnavailable, OutsideRejected) as lost:
        _log.warning("edo.no_news", error=str(lost))
        return 0
    with transaction.atomic():
        moved = note_edo(system("edo"), news)
        keep_place(SYSTEM, following)
    return moved


def _send(actor: Actor, operator: Edo, paper_id: UUID, tries: int) -> None:
    try:
        paper = paper_to_send(actor, paper_id)
        theirs = operator.send(paper)
    except OutsideUnavailable as unavailable:
        put_off(SYSTEM, KIND, paper_id, str(unavailable), clock.now() + delay(tries))
    except OutsideRejected as rejected:
        _give_up(actor, paper_id, str(rejected))
    except Exception as broken:  # one paper that cannot be made must not keep back those behind it
        _log.exception("edo.paper_broken", paper=str(paper_id))
        _give_up(actor, paper_id, f"{type(broken).__name__}: {broken}")
    else:
        with transaction.atomic():
            note_done(SYSTEM, KIND, paper_id, number=theirs, request=paper.file_name)
            note_edo(actor, [PaperNews(paper_id, EdoState.SENT)])


def _give_up(actor: Actor, paper_id: UUID, why: str) -> None:
    with transaction.atomic():
        set_aside(SYSTEM, KIND, [paper_id], why)
        note_edo(actor, [PaperNews(paper_id, EdoState.FAILED, why)])

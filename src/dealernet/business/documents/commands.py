"""What an actor may do with papers: send them by EDO and note what became of them there; keep pictures for forms."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from dealernet.business.documents.access import ISSUE, documents_open_to
from dealernet.business.documents.errors import DocumentUnknown, NoEdoAddress, NotForEdo
from dealernet.business.documents.events import EDO_EVENTS, DocumentEvent
from dealernet.business.documents.forms import keep_picture
from dealernet.business.documents.models import TRANSFER, Document
from dealernet.business.documents.ports import PaperNews
from dealernet.business.documents.queries import tax_file_of
from dealernet.business.documents.stages import EdoState, goes_on, may_be_sent
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.outcomes import Outcome

__all__ = ["keep_picture", "note_edo", "send_by_edo"]
_FIELDS = ["edo_state", "edo_reason", "edo_at"]


def send_by_edo(actor: Actor, document_ids: Sequence[UUID]) -> list[Outcome]:
    """These transfer documents are to go to the buyers by EDO: they wait until the operator has taken them.

    One that is on its way already changes nothing. Refuses void ones and other papers, one without the EDO addresses
    of both sides, and one the tax service's format would refuse. Locks the documents.
    """
    with transaction.atomic():
        documents = _locked(actor, document_ids)
        outcomes = [_asked(documents.get(one), one) for one in dict.fromkeys(document_ids)]
        moved = [documents[outcome.subject] for outcome in outcomes if outcome.changed]
        _move(actor, [(document, EdoState.DUE, "") for document in moved])
    return outcomes


def note_edo(actor: Actor, news: Sequence[PaperNews]) -> int:
    """Keep what the operator tells; how many papers went on. What was told before, or late, changes nothing.

    Locks the documents.
    """
    with transaction.atomic():
        documents = _locked(actor, [one.id for one in news])
        moved: dict[UUID, tuple[Document, EdoState, str]] = {}
        for one in news:
            document = documents.get(one.id)
            current = moved[one.id][1] if one.id in moved else (document.edo_state if document else "")
            if document is not None and goes_on(current, one.state):
                moved[one.id] = (document, one.state, one.reason[:500])
        _move(actor, list(moved.values()))
    return len(moved)


def _asked(document: Document | None, document_id: UUID) -> Outcome:
    try:
        if document is None:
            raise DocumentUnknown
        if document.kind != TRANSFER or document.state != "issued":
            raise NotForEdo
        if not may_be_sent(document.edo_state):
            return Outcome(document_id, changed=False)
        if not (document.body["seller"]["edo_id"] and document.body["buyer"]["edo_id"]):
            raise NoEdoAddress
        tax_file_of(document)
    except Refusal as refusal:
        return Outcome(document_id, refusal, changed=False)
    return Outcome(document_id)


def _move(actor: Actor, moves: Sequence[tuple[Document, EdoState, str]]) -> None:
    for document, state, reason in moves:
        document.edo_state, document.edo_reason, document.edo_at = state.value, reason, clock.now()
    save_changed([document for document, _, _ in moves], _FIELDS)
    log.record(actor, *(_event(document, state) for document, state, _ in moves))


def _event(document: Document, state: EdoState) -> DocumentEvent:
    return EDO_EVENTS[state](
        subject=document.id,
        stream=document.party_id,
        number=document.number,
        holder_id=document.holder_id,
        reason=document.edo_reason,
    )


def _locked(actor: Actor, document_ids: Sequence[UUID]) -> dict[UUID, Document]:
    found = documents_open_to(actor, ISSUE).filter(id__in=document_ids).order_by("id")
    return {document.id: document for document in found.select_for_update(no_key=True, of=("self",))}

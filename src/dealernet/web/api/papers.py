"""Letters and documents: lists for the company's own programs, asked as the pages ask them."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.business.conversations.queries import LetterRow, list_letters
from dealernet.business.documents.queries import DocumentRow, list_documents
from dealernet.web.api import paper_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.conditions import condition_asked
from dealernet.web.api.refusals import READING
from dealernet.web.request import ActorRequest

letters = Router(tags=["Letters"])
documents = Router(tags=["Documents"])
_OF_LETTERS: Final = (
    *("id", "subject", "recipient", "channel", "template", "state", "attempts", "error", "holder_id", "created_at"),
    "sent_at",
)
_OF_DOCUMENTS: Final = (
    *("id", "kind", "number", "version", "state", "total", "order_number", "issued_on", "issued_at", "voided_at"),
    "edo_state",
)


@letters.get("/", response={200: shapes.LetterPage, **READING}, summary="Letters and messages, newest first")
def index_of_letters(request: ActorRequest, asked: Query[shapes.LettersAsked]) -> HttpResponse:
    """A page after the id `after`; those kept in reserve are left out."""
    condition = condition_asked(request.actor, "letter", asked.condition)
    state, channel, text = asked.state, asked.channel, asked.text
    found = list_letters(request.actor, asked.page, state=state, channel=channel, text=text, condition=condition)
    return answered({"rows": [_letter(row) for row in found.rows], "next": found.next})


@documents.get("/", response={200: shapes.DocumentPage, **READING}, summary="Documents, newest first")
def index_of_documents(request: ActorRequest, asked: Query[shapes.PapersAsked]) -> HttpResponse:
    """A page after the id `after`; a buyer's key has its own papers."""
    condition = condition_asked(request.actor, "document", asked.condition)
    found = list_documents(request.actor, asked.page, text=asked.text, condition=condition)
    return answered({"rows": [_document(row) for row in found.rows], "next": found.next})


def _letter(row: LetterRow) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in _OF_LETTERS}, "buyer": row.party}


def _document(row: DocumentRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _OF_DOCUMENTS}
    return {**told, "buyer_id": row.party_id, "buyer": row.buyer, "order_id": row.holder_id}

"""Papers as lists and cards show them, and their faces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from dealernet.business.documents.access import SEE, documents_open_to
from dealernet.business.documents.errors import DocumentUnknown, NoSuchFace
from dealernet.business.documents.forms import form_at
from dealernet.business.documents.models import INVOICE, TRANSFER, Document
from dealernet.business.documents.ports import OutgoingPaper
from dealernet.business.documents.queries.drawn import Face, drawn_pdf
from dealernet.business.documents.rules.faces import invoice_filling, void_note
from dealernet.business.documents.rules.paper import file_stem
from dealernet.business.documents.rules.transfer_face import transfer_pdf
from dealernet.business.documents.rules.upd import Envelope, TaxFile, tax_file
from dealernet.business.documents.stages import EdoState, may_be_sent
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.narrowing import narrowed_by
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.paging import Page, Slice, newest_first


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper as a list shows it."""

    id: UUID
    kind: str
    number: str
    version: int
    state: str
    holder_id: UUID
    party_id: UUID
    party: str
    buyer: str
    order_number: str
    total: Decimal
    issued_on: date
    issued_at: datetime
    voided_at: datetime | None
    edo_state: str = ""
    edo_reason: str = ""

    @property
    def edo_label(self) -> str:
        """How far it has come by EDO, in words; empty when it does not go there."""
        return str(EdoState(self.edo_state).label) if self.edo_state else ""

    @property
    def may_go_by_edo(self) -> bool:
        """Whether a person may send it by EDO, for the first time or again."""
        return self.kind == TRANSFER and self.state == "issued" and may_be_sent(self.edo_state)

    @classmethod
    def of(cls, document: Document) -> DocumentRow:
        """The row of a document."""
        return cls(
            id=document.id,
            kind=document.kind,
            number=document.number,
            version=document.version,
            state=document.state,
            holder_id=document.holder_id,
            party_id=document.party_id,
            party=document.party.name,
            buyer=document.body["buyer"]["name"],
            order_number=document.body["order_number"],
            total=document.total,
            issued_on=document.issued_on,
            issued_at=document.issued_at,
            voided_at=document.voided_at,
            edo_state=document.edo_state,
            edo_reason=document.edo_reason,
        )


def list_documents(actor: Actor, page: Page, *, text: str = "", condition: Group | None = None) -> Slice[DocumentRow]:
    """The papers an actor may see, newest first; `condition` is one over their words, checked before. One statement."""
    found = narrowed_by(documents_open_to(actor, SEE).select_related("party"), "document", condition)
    text = text.replace("\x00", "").strip()
    if text:
        found = found.filter(Q(number=text) | Q(party__name__icontains=text))
    return newest_first(found, page, DocumentRow.of)


def documents_of_holder(actor: Actor, holder_id: UUID) -> list[DocumentRow]:
    """The papers of one order, newest first. One statement."""
    found = documents_open_to(actor, SEE).filter(holder_id=holder_id).select_related("party").order_by("-issued_at")
    return [DocumentRow.of(document) for document in found]


def document_card(actor: Actor, document_id: UUID) -> DocumentRow:
    """One paper, or `DocumentUnknown`. One statement."""
    document = documents_open_to(actor, SEE).select_related("party").filter(id=document_id).first()
    if document is None:
        raise DocumentUnknown
    return DocumentRow.of(document)


def document_face(actor: Actor, document_id: UUID) -> Face:
    """The PDF of a paper, drawn from what was kept when it was issued, by the form of that day. Some 50 ms.

    Three statements at most, one more a picture of the form. A void one is marked across every page and names the
    version that is in force instead.
    """
    document = _seen(actor, document_id)
    name = f"{file_stem(document.kind, document.number, document.version)}.pdf"
    void = _void_note(document) if document.state == "void" else ""
    if document.kind == TRANSFER:
        content = transfer_pdf(document.number, document.version, document.issued_on, document.body, void=void)
        return Face(name, "application/pdf", content, void)
    form = form_at(INVOICE, document.form_revision)
    filling = invoice_filling(document.number, document.issued_on, document.body, document.told, void=void)
    return Face(name, "application/pdf", drawn_pdf(form, filling), void)


def _void_note(document: Document) -> str:
    same = Document.objects.filter(
        kind=document.kind, series=document.series, number=document.number, issuer=document.issuer
    )
    standing = same.filter(state="issued").values_list("version", "issued_on").first()
    version, on = standing or (None, None)
    return void_note(version, on, document.told.get("language", "ru"))


def document_file(actor: Actor, document_id: UUID) -> Face:
    """The file of a transfer document for the tax service and for operators of EDO. One statement.

    Refuses papers of other kinds, and one that lacks what the format demands.
    """
    document = _seen(actor, document_id)
    if document.kind != TRANSFER:
        raise NoSuchFace
    made = tax_file_of(document)
    return Face(made.name, "application/xml", made.content)


def paper_to_send(actor: Actor, document_id: UUID) -> OutgoingPaper:
    """A transfer document as an operator of EDO takes it. One statement."""
    document = _seen(actor, document_id)
    made = tax_file_of(document)
    return OutgoingPaper(
        id=document.id,
        number=document.number,
        file_name=made.name,
        content=made.content,
        sender=document.body["seller"]["edo_id"],
        recipient=document.body["buyer"]["edo_id"],
    )


def tax_file_of(document: Document) -> TaxFile:
    """The tax service's file of a transfer document; the moment of issue is the moment of the file."""
    envelope = Envelope(
        id=document.id,
        number=document.number,
        version=document.version,
        issued_on=document.issued_on,
        made_at=clock.local(document.issued_at),
    )
    return tax_file(envelope, document.body)


def _seen(actor: Actor, document_id: UUID) -> Document:
    document = documents_open_to(actor, SEE).filter(id=document_id).first()
    if document is None:
        raise DocumentUnknown
    return document

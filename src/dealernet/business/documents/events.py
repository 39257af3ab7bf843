"""What papers announce. Subject: the document. Stream: the customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.documents.stages import EdoState
from dealernet.foundation.events.event import Event, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIssued(Event):
    """A paper was issued; earlier versions of it are void."""

    kind: ClassVar[str] = "documents.issued"
    says: ClassVar[Any] = _("Document № %(number)s issued, version %(version)s: %(total)s ₽")
    subject_type: ClassVar[str] = "document"
    document_kind: str
    number: str
    version: int
    holder_id: UUID
    total: Decimal


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentVoided(Event):
    """A paper no longer counts: its order was cancelled."""

    kind: ClassVar[str] = "documents.voided"
    says: ClassVar[Any] = _("Document № %(number)s is no longer valid")
    subject_type: ClassVar[str] = "document"
    number: str
    holder_id: UUID


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TransferIssued(Event):
    """A transfer document was made of a shipment, or made anew: its earlier version is void."""

    kind: ClassVar[str] = "documents.transfer_issued"
    says: ClassVar[Any] = _("Transfer document № %(number)s made, version %(version)s: %(total)s ₽")
    subject_type: ClassVar[str] = "document"
    number: str
    version: int
    holder_id: UUID
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEvent(Event):
    """Base of what happens to a paper at an operator of electronic documents."""

    subject_type: ClassVar[str] = "document"
    inward: ClassVar[frozenset[str]] = frozenset({"reason"})
    number: str
    holder_id: UUID
    reason: str = ""


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class EdoDue(DocumentEvent):
    """A paper is to go to the buyer by EDO."""

    kind: ClassVar[str] = "documents.edo_due"
    says: ClassVar[Any] = _("Document № %(number)s is to go by EDO")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class EdoFailed(DocumentEvent):
    """The operator did not take a paper."""

    kind: ClassVar[str] = "documents.edo_failed"
    says: ClassVar[Any] = _("The operator of EDO did not take document № %(number)s: %(reason)s")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class EdoSent(DocumentEvent):
    """The operator has a paper."""

    kind: ClassVar[str] = "documents.edo_sent"
    says: ClassVar[Any] = _("Document № %(number)s sent by EDO")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class EdoDelivered(DocumentEvent):
    """The buyer has a paper."""

    kind: ClassVar[str] = "documents.edo_delivered"
    says: ClassVar[Any] = _("Document № %(number)s delivered by EDO")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class EdoSigned(DocumentEvent):
    """The buyer signed a paper."""

    kind: ClassVar[str] = "documents.edo_signed"
    says: ClassVar[Any] = _("The buyer signed document № %(number)s")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class EdoRefused(DocumentEvent):
    """The buyer refused to sign a paper."""

    kind: ClassVar[str] = "documents.edo_refused"
    says: ClassVar[Any] = _("The buyer refused document № %(number)s: %(reason)s")
    inward: ClassVar[frozenset[str]] = frozenset()


EDO_EVENTS: Final[dict[EdoState, type[DocumentEvent]]] = {
    EdoState.DUE: EdoDue,
    EdoState.FAILED: EdoFailed,
    EdoState.SENT: EdoSent,
    EdoState.DELIVERED: EdoDelivered,
    EdoState.SIGNED: EdoSigned,
    EdoState.REFUSED: EdoRefused,
}
"""What each state is announced as."""

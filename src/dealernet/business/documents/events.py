"""What papers announce. Subject: the document. Stream: the customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

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

"""What the list of documents is narrowed by."""

from __future__ import annotations

from typing import ClassVar, Final

from dealernet.business.documents.access import SEE
from dealernet.business.documents.queries import DocumentRow
from dealernet.web.desk.cutting import PlainCut
from dealernet.web.listing.columns import Listing

DOCUMENTS: Final[Listing[DocumentRow]] = Listing("documents", "document", (), "desk-documents", SEE)


class DocumentsChosen(PlainCut):
    """A cut of documents."""

    __slots__ = ()
    subject: ClassVar[str] = "document"
    names: ClassVar[tuple[str, ...]] = ("q",)

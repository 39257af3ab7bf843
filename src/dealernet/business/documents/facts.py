"""A paper as the words that rules may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.documents.models import Document
from dealernet.foundation.facts import Fact, tells

WORDS: Mapping[str, Fact] = {
    "kind": Fact("choice", _("sort of document"), {"invoice": _("invoice"), "transfer": _("transfer document")}),
    "number": Fact("text", _("document's number")),
    "version": Fact("number", _("document's version")),
    "state": Fact("choice", _("state of the document"), {"issued": _("in force"), "void": _("void")}),
    "total": Fact("money", _("sum of the document")),
    "uses_edo": Fact("yes", _("papers go by EDO")),
}


@tells("document", WORDS)
def document_facts(document_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of papers as they are now. One statement, however many."""
    return {document.id: _told(document) for document in Document.objects.filter(id__in=document_ids)}


def _told(document: Document) -> dict[str, Any]:
    sides = (document.body.get("seller", {}), document.body.get("buyer", {}))
    return {
        "kind": document.kind,
        "number": document.number,
        "version": document.version,
        "state": document.state,
        "total": document.total,
        "uses_edo": all(side.get("edo_id") for side in sides),
    }

"""A paper as the words that rules and lists may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.documents.models import Document
from dealernet.business.documents.stages import EdoState
from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, tells

WORDS: Mapping[str, Fact] = {
    "kind": Fact("choice", _("sort of document"), {"invoice": _("invoice"), "transfer": _("transfer document")}),
    "number": Fact("text", _("document's number")),
    "version": Fact("number", _("document's version")),
    "state": Fact("choice", _("state of the document"), {"issued": _("in force"), "void": _("void")}),
    "total": Fact("money", _("sum of the document")),
    "uses_edo": Fact("yes", _("papers go by EDO")),
    "edo_state": Fact("choice", _("how far it has come by EDO"), dict(EdoState.choices)),
    "issued_on": Fact("date", pgettext_lazy("of a document", "its day")),
    "order_number": Fact("text", _("order's number")),
    "buyer": Fact("text", _("buyer in the document"), personal=True),
    "customer": Fact("text", _("customer"), personal=True),
    "region": Fact("text", _("customer's region")),
}
_PARTY: Final = Place("documents_document.party_id", "select c.id from parties_party c where")


def _own(expression: str) -> InSql:
    return InSql(expression, never_null=True)


_BY_EDO: Final = "coalesce(documents_document.body -> '{side}' ->> 'edo_id', '') <> ''"
IN_SQL: Final = FactsInSql(
    {
        "kind": _own("documents_document.kind"),
        "number": _own("documents_document.number"),
        "version": _own("documents_document.version"),
        "state": _own("documents_document.state"),
        "total": _own("documents_document.total"),
        "uses_edo": _own(" and ".join(_BY_EDO.format(side=side) for side in ("seller", "buyer"))),
        "edo_state": _own("documents_document.edo_state"),
        "issued_on": _own("documents_document.issued_on"),
        "order_number": _own("coalesce(documents_document.body ->> 'order_number', '')"),
        "buyer": _own("coalesce(documents_document.body -> 'buyer' ->> 'name', '')"),
        "customer": InSql("c.name", _PARTY),
        "region": InSql("c.region", _PARTY),
    }
)


@tells("document", WORDS, IN_SQL)
def document_facts(document_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of papers as they are now. One statement, however many."""
    found = Document.objects.filter(id__in=document_ids).select_related("party")
    return {document.id: _told(document) for document in found}


def _told(document: Document) -> dict[str, Any]:
    sides = (document.body.get("seller", {}), document.body.get("buyer", {}))
    return {
        "kind": document.kind,
        "number": document.number,
        "version": document.version,
        "state": document.state,
        "total": document.total,
        "uses_edo": all(side.get("edo_id") for side in sides),
        "edo_state": document.edo_state,
        "issued_on": document.issued_on,
        "order_number": document.body.get("order_number") or "",
        "buyer": sides[1].get("name") or "",
        "customer": document.party.name,
        "region": document.party.region,
    }

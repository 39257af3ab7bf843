"""Papers on the desk, and their faces for whoever may see them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealernet.business.documents.access import SEE
from dealernet.business.documents.queries import DocumentRow, Face, document_face, document_file, list_documents
from dealernet.business.orders.queries import order_form_face
from dealernet.foundation.paging import Page, Slice
from dealernet.web.desk.documents.listing import DOCUMENTS, DocumentsChosen
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.listing.columns import columns_of
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Papers, newest first."""
    request.actor.require(SEE)
    chosen = DocumentsChosen.read(request.GET)
    if chosen.asked.is_sent and not chosen.asked.is_wrong:
        return redirect(request.path + chosen.query())
    found: Slice[DocumentRow] = Slice(())
    if not chosen.asked.is_wrong:
        text, condition = chosen.parts["q"], chosen.asked.narrowing()
        found = list_documents(request.actor, Page.of(request.GET), text=text, condition=condition)
    columns = columns_of(request.actor, DOCUMENTS, chosen, ())
    context = {
        "rows": found.rows,
        "next": chosen.query(after=str(found.next)) if found.next else "",
        **asking(request, columns, chosen, [{"title": _("All"), "href": "?", "on": chosen.is_at()}]),
    }
    status = 422 if chosen.asked.is_wrong else 200
    return render(request, f"desk/documents/index.html{'#found' if request.htmx else ''}", context, status=status)


@require_safe
def face(request: ActorRequest, document_id: UUID) -> HttpResponse:
    """The PDF: staff see their customers' papers, a buyer its own; others are told there is none."""
    kind = "attachment" if request.GET.get("download") else "inline"
    return _given_out(document_face(request.actor, document_id), kind)


@require_safe
def tax_file(request: ActorRequest, document_id: UUID) -> HttpResponse:
    """The tax service's file of a transfer document; what it lacks is said in words."""
    return _given_out(document_file(request.actor, document_id), "attachment")


@require_safe
def order_form(request: ActorRequest, order_id: UUID, key: str) -> HttpResponse:
    """An order printed by a form: staff by any, a buyer its own orders by those for buyers.

    `?language=en` is another language than the form's, `?revision=2` a former look of it.
    """
    asked = request.GET.get("revision", "")
    revision = int(asked) if asked.isdecimal() and len(asked) < 9 else None
    language = request.GET.get("language", "")
    found = order_form_face(request.actor, order_id, key, revision=revision, language=language)
    return _given_out(found, "attachment" if request.GET.get("download") else "inline")


def _given_out(found: Face, kind: str) -> HttpResponse:
    response = HttpResponse(found.content, content_type=found.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(kind == "attachment", found.name) or kind
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

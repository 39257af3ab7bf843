"""Papers on the desk, and their faces for whoever may see them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from dealernet.business.documents.queries import Face, document_face, document_file, list_documents
from dealernet.business.orders.queries import order_form_face
from dealernet.foundation.paging import Page
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Papers, newest first."""
    text = request.GET.get("q", "")[:100]
    found = list_documents(request.actor, Page.of(request.GET), text=text)
    context = {"rows": found.rows, "next": f"?after={found.next}&q={text}" if found.next else "", "text": text}
    return render(request, f"desk/documents/index.html{'#found' if request.htmx else ''}", context)


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

"""Papers on the desk, and their faces for whoever may see them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealernet.business.documents.queries import document_face, list_documents
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
    found = document_face(request.actor, document_id)
    response = HttpResponse(found.content, content_type=found.content_type)
    kind = "attachment" if request.GET.get("download") else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="{found.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

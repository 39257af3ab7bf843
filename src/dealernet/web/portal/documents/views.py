"""A buyer's papers, newest first, each with its file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealernet.business.documents.queries import list_documents
from dealernet.foundation.paging import Page
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The papers of the buyer, found by their number."""
    text = request.GET.get("q", "").strip()[:60]
    found = list_documents(request.actor, Page(after=Page.of(request.GET).after, size=30), text=text)
    further = "?" + urlencode({"q": text, "after": str(found.next)}) if found.next else ""
    context = {"rows": found.rows, "text": text, "next": further}
    part = "#found" if request.htmx else ""
    return render(request, f"portal/documents/index.html{part}", context)

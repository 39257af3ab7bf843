"""How a draft comes out: drawn on a real order as it is typed, nothing kept."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dealernet.business.documents.queries import drawn_pictures, misfits_of, read_form
from dealernet.business.orders.queries import OrderFilter, form_tried, list_orders
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.paging import Page
from dealernet.web.desk.printing.drafting import Draft
from dealernet.web.desk.printing.keeping import keep_draft
from dealernet.web.request import ActorRequest

MOST_PAGES: Final = 3


@require_POST
def look(request: ActorRequest) -> HttpResponse:
    """The pages of the draft as pictures, the first three."""
    request.actor.require(PUBLISH)
    about = "invoice" if request.POST.get("key") == "invoice" else "order"
    draft = Draft.sent(request.POST, about)
    key = request.POST.get("key", "")[:80]
    keep_draft(request, key, draft)
    tried = looked(request.actor, draft, key, request.POST.get("number", ""))
    return render(request, "desk/printing/look.html", {"tried": tried})


def looked(actor: Actor, draft: Draft, key: str, number: str) -> Mapping[str, Any]:
    """The draft on the order of this number, else on the newest one the actor reaches."""
    body = draft.body if draft.titles else {**draft.body, "title": {"ru": "—"}}
    if problems := misfits_of(key, body):
        return {"problems": problems}
    number = " ".join(number.replace("\x00", "").split())[:40]
    found = list_orders(actor, Page(size=1), OrderFilter(text=number) if number else OrderFilter()).rows
    if not found:
        return {"nothing": True}
    form = read_form(key, draft.revision, body)
    pages = drawn_pictures(form, form_tried(actor, form, found[0].id))
    drawn = [f"data:image/png;base64,{b64encode(page).decode()}" for page in pages[:MOST_PAGES]]
    return {"order": found[0], "pages": drawn, "more": max(len(pages) - MOST_PAGES, 0)}

"""Buyers that fit what is being typed, offered under the field."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from dealernet.business.parties.access import SEE
from dealernet.business.parties.queries import PartyFilter, list_parties
from dealernet.foundation.paging import Page
from dealernet.web.request import ActorRequest

MOST: Final = 8
SHORTEST: Final = 2
"""Letters before anything is offered: one fits everybody."""


@require_safe
def suggestions(request: ActorRequest) -> HttpResponse:
    """The closest few buyers one sees, as what a field offers: the name, beside it the INN and the region."""
    request.actor.require(SEE)
    text = request.GET.get("buyer", "").replace("\x00", "").strip()[:100]
    rows = (
        list_parties(request.actor, Page(size=MOST), chosen=PartyFilter(search=text)).rows
        if text[SHORTEST - 1 :]
        else ()
    )
    offered = ((row.name, " · ".join(word for word in (row.inn, row.region) if word)) for row in rows)
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', offered))

"""Numbers on the desk: the figures of a period, and the records behind each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealernet.business.analytics.queries import dealers_by_hand, figures_of, missed_requests, orders_behind
from dealernet.business.parties.queries import term_label
from dealernet.foundation import clock
from dealernet.foundation.paging import Page
from dealernet.web.desk.numbers.presenting import (
    ORIGINS,
    TITLES,
    all_orders,
    cut_of,
    headline,
    periods,
    query_of,
    tables,
    which_of,
)
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """How much went by itself, in total and by direction, source and advertising channel."""
    cut = cut_of(request.GET)
    found = figures_of(request.actor, cut)
    context = {
        "periods": periods(cut),
        "figures": headline(cut, found),
        "tables": tables(cut, found),
        "all": all_orders(cut, found),
        "now": clock.now(),
    }
    return render(request, f"desk/numbers/index.html{'#numbers' if request.htmx else ''}", context)


@require_safe
def orders(request: ActorRequest) -> HttpResponse:
    """The orders behind a figure."""
    cut, which = cut_of(request.GET), which_of(request.GET)
    found = orders_behind(request.actor, cut, Page.of(request.GET), which=which)
    rows = [(row, str(ORIGINS.get(row.origin, row.origin))) for row in found.rows]
    return _behind(request, "orders", found.next, title=TITLES[which], rows=rows, query=query_of(cut, which=which))


@require_safe
def dealers(request: ActorRequest) -> HttpResponse:
    """The dealers whose orders still wait for a person, each with what lacks."""
    cut = cut_of(request.GET)
    found = dealers_by_hand(request.actor, cut, Page.of(request.GET))
    rows = [(row, [term_label(term) for term in row.missing]) for row in found.rows]
    return _behind(request, "dealers", found.next, rows=rows, query=query_of(cut))


@require_safe
def requests(request: ActorRequest) -> HttpResponse:
    """The requests that were answered late or not yet."""
    cut = cut_of(request.GET)
    found = missed_requests(request.actor, cut, Page.of(request.GET))
    return _behind(request, "requests", found.next, rows=found.rows, query=query_of(cut))


def _behind(request: ActorRequest, name: str, following: Any, **context: Any) -> HttpResponse:
    later = f"{context['query']}&after={following}" if following else ""
    return render(
        request, f"desk/numbers/{name}.html", {**context, "next": later, "back": query_of(cut_of(request.GET))}
    )

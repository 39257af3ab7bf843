"""Our figures against 1C's: over all customers, and one line by line."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealernet.business.pricing.queries import price_types
from dealernet.integrations.onec.figures import SHOWN, comparison, figures
from dealernet.web.request import ActorRequest


@require_safe
def everybody(request: ActorRequest) -> HttpResponse:
    """Every customer 1C told of, those furthest apart first."""
    only = request.GET.get("show") == "apart"
    rows = figures(request.actor, only_apart=only)
    context = {
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "only": only,
        "apart": sum(1 for row in rows if row.apart),
    }
    return render(request, "desk/onec/figures.html", context)


@require_safe
def one(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """One customer: debts, payments, orders and terms, each side with its source and time."""
    context = {
        "told": comparison(request.actor, party_id),
        "names": {str(kind.id): kind.name for kind in price_types(request.actor)},
    }
    return render(request, "desk/onec/figures_of.html", context)

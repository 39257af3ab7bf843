"""How was the order: one question, answered with one click by the link of a letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dealernet.business.orders.commands import rate_order, rated
from dealernet.foundation.errors import NotThere


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, ticket: str) -> HttpResponse:
    """The question, and what was answered. Only a press answers: programs that open links of letters do not."""
    try:
        asked = rated(ticket)
    except NotThere:
        return render(request, "door/rating.html", {"gone": True}, status=410)
    if request.method == "POST":
        comment = request.POST.get("comment", asked.comment)
        rate_order(ticket, request.POST.get("score", ""), comment=comment)
        return redirect("rating", ticket=ticket)
    return render(request, "door/rating.html", {"asked": asked, "scores": range(11)})

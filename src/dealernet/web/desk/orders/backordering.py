"""What an order lacks as a back order: looked at first, then done; and the day its goods are expected."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dealernet.business.orders.errors import ExpectationWrong
from dealernet.business.orders.queries import OrderCard, order_card, shortage_of
from dealernet.foundation import clock
from dealernet.web.request import ActorRequest
from dealernet.web.shortages.splitting import split_as_seen


@require_http_methods(["GET", "HEAD", "POST"])
def back_order(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Show what would stay and what would go; then do it, with the day the goods are expected."""
    order = order_card(request.actor, order_id)
    if request.method != "POST":
        return _shown(request, order)
    typed = request.POST.get("expected_on", "")[:20]
    try:
        said = split_as_seen(request, order, expected_day(typed))
    except ExpectationWrong as wrong:
        return _shown(request, order, wrong=wrong, typed=typed)
    messages.success(request, said)
    return redirect("desk-order", order_id=order_id)


def expected_day(typed: str) -> date | None:
    """The day somebody typed; none for an empty text."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise ExpectationWrong from None


def _shown(request: ActorRequest, order: OrderCard, **more: Any) -> HttpResponse:
    context = {"order": order, "shortage": shortage_of(request.actor, order), "today": clock.today(), **more}
    return render(request, "desk/orders/back_order.html", context, status=422 if more else 200)

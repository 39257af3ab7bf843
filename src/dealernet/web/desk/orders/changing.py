"""Staff change what an order contains: agreed by phone, one product instead of another, a mistake."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.queries import order_card
from dealernet.web.changing.page import Frame, changing
from dealernet.web.journey import may_be_changed
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def contents(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """The buyer's own page of changes in the desk's frame, for whoever may manage the order."""
    request.actor.require(MANAGE)
    order = order_card(request.actor, order_id)
    if not may_be_changed(order):
        messages.info(request, _("This order can no longer be changed: it is being picked, has left or has ended."))
        return redirect("desk-order", order_id=order_id)
    card = reverse("desk-order", args=[order_id])
    frame = Frame(
        template="desk/orders/change.html",
        here=reverse("desk-order-contents", args=[order_id]),
        order=card,
        cancellation=f"{card}#acts",
        product="desk-product",
        is_staff=True,
    )
    return changing(request, frame, lambda: order_card(request.actor, order_id))

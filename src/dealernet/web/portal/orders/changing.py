"""A buyer changes what its order contains, until picking begins."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealernet.business.orders.queries import order_card
from dealernet.web.changing.page import Frame, changing
from dealernet.web.journey import may_be_changed
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """The page of changes in the frame of the cabinet."""
    order = order_card(request.actor, order_id)
    if not may_be_changed(order):
        messages.info(request, _("This order can no longer be changed here; ask your manager."))
        return redirect("portal-order", order_id=order_id)
    frame = Frame(
        template="portal/orders/change.html",
        here=reverse("portal-order-change", args=[order_id]),
        order=reverse("portal-order", args=[order_id]),
        cancellation=reverse("portal-order-cancellation", args=[order_id]),
        product="portal-product",
    )
    return changing(request, frame, lambda: order_card(request.actor, order_id))

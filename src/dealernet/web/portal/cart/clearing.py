"""Emptying the cart, and taking that back."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dealernet.business.orders.commands import DraftLine, describe_order, discard_draft, open_draft, set_lines
from dealernet.business.orders.queries import OrderCard, current_draft, order_card
from dealernet.foundation.errors import Refusal
from dealernet.web.request import ActorRequest

EMPTIED: Final = "emptied_cart"
"""Where a session keeps what was in the cart before it was emptied."""


@require_POST
def clearing(request: ActorRequest) -> HttpResponse:
    """Take everything out of the cart; the notice that says so takes it back."""
    draft_id = current_draft(request.actor)
    if draft_id is not None:
        order = order_card(request.actor, draft_id)
        request.session[EMPTIED] = _kept(order)
        discard_draft(request.actor, draft_id)
        told = ngettext("%(n)s line was taken out.", "%(n)s lines were taken out.", len(order.lines))
        messages.success(request, told % {"n": len(order.lines)}, extra_tags=reverse("portal-cart-restoration"))
    return redirect("portal-cart")


@require_POST
def restoration(request: ActorRequest) -> HttpResponse:
    """Put back what was taken out, at today's prices, beside what was put in since. Pressed twice, it is back once."""
    kept: dict[str, Any] | None = request.session.pop(EMPTIED, None)
    if kept is None:
        return redirect("portal-cart")
    draft_id = open_draft(request.actor)
    lines = [DraftLine(UUID(product), quantity, reference) for product, quantity, reference in kept["lines"]]
    try:
        set_lines(request.actor, draft_id, lines)
        profile = UUID(kept["profile"]) if kept["profile"] else None
        describe_order(
            request.actor,
            draft_id,
            profile_id=profile,
            comment=kept["comment"],
            customer_reference=kept["reference"],
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Everything is back in the order."))
    return redirect("portal-cart")


def _kept(order: OrderCard) -> dict[str, Any]:
    return {
        "lines": [[str(line.product_id), f"{line.quantity:f}", line.reference] for line in order.lines],
        "profile": str(order.profile_id or ""),
        "comment": order.comment,
        "reference": order.customer_reference,
    }

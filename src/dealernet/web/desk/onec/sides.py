"""Both sides' versions of an order on one page, and deciding between them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.queries import order_card
from dealernet.foundation.errors import NotThere
from dealernet.integrations.onec.settling import keep_ours, take_theirs
from dealernet.integrations.onec.sides import told_sides
from dealernet.web.request import ActorRequest


@require_safe
def versions(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Our version beside 1C's, line by line; what differs is marked."""
    order = order_card(request.actor, order_id)
    sides = told_sides(order.id, order.total)
    if sides is None:
        raise NotThere
    unknown = ""
    if sides.unknown:
        unknown = _("“%(names)s” is not in the catalogue: upload it from 1C first") % {"names": sides.unknown[0]}
    context = {"order": order, "sides": sides, "unknown": unknown, "may_decide": request.actor.may(MANAGE)}
    return render(request, "desk/onec/versions.html", context)


@require_POST
def theirs(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """The order becomes what 1C has."""
    take_theirs(request.actor, order_id)
    messages.success(request, _("The order is now as 1C has it."))
    return redirect("desk-order", order_id=order_id)


@require_POST
def ours(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Our version stays and goes to 1C again."""
    keep_ours(request.actor, order_id)
    messages.success(request, _("1C will be given the order at its next session."))
    return redirect("desk-order", order_id=order_id)

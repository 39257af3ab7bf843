"""A person's yes or no to a payment order, and the yes taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealernet.business.orders.commands import (
    accept_payment_order,
    reject_payment_order,
    take_back_payment_order,
)
from dealernet.web.request import ActorRequest


@require_POST
def accept(request: ActorRequest, order_id: UUID, paper_id: UUID) -> HttpResponse:
    """The payment order will do: the order may ship."""
    outcome = accept_payment_order(request.actor, order_id, paper_id)
    messages.success(request, _("Accepted: the order may ship.") if outcome.changed else _("It was so already."))
    return redirect("desk-order", order_id=order_id)


@require_POST
def reject(request: ActorRequest, order_id: UUID, paper_id: UUID) -> HttpResponse:
    """The payment order will not do; the buyer reads why."""
    outcome = reject_payment_order(request.actor, order_id, paper_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("Rejected: the buyer is told why.") if outcome.changed else _("It was so already."))
    return redirect("desk-order", order_id=order_id)


@require_POST
def take_back(request: ActorRequest, order_id: UUID, paper_id: UUID) -> HttpResponse:
    """The accepted payment order will not do after all; the buyer reads why and is asked for another."""
    outcome = take_back_payment_order(request.actor, order_id, paper_id, reason=request.POST.get("reason", ""))
    said = _("Taken back: the buyer is asked for another payment order.")
    messages.success(request, said if outcome.changed else _("It was so already."))
    return redirect("desk-order", order_id=order_id)

"""The cart: quantities, for whom, what is short, and the one button that hands the order over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.assortment.queries import offers_of
from dealernet.business.orders.commands import (
    DraftLine,
    describe_order,
    open_draft,
    set_lines,
    submit_orders,
)
from dealernet.business.orders.errors import ContentsChanged, NotEditable, OrderUnknown
from dealernet.business.orders.queries import current_draft
from dealernet.business.settlements.queries import own_overdue
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import settled
from dealernet.web.fields.blocks import FieldsBlock
from dealernet.web.middleware import CHANNEL
from dealernet.web.portal.cart.contents import cart_of, quantities_in_cart
from dealernet.web.portal.cart.counting import Counted, counted, set_counted
from dealernet.web.portal.cart.filling import are_kept, cart_fields
from dealernet.web.portal.catalogue.shelf import shelf_rows
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The cart with today's prices and stock."""
    return _shown(request)


@require_POST
def line(request: ActorRequest, product_id: UUID) -> HttpResponse:
    """Set how many of a product are in the cart; zero takes it out. Answers the row it was set in."""
    typed = request.POST.get("quantity", request.POST.get(f"quantity-{product_id}", ""))
    refusal: Refusal | None = None
    try:
        set_lines(request.actor, open_draft(request.actor), [DraftLine(product_id, typed)])
    except Refusal as refused:
        refusal = refused
    if request.POST.get("at") == "cart":
        found = Counted({product_id: typed}, {product_id: refusal}) if refusal else None
        return _shown(request, found=found) if request.htmx or refusal else redirect("portal-cart")
    if request.htmx:
        return _row(request, product_id, typed, refusal)
    if refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request))


@require_POST
def recount(request: ActorRequest) -> HttpResponse:
    """Set every quantity as it stands in its field, and keep what was written: one press without scripts."""
    cart = cart_of(request.actor)
    if cart is None:
        return redirect("portal-cart")
    found = counted(cart, request.POST)
    try:
        _describe(request.actor, cart.order.id, request.POST)
        set_counted(request.actor, cart, found)
        filling = _wrongly_filled(request, cart.order.id)
    except Refusal as refusal:
        return _shown(request, refusal=refusal, found=found)
    if found.wrong or filling:
        return _shown(request, found=found, filling=filling)
    return redirect("portal-cart")


@require_POST
def description(request: ActorRequest) -> HttpResponse:
    """Keep for whom the order is, its comment and the buyer's own number, while they are typed."""
    draft_id = current_draft(request.actor)
    if draft_id is not None:
        _describe(request.actor, draft_id, request.POST)
    return HttpResponse(status=204) if request.htmx else redirect("portal-cart")


@require_POST
def submission(request: ActorRequest) -> HttpResponse:
    """Hand the order over as it was shown, to the last field. Pressed twice, it is handed over once."""
    order_id = _order_id(request)
    try:
        with suppress(NotEditable):
            _describe(request.actor, order_id, request.POST)
        filling = _wrongly_filled(request, order_id)
        found = _as_it_stands(request, order_id)
        if found.wrong or filling:
            return _shown(request, found=found, filling=filling)
        outcome = settled(
            submit_orders(
                request.actor,
                [order_id],
                seen_totals=_seen(order_id, request.POST.get("seen_total")),
                channel=request.session.get(CHANNEL, ""),
            )
        )
    except Refusal as refusal:
        return _shown(request, refusal=refusal)
    if outcome.changed:
        messages.success(request, _("Order %(number)s has been sent.") % {"number": outcome.detail["number"]})
    return redirect("portal-order", order_id=order_id)


def _wrongly_filled(request: ActorRequest, order_id: UUID) -> FieldsBlock | None:
    """The own fields as they were sent, where something is wrong with them; else they are kept, while it is a draft."""
    if current_draft(request.actor) != order_id:
        return None
    filling = cart_fields(request.actor, order_id, request.POST, request.FILES)
    return None if are_kept(request.actor, filling) else filling


def _as_it_stands(request: ActorRequest, order_id: UUID) -> Counted:
    """What stands in the fields; refuses lines other than the ones that were looked at, once they are kept."""
    cart = cart_of(request.actor)
    if cart is None or cart.order.id != order_id:
        return Counted()
    if request.POST.get("contents", cart.contents_as_seen) != cart.contents_as_seen:
        raise ContentsChanged(total=cart.total)
    found = counted(cart, request.POST)
    set_counted(request.actor, cart, found)
    if found.typed and not found.wrong:
        after = cart_of(request.actor)
        raise ContentsChanged(total=after.total if after else ZERO)
    return found


def _shown(
    request: ActorRequest,
    *,
    refusal: Refusal | None = None,
    found: Counted | None = None,
    filling: FieldsBlock | None = None,
) -> HttpResponse:
    cart = cart_of(request.actor)
    if cart and found:
        cart = cart.with_typed(found.typed, found.wrong)
    overdue = None if request.htmx else own_overdue(request.actor)
    context = {
        "cart": cart if cart and cart.lines else None,
        "refusal": refusal,
        "overdue": overdue,
        "filling": filling,
    }
    if cart and not filling and not request.htmx:
        context["filling"] = cart_fields(request.actor, cart.order.id)
    part = "#lines" if request.htmx and context["cart"] else ""
    wrong = next(iter(cart.wrong), None) if cart else None
    told = refusal or (wrong.wrong if wrong else None)
    status = told.status if told else 422 if filling else 200
    response = render(request, f"portal/cart/index.html{part}", context, status=status)
    if request.htmx and not part:
        response.headers["HX-Redirect"] = reverse("portal-cart")
    return response


def _row(request: ActorRequest, product_id: UUID, typed: str, refusal: Refusal | None) -> HttpResponse:
    offers = offers_of(request.actor, [product_id])
    if product_id not in offers:
        raise refusal or OrderUnknown
    [row] = shelf_rows([offers[product_id]], quantities_in_cart(request.actor))
    context = {"row": row, "refusal": refusal, "typed": typed if refusal else ""}
    return render(request, "portal/cart/row.html", context, status=refusal.status if refusal else 200)


def _describe(actor: Actor, order_id: UUID, values: Mapping[str, Any]) -> None:
    profile = values.get("profile")
    try:
        profile_id = UUID(str(profile)) if profile else None
    except ValueError:
        profile_id = UUID(int=0)
    describe_order(
        actor,
        order_id,
        profile_id=profile_id,
        comment=values.get("comment"),
        customer_reference=values.get("customer_reference"),
    )


def _order_id(request: ActorRequest) -> UUID:
    try:
        return UUID(str(request.POST.get("order")))
    except ValueError:
        raise OrderUnknown from None


def _seen(order_id: UUID, total: str | None) -> dict[UUID, Decimal]:
    try:
        seen = Decimal(total or "")
    except InvalidOperation:
        return {}
    return {order_id: seen} if seen.is_finite() else {}


def _back(request: ActorRequest) -> str:
    came_from = request.META.get("HTTP_REFERER", "")
    here = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if here else "portal-catalogue"

"""A buyer's orders: the list, the card, repeating and cancelling."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealernet.business.documents.queries import documents_of_holder
from dealernet.business.orders.commands import cancel_orders, repeat_order
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.queries import (
    contents_kept,
    count_by_status,
    list_orders,
    order_card,
    order_forms,
    order_statuses,
    payment_orders_of,
    shortage_of,
)
from dealernet.business.orders.stages import Stage
from dealernet.business.settlements.queries import own_overdue
from dealernet.foundation.exchange.border import border_in_force
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page
from dealernet.integrations.onec.sides import told_sides
from dealernet.web.fields.blocks import fields_block
from dealernet.web.fields.lines import lines_with_fields
from dealernet.web.journey import journey_of, may_be_changed, reached_in
from dealernet.web.listing.choosing import choose_columns
from dealernet.web.listing.columns import columns_of
from dealernet.web.listing.look import COLUMNS
from dealernet.web.portal.orders.forms import OWN_ORDERS, OrdersFilter
from dealernet.web.portal.orders.presenting import card_context, may_be_split
from dealernet.web.portal.orders.rows import rows_of
from dealernet.web.portal.orders.story import story_of
from dealernet.web.request import ActorRequest
from dealernet.web.shortages.splitting import split_as_seen
from dealernet.web.waiting import waits_for_onec


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The buyer's orders, newest first, narrowed by what the address says."""
    chosen = OrdersFilter.read(request.GET)
    page = Page(after=Page.of(request.GET).after, size=30)
    statuses = order_statuses()
    found = list_orders(request.actor, page, chosen.narrow(request.actor), statuses)
    columns = columns_of(request.actor, OWN_ORDERS, chosen, found.rows)
    context = {
        "chosen": chosen,
        "columns": columns,
        "columns_address": reverse("portal-orders-columns"),
        "rows": rows_of(found.rows, columns),
        "views": chosen.views(statuses.beyond_drafts(), count_by_status(request.actor, statuses)),
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "narrowed": bool(chosen.told()),
        "overdue": own_overdue(request.actor),
    }
    part = "#found" if request.htmx else ""
    return render(request, f"portal/orders/index.html{part}", context)


@require_POST
def columns(request: ActorRequest) -> HttpResponse:
    """Let the list have these own fields as columns for whoever asks; or those it comes with."""
    request.actor.require(OWN_ORDERS.power)
    choose_columns(request, OWN_ORDERS)
    cut = OrdersFilter.read(QueryDict(request.POST.get("query", "")[:8_000].removeprefix("?")))
    return redirect(reverse("portal-orders") + cut.query(**{COLUMNS: ""}))


@require_safe
def card(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """One order: where it stands, what is in it, money, papers and what happened. A draft is shown as the cart."""
    order = order_card(request.actor, order_id)
    if order.stage == Stage.DRAFT:
        return redirect("portal-cart")
    papers = documents_of_holder(request.actor, order.id)
    story = story_of(request.actor, [order.id, *(paper.id for paper in papers if paper.kind == "transfer")])
    sent = payment_orders_of(request.actor, order.id) if order.payment_order else []
    context = card_context(request.actor, order) | {
        "payment_orders": sent,
        "paper": next(iter(sent), None),
        "history": story,
        "repriced": next((one for one in story if one.is_repricing), None) if may_be_changed(order) else None,
        "journey": journey_of(order.stage, reached_in(story)),
        "papers": papers,
        "forms": order_forms(request.actor),
        "lines": lines_with_fields(request.actor, order),
        "fields": fields_block(request.actor, "order", order.id),
        "overdue": own_overdue(request.actor),
        "sides": told_sides(order.id, order.total),
        "waits_for_onec": waits_for_onec(order, border_in_force()),
    }
    part = "#live" if request.htmx else ""
    return render(request, f"portal/orders/card.html{part}", context)


@require_POST
def repetition(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Put what an order had into the cart, at today's prices."""
    repeat_order(request.actor, order_id)
    messages.success(request, _("The products of that order are here, at today's prices. Change quantities and send."))
    return redirect("portal-cart")


@require_POST
def last_repetition(request: ActorRequest) -> HttpResponse:
    """The same for the last order sent."""
    found = list_orders(request.actor, Page(size=20))
    last = next((row.id for row in found.rows if row.back_order_of is None), None)
    if last is None:
        raise OrderUnknown
    return repetition(request, last)


@require_http_methods(["GET", "HEAD", "POST"])
def back_order(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Show the buyer what would go on now and what would wait as a back order, then do it."""
    order = order_card(request.actor, order_id)
    if request.method == "POST":
        messages.success(request, split_as_seen(request, order))
        return redirect("portal-order", order_id=order_id)
    kept = contents_kept(request.actor, order_id)
    if kept or not may_be_split(order):
        messages.info(request, str(kept or _("There is nothing to set apart in this order now.")))
        return redirect("portal-order", order_id=order_id)
    context = {"order": order, "shortage": shortage_of(request.actor, order)}
    return render(request, "portal/orders/back_order.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Ask what will happen, then take the order back."""
    order = order_card(request.actor, order_id)
    if request.method != "POST":
        return render(request, "portal/orders/cancellation.html", {"order": order})
    reason = request.POST.get("reason", "").strip() or _("Cancelled by the buyer")
    settled(cancel_orders(request.actor, [order_id], reason=reason))
    messages.success(request, _("Order %(number)s is cancelled.") % {"number": order.number})
    return redirect("portal-order", order_id=order_id)

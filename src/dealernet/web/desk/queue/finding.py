"""One field that finds anything: a number as people say it («Счёт № 1050»), a name, a part number, an INN."""

from __future__ import annotations

import re
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dealernet.business.catalog.queries import Sought, list_products
from dealernet.business.deals.access import SEE as SEE_DEALS
from dealernet.business.deals.queries import DealFilter, list_deals
from dealernet.business.documents.access import SEE as SEE_DOCUMENTS
from dealernet.business.documents.queries import list_documents
from dealernet.business.orders.queries import OrderFilter, list_orders, orders_by_number
from dealernet.business.parties.queries import PartyFilter, list_parties
from dealernet.business.settlements.access import SEE as SEE_PAYMENTS
from dealernet.business.settlements.queries import list_payments
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.paging import Page
from dealernet.foundation.search import words_of
from dealernet.web.desk.deals.presenting import look_of
from dealernet.web.request import ActorRequest

FEW: Final = 8
_SAID: Final = re.compile(
    r"^(?:(?P<paper>сч[её]т(?:-фактура)?|invoice|упд|документ|document)"
    r"|(?P<money>плат[её]ж(?:ка|ное поручение)?|оплата|п/?п|payment)"
    r"|(?P<order>заказ|дозаказ|order|сделка|deal))?"
    r"\s*(?:№|#|no\.|номер|number)?\s*(?P<number>[\w/.-]*\d[\w/.-]*)$",
    re.IGNORECASE,
)


@require_safe
def find(request: ActorRequest) -> HttpResponse:
    """Orders, papers, payments, deals, buyers and products by one text; a number of an order leads straight to it."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if not text:
        return redirect("desk-queue")
    what, number = _said(text)
    exact = [] if what in ("paper", "money") else orders_by_number(request.actor, sorted({text, number}))
    if what == "order":
        exact = [found for found in exact if found.number == number] or exact
    if len(exact) == 1:
        return redirect("desk-order", order_id=exact[0].id)
    found = {**_by_number(request.actor, what, text, number), **_by_name(request.actor, text, number)}
    return render(request, "desk/queue/found.html", {"text": text, "anything": any(found.values()), **found})


def _said(text: str) -> tuple[str, str]:
    """What sort of thing is asked for, when it is said, and its number; the text itself when it is no number."""
    read = _SAID.match(text)
    if read is None:
        return "", text
    return next((what for what in ("paper", "money", "order") if read[what]), ""), read["number"].strip("-/.")


def _by_number(actor: Actor, what: str, text: str, number: str) -> dict[str, Any]:
    few = Page(size=FEW)
    found: dict[str, Any] = {"papers": (), "payments": ()}
    if actor.may(SEE_DOCUMENTS) and what != "money":
        found["papers"] = list_documents(actor, few, text=number).rows
    if actor.may(SEE_PAYMENTS) and what != "paper":
        found["payments"] = list_payments(actor, few, text=text).rows or list_payments(actor, few, text=number).rows
    return found


def _by_name(actor: Actor, text: str, number: str) -> dict[str, Any]:
    few = Page(size=FEW)
    deals = list_deals(actor, few, DealFilter(text=number, closed=True)).rows if actor.may(SEE_DEALS) else ()
    return {
        "deals": [(row, look_of(row.status, row.place)) for row in deals],
        "orders": list_orders(actor, few, OrderFilter(text=number)).rows,
        "buyers": list_parties(actor, few, chosen=PartyFilter(search=text)).rows,
        "products": list_products(actor, Sought(text=text), few).slice.rows if words_of(text) else (),
    }

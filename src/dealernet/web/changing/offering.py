"""Products that fit what is being typed: offered under the field, and beside what is not clear."""

from __future__ import annotations

from decimal import Decimal
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from dealernet.business.assortment.queries import Offer, Wanted, list_assortment
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.paging import Page
from dealernet.web.components.words import written_money, written_quantity

MOST: Final = 8
SHORTEST: Final = 2
"""Letters before anything is offered: one fits everything."""


def found_by(actor: Actor, customer_id: UUID, text: str) -> tuple[Offer, ...]:
    """The closest few products by number or name, at this customer's prices."""
    sought = text.replace("\x00", "").strip()[:100]
    if len(sought) < SHORTEST:
        return ()
    return tuple(list_assortment(actor, Wanted(text=sought), Page(size=MOST), party_id=customer_id).offers.rows)


def offered(actor: Actor, customer_id: UUID, text: str) -> HttpResponse:
    """The same as what a field offers: the number, beside it the name, the price and how many there are."""
    rows = ((one.product.article, _said(one)) for one in found_by(actor, customer_id, text))
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', rows))


def _said(one: Offer) -> str:
    price = written_money(one.price.amount) if one.price else ""
    free = _("%(n)s there") % {"n": written_quantity(max(one.free, Decimal(0)))}
    return " · ".join(word for word in (one.product.name, price, free) if word)

"""What a buyer thinks of an order: one answer by the link of a letter, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.events import OrderRated
from dealernet.business.orders.models import Order
from dealernet.business.orders.rules.rating import order_of_ticket
from dealernet.foundation.access.actor import Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import BadInput, NotThere
from dealernet.foundation.events import log
from dealernet.foundation.text import whole

LONGEST: Final = 1000


class RatingWrong(BadInput):
    """The answer is no number from 0 to 10."""

    code = "rating_wrong"
    field = "score"
    message = _("Choose a number from 0 to 10.")


@dataclass(frozen=True, slots=True)
class Rated:
    """An order its buyer is asked about, and what was answered so far."""

    number: str
    score: int | None
    comment: str


def rated(ticket: str) -> Rated:
    """The order of a ticket. `NotThere` for one that is forged or too old. One statement."""
    found = Order.objects.filter(id=_order_of(ticket)).values_list("number", "rating", "rating_comment").first()
    if found is None:
        raise NotThere
    return Rated(*found)


def rate_order(ticket: str, score: Any, *, comment: str = "") -> None:
    """Keep what the buyer answers; another answer takes the place of the first. Repeating it changes nothing.

    Refuses anything but a number from 0 to 10, and a ticket that is forged or too old. Locks the order.
    """
    text = str(score).strip()
    if not text.isascii() or not text.isdigit() or int(text[:3]) > 10:
        raise RatingWrong
    given, said = int(text), whole(" ".join(comment.replace("\x00", "").split()), LONGEST, "comment")
    with transaction.atomic():
        order = Order.objects.select_for_update(no_key=True).filter(id=_order_of(ticket)).first()
        if order is None:
            raise NotThere
        before = order.rating
        if (before, order.rating_comment) == (given, said):
            return
        Order.objects.filter(id=order.id).update(rating=given, rating_comment=said)
        buyer = system(str(_("The buyer, by the link of a letter")), kind=Kind.PROGRAM)
        told = OrderRated(
            subject=order.id, stream=order.customer_id, number=order.number, score=given, comment=said, before=before
        )
        log.record(buyer, told)


def _order_of(ticket: str) -> UUID:
    order_id = order_of_ticket(ticket)
    if order_id is None:
        raise NotThere
    return order_id

"""Dividing an order from a page: at the revision that was looked at, and what came of it in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from dealernet.business.orders.commands import split_shortages
from dealernet.business.orders.queries import OrderCard
from dealernet.foundation.outcomes import settled
from dealernet.web.request import ActorRequest, seen_revision


def split_as_seen(request: ActorRequest, order: OrderCard, expected_on: date | None = None) -> str:
    """Set apart what the order lacks, once it is as it was looked at; what came of it, in words. Raises refusals."""
    revision = seen_revision(request.POST, order.revision)
    done = settled(split_shortages(request.actor, [order.id], expected_on=expected_on, revision=revision))
    if "back_order" not in done.detail:
        return _("The goods have come in the meantime: the order goes on whole.")
    back_order_id, number = done.detail["back_order"]
    if back_order_id == order.id:
        return _("Order No. %(number)s is a back order now: it waits for its goods.") % {"number": number}
    return _("Back order No. %(number)s is made; what is there goes on.") % {"number": number}

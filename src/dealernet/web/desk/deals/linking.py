"""The deals of a buyer or of an order, as a part of their cards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from dealernet.business.deals.access import SEE, WORK
from dealernet.business.deals.queries import DealFilter, list_deals
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.paging import Page
from dealernet.web.desk.deals.presenting import look_of

FEW = 10


def deals_part(actor: Actor, *, customer_id: UUID, order_id: UUID | None = None, number: str = "") -> dict[str, Any]:
    """What the part `desk/deals/linked.html` shows: the newest deals, and where one is opened. Two statements."""
    if not actor.may(SEE):
        return {"deals": [], "may_deal": False}
    narrow = DealFilter(order_id=order_id, customer_id=None if order_id else customer_id, closed=True)
    rows = list_deals(actor, Page(size=FEW), narrow).rows
    asked = {"buyer": str(customer_id), "order": number}
    return {
        "deals": [(row, look_of(row.status, row.place)) for row in rows],
        "may_deal": actor.may(WORK),
        "new_deal": f"{reverse('desk-deal-new')}?{urlencode({k: v for k, v in asked.items() if v})}",
    }

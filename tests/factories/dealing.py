"""A company that deals: its salesperson, its head of sales, deals at any place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dealernet.business.deals.commands import NewDeal, open_deals
from dealernet.business.deals.models import Deal
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.outcomes import settled
from factories.trade import Company


def person(role: str, name: str = "") -> Actor:
    """One of the staff with a role, signed in."""
    name = name or role
    return actor_of(Account.objects.create_user(f"{name}@deals.example", "correct horse battery", name=name, role=role))


def deal_of(us: Company, place: str = "general", **values: Any) -> UUID:
    """A deal of the company's manager at a place, with a newcomer unless told otherwise."""
    given = {"title": "Фильтры на сезон", "contact_phone": "+7 900 000-00-00", **values}
    return settled(open_deals(actor_of(us.manager), [NewDeal(place=place, **given)])).subject


def where(deal_id: UUID) -> str:
    """Where a deal stands now, as `pipeline.status`."""
    deal = Deal.objects.get(id=deal_id)
    return f"{deal.pipeline}.{deal.status}"

"""What a task set by hand is about: an order, a deal or a buyer the actor sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from dealernet.business.deals.access import SEE as SEE_DEALS
from dealernet.business.deals.queries import deal_card
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.parties.queries import party_names
from dealernet.business.tasks.commands import About
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.ids import id_in

RECORDS = ("order", "deal", "party")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a task is about, with its words and its page."""

    about: About
    words: str
    href: str

    @property
    def field(self) -> tuple[str, str]:
        """The name and the value that name it in an address."""
        return self.about.what, str(self.about.holder_id)


def subject_of(actor: Actor, what: str, record: UUID) -> Subject:
    """The record as what a task is about. Refuses one the actor does not see. One statement, a deal takes more."""
    if what == "order":
        return _order(actor, record)
    if what == "deal":
        actor.require(SEE_DEALS)
        deal = deal_card(actor, record)
        words = _("Deal No. %(number)s, %(title)s") % {"number": deal.number, "title": deal.title}
        return Subject(About("deal", deal.id, deal.customer_id), words, reverse("desk-deal", args=[deal.id]))
    name = party_names(actor, [record]).get(record)
    if name is None:
        raise PartyUnknown
    return Subject(About("party", record, record), name, reverse("desk-buyer", args=[record]))


def named_in(actor: Actor, values: Mapping[str, Any]) -> Subject | None:
    """What an address or a form names; nothing where it names nothing that could be."""
    for what in RECORDS:
        record = id_in(str(values.get(what, "")))
        if record is not None:
            return subject_of(actor, what, record)
    return None


def _order(actor: Actor, record: UUID) -> Subject:
    found = orders_of_holders(actor, [record]).get(record)
    if found is None:
        raise OrderUnknown
    words = _("Order No. %(number)s") % {"number": found.number}
    return Subject(About("order", found.id, found.customer_id), words, reverse("desk-order", args=[found.id]))

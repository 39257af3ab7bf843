"""The people of buyers as one list: whom we talk to, wherever they work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.parties.access import SEE, parties_open_to
from dealernet.business.parties.models import Contact
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.narrowing import narrowed_by
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By, ordered_ids, rows_in_order
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.paging import Page, Slice, newest_first
from dealernet.foundation.sorting import russian_order


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people a list shows. `text` is a part of a name, an e-mail, a buyer's name, or a phone.

    `condition` is one over the words of a person, checked before. `by` puts them in the order of a column or of an
    own field, those that have a place in it.
    """

    text: str = ""
    condition: Group | None = None
    by: By | None = None


orders_by(
    "contact",
    name=OrderColumn(pgettext_lazy("person", "Name"), russian_order("name")),
    since=OrderColumn(_("Known since"), F("created_at"), largest_first=True),
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a list shows them, with the buyer they work at."""

    id: UUID
    name: str
    position: str
    phone: str
    email: str
    party_id: UUID
    party: str
    region: str
    responsible: str
    created_at: datetime

    @classmethod
    def of(cls, contact: Contact) -> PersonRow:
        """The row of a contact read with its party and whose that is."""
        party = contact.party
        return cls(
            id=contact.id,
            name=contact.name or contact.phone or contact.email,
            position=contact.position,
            phone=contact.phone,
            email=contact.email,
            party_id=party.id,
            party=party.name,
            region=party.region,
            responsible=party.responsible.name if party.responsible else "",
            created_at=contact.created_at,
        )


def list_people(actor: Actor, page: Page, chosen: PeopleFilter) -> Slice[PersonRow]:
    """The people of the buyers an actor may see, newest first or in an order. One statement, two or
    three in an order.
    """
    found = Contact.objects.filter(party__in=parties_open_to(actor, SEE).exclude(kind="own"))
    found = _sought(narrowed_by(found, "contact", chosen.condition), chosen.text)
    people = found.select_related("party__responsible")
    if chosen.by is not None:
        ids = ordered_ids(chosen.by, people, page)
        return Slice([PersonRow.of(one) for one in rows_in_order(ids.rows, people)], ids.next)
    return newest_first(people, page, PersonRow.of)


def _sought(found: QuerySet[Contact], text: str) -> QuerySet[Contact]:
    if not (text := text.replace("\x00", "").strip()):
        return found
    digits = "".join(sign for sign in text if sign.isdigit())
    asked = Q(name__icontains=text) | Q(email__istartswith=text) | Q(party__name__icontains=text)
    return found.filter(asked | Q(phone__contains=digits[-10:]) if len(digits) >= 5 else asked)

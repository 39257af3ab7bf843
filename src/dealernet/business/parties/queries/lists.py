"""Lists of parties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealernet.business.parties.access import SEE, parties_open_to, parties_seen_by
from dealernet.business.parties.models import Contact, Party, Terms
from dealernet.business.parties.queries.terms import BuyingTerms, terms_as_told
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.narrowing import narrowed_by
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By, ordered_ids, rows_in_order
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.paging import Page, Slice, newest_first
from dealernet.foundation.search import closeness, loosely, words_of
from dealernet.foundation.sorting import russian_order


@dataclass(frozen=True, slots=True)
class PartyFilter:
    """Which parties a list shows. `condition` is one over the words of a party, checked before. `by` puts them in
    the order of a column or of an own field, those that have a place in it.
    """

    search: str = ""
    responsible_id: UUID | None = None
    customer_type: str = ""
    lacking: bool = False
    kinds: tuple[str, ...] = ("organisation", "person")
    condition: Group | None = None
    by: By | None = None


orders_by(
    "party",
    name=OrderColumn(_("Name"), russian_order("name")),
    since=OrderColumn(_("Known since"), F("created_at"), largest_first=True),
)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party as a list shows it, with the terms it buys on."""

    id: UUID
    kind: str
    name: str
    inn: str
    region: str
    is_active: bool
    created_at: datetime
    terms: BuyingTerms

    @classmethod
    def of(cls, party: Party) -> PartyRow:
        """The row of a party read with its terms and its responsible."""
        return cls(
            id=party.id,
            kind=party.kind,
            name=party.name,
            inn=party.inn,
            region=party.region,
            is_active=party.is_active,
            created_at=party.created_at,
            terms=terms_as_told(party),
        )


def list_parties(actor: Actor, page: Page, *, chosen: PartyFilter | None = None) -> Slice[PartyRow]:
    """The parties an actor may see: newest first, or the closest to what is sought. One statement, two or three in
    an order.
    """
    chosen = chosen or PartyFilter()
    parties = _chosen(parties_open_to(actor, SEE).select_related("terms", "responsible"), chosen)
    if chosen.by is not None:
        found = ordered_ids(chosen.by, parties, page)
        return Slice([PartyRow.of(party) for party in rows_in_order(found.rows, parties)], found.next)
    if not chosen.search:
        return newest_first(parties, page, PartyRow.of)
    if words_of(chosen.search):
        parties = parties.order_by(closeness(chosen.search).desc(), "-id")
    return Slice([PartyRow.of(party) for party in parties[: page.size]])


def party_names(actor: Actor, party_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these parties are called; those out of reach are left out. One statement."""
    return dict(parties_seen_by(actor).filter(id__in=list(party_ids)).values_list("id", "name"))


def own_parties(actor: Actor) -> list[tuple[UUID, str]]:
    """Our own legal faces, whose goods are "own" goods. One statement."""
    actor.require(SEE)
    return list(Party.objects.filter(kind="own", is_active=True).order_by("name").values_list("id", "name"))


def agreements_in_use(actor: Actor) -> list[str]:
    """The agreements customers have, for choosing among. One statement."""
    actor.require(SEE)
    agreed = Terms.objects.exclude(agreement="").values_list("agreement", flat=True)
    return list(agreed.distinct().order_by("agreement"))


def customer_types(actor: Actor) -> list[str]:
    """The types given to customers so far, for choosing among."""
    actor.require(SEE)
    types = Terms.objects.exclude(customer_type="").values_list("customer_type", flat=True)
    return list(types.distinct().order_by("customer_type"))


def _chosen(parties: QuerySet[Party], chosen: PartyFilter) -> QuerySet[Party]:
    parties = parties.filter(kind__in=chosen.kinds)
    if chosen.responsible_id:
        parties = parties.filter(responsible_id=chosen.responsible_id)
    if chosen.customer_type:
        parties = parties.filter(terms__customer_type=chosen.customer_type)
    if chosen.lacking:
        parties = parties.filter(_LACKING)
    parties = narrowed_by(parties, "party", chosen.condition)
    return parties.filter(_sought(chosen.search)) if chosen.search else parties


_LACKING = (
    Q(responsible=None)
    | Q(terms=None)
    | Q(terms__agreement="")
    | Q(terms__price_type_id=None)
    | Q(terms__deferral_days=None)
)
"""`rules.missing_terms` is not empty, said in SQL."""


def _sought(text: str) -> Q:
    digits = "".join(sign for sign in text if sign.isdigit())
    reached = Q(email__istartswith=text.strip())
    if len(digits) >= 5:
        reached |= Q(phone__contains=digits[-10:])
    return loosely(text) | Q(id__in=Contact.objects.filter(reached).values("party_id"))

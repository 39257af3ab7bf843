"""One party with everything known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dealernet.business.parties.access import parties_seen_by
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.parties.models import Contact, Party, TermFact
from dealernet.business.parties.queries.profiles import ProfileRow, profiles_of
from dealernet.business.parties.queries.terms import BuyingTerms, term_label, term_values, terms_as_told
from dealernet.business.parties.rules import TERMS, as_stored, kept_in_onec
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.exchange.border import border_in_force


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person to talk to, or one more way to reach the party."""

    id: UUID
    name: str
    position: str
    phone: str
    email: str
    origin: str


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term: its value, where that came from and when. `missing` keeps the buyer off automatic.

    `detail` names the sheet it came in; `told` is what 1C told last, and when; it `differs` where another value is in
    force here. `kept_in_onec`: only 1C says what it is.
    """

    term: str
    label: str
    value: Any
    source: str
    seen_at: datetime | None
    by: str
    missing: bool
    detail: str = ""
    told: Any = None
    told_at: datetime | None = None
    differs: bool = False
    kept_in_onec: bool = False


@dataclass(frozen=True, slots=True)
class PartyCard:
    """Everything known of a party: requisites, people, profiles, terms with their sources."""

    id: UUID
    kind: str
    name: str
    full_name: str
    inn: str
    kpp: str
    ogrn: str
    legal_address: str
    region: str
    zone: str
    origin: str
    is_active: bool
    revision: int
    created_at: datetime
    terms: BuyingTerms
    term_lines: tuple[TermLine, ...]
    contacts: tuple[ContactRow, ...]
    profiles: tuple[ProfileRow, ...]

    @property
    def is_automatic(self) -> bool:
        """Whether nothing is missing for orders to go by themselves."""
        return not self.terms.missing


def party_card(actor: Actor, party_id: UUID) -> PartyCard:
    """A party with everything known of it. Five statements, one more where 1C names another
    responsible. Refuses a party out of reach."""
    party = parties_seen_by(actor).select_related("terms", "responsible").filter(id=party_id).first()
    if party is None:
        raise PartyUnknown
    contacts = Contact.objects.filter(party=party).order_by("id")
    return PartyCard(
        **{name: getattr(party, name) for name in _OWN},
        terms=terms_as_told(party),
        term_lines=_term_lines(party),
        contacts=tuple(ContactRow(c.id, c.name, c.position, c.phone, c.email, c.origin) for c in contacts),
        profiles=tuple(profiles_of(actor, party.id, closed=True)),
    )


_OWN = (
    "id",
    "kind",
    "name",
    "full_name",
    "inn",
    "kpp",
    "ogrn",
    "legal_address",
    "region",
    "zone",
    "origin",
    "is_active",
    "revision",
    "created_at",
)


def _term_lines(party: Party) -> tuple[TermLine, ...]:
    facts = {fact.term: fact for fact in TermFact.objects.filter(party=party).select_related("account")}
    values = term_values(party)
    theirs, missing = border_in_force().terms_are_theirs, terms_as_told(party).missing
    return tuple(
        _line(term, values[term], facts.get(term), term in missing, kept_in_onec(term, terms_are_theirs=theirs), party)
        for term in TERMS
    )


def _line(term: str, value: Any, fact: TermFact | None, missing: bool, kept: bool, party: Party) -> TermLine:
    told = fact.told if fact else None
    differs = bool(fact and fact.told_at and told != as_stored(value))
    if term == "responsible":
        value = party.responsible.name if party.responsible else None
        told = Account.objects.filter(id=told).values_list("name", flat=True).first() if differs and told else told
    return TermLine(
        term=term,
        label=term_label(term),
        value=value,
        source=fact.source if fact else "",
        seen_at=fact.seen_at if fact else None,
        by=fact.account.name if fact and fact.account else "",
        missing=missing,
        detail=fact.detail if fact else "",
        told=told,
        told_at=fact.told_at if fact else None,
        differs=differs,
        kept_in_onec=kept,
    )

"""What a party buys on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from dealernet.business.parties.access import parties_seen_by
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.parties.models import Party, Terms
from dealernet.business.parties.rules import TERMS, missing_terms
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class BuyingTerms:
    """The terms of a party as they stand; empty is "not agreed"."""

    party_id: UUID
    party_name: str
    responsible_id: UUID | None
    responsible_name: str
    customer_type: str
    agreement: str
    price_type_id: UUID | None
    deferral_days: int | None
    credit_limit: Decimal | None
    minimum_order: Decimal
    missing: tuple[str, ...]


def buying_terms(actor: Actor, party_id: UUID) -> BuyingTerms:
    """The terms a party buys on. One statement. Refuses a party out of reach."""
    party = parties_seen_by(actor).select_related("terms", "responsible").filter(id=party_id).first()
    if party is None:
        raise PartyUnknown
    return terms_as_told(party)


def terms_of(actor: Actor, party_ids: Collection[UUID]) -> dict[UUID, BuyingTerms]:
    """The terms of several parties, by party; those out of reach are left out. One statement, however many."""
    parties = parties_seen_by(actor).select_related("terms", "responsible").filter(id__in=list(party_ids))
    return {party.id: terms_as_told(party) for party in parties}


@dataclass(frozen=True, slots=True)
class Served:
    """Where a party is, and by whom it is served: the e-mail of its responsible, empty where there is none."""

    region: str
    responsible_email: str


def served_of(actor: Actor, party_ids: Collection[UUID]) -> dict[UUID, Served]:
    """Where parties are and who serves them, by party; those out of reach are left out. One statement."""
    found = parties_seen_by(actor).filter(id__in=list(party_ids)).values_list("id", "region", "responsible__email")
    return {party_id: Served(region, email or "") for party_id, region, email in found}


def terms_as_told(party: Party) -> BuyingTerms:
    """The terms of a party read with its terms and its responsible."""
    terms = agreed(party)
    return BuyingTerms(
        party_id=party.id,
        party_name=party.name,
        responsible_id=party.responsible_id,
        responsible_name=party.responsible.name if party.responsible else "",
        customer_type=terms.customer_type,
        agreement=terms.agreement,
        price_type_id=terms.price_type_id,
        deferral_days=terms.deferral_days,
        credit_limit=terms.credit_limit,
        minimum_order=terms.minimum_order,
        missing=missing_terms(term_values(party)),
    )


def agreed(party: Party) -> Terms:
    """The row of terms; an empty one where nothing was ever agreed."""
    terms: Terms | None = getattr(party, "terms", None)
    return terms or Terms(party=party)


def term_values(party: Party) -> dict[str, object]:
    """The value of every term, by its name."""
    terms = agreed(party)
    return {
        "responsible": party.responsible_id,
        "customer_type": terms.customer_type,
        "agreement": terms.agreement,
        "price_type": terms.price_type_id,
        "deferral_days": terms.deferral_days,
        "credit_limit": terms.credit_limit,
        "minimum_order": terms.minimum_order or None,
    }


def term_label(term: str) -> str:
    """What a term is called in front of people."""
    return str(TERMS[term][0]) if term in TERMS else term

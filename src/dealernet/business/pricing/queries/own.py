"""What a buyer pays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from dealernet.business.parties.queries import buying_terms
from dealernet.business.pricing.access import SEE, SEE_OWN
from dealernet.business.pricing.models import Price, PriceType
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """Which column of the price list a buyer pays by. Without one of its own, the default one (`is_own` says)."""

    price_type_id: UUID | None
    name: str
    includes_vat: bool
    is_own: bool
    agreement: str
    default_id: UUID | None
    default_name: str


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """What one unit costs the buyer, and what it costs by the default list (retail) where that differs."""

    amount: Decimal
    recommended: Decimal | None


def price_terms(actor: Actor, party_id: UUID) -> PriceTerms:
    """Which prices a party buys at. Two statements. Refuses a party out of reach."""
    actor.require(SEE if actor.dealer_id is None else SEE_OWN)
    terms = buying_terms(actor, party_id)
    types = {kind.id: kind for kind in PriceType.objects.all()}
    default = next((kind for kind in types.values() if kind.is_default), None)
    own = types.get(terms.price_type_id) if terms.price_type_id else None
    used = own or default
    return PriceTerms(
        price_type_id=used.id if used else None,
        name=used.name if used else "",
        includes_vat=used.includes_vat if used else True,
        is_own=own is not None,
        agreement=terms.agreement,
        default_id=default.id if default else None,
        default_name=default.name if default else "",
    )


def prices_for(
    actor: Actor, product_ids: Collection[UUID], *, party_id: UUID | None = None, terms: PriceTerms | None = None
) -> dict[UUID, OwnPrice]:
    """What these products cost a buyer; one without a price is left out. Three statements, however many.

    A buyer asks for itself; staff name the party. Whoever holds the terms already passes them: one statement.
    """
    buyer_id = actor.dealer_id or party_id
    if terms is None:
        if buyer_id is None:
            return {}
        terms = price_terms(actor, buyer_id)
    else:
        actor.require(SEE if actor.dealer_id is None else SEE_OWN)
    wanted = [type_id for type_id in {terms.price_type_id, terms.default_id} if type_id]
    rows = Price.objects.filter(product_id__in=list(product_ids), price_type_id__in=wanted)
    amounts = {(product_id, type_id): amount for product_id, type_id, amount in rows.values_list(*_COLUMNS)}
    return {
        product_id: _own(amounts, product_id, terms)
        for product_id in product_ids
        if (product_id, terms.price_type_id) in amounts
    }


_COLUMNS = ("product_id", "price_type_id", "amount")


def _own(amounts: dict[tuple[UUID, UUID | None], Decimal], product_id: UUID, terms: PriceTerms) -> OwnPrice:
    amount = amounts[product_id, terms.price_type_id]
    recommended = amounts.get((product_id, terms.default_id))
    return OwnPrice(amount, recommended if recommended != amount else None)

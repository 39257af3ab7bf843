"""What a buyer sees when choosing: product, own price and live stock together.

Nothing is stored here: each function takes one slice of products, then one set-wise question to each area below.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from dealernet.business.assortment.errors import NoBuyer
from dealernet.business.assortment.rules import Pasted, pasted_lines
from dealernet.business.catalog.queries import (
    Branch,
    ProductCard,
    ProductRow,
    Sought,
    branch_of,
    groups,
    list_products,
    product_card,
    product_rows,
    products_by_article,
)
from dealernet.business.pricing.queries import OwnPrice, PriceTerms, price_terms, prices_for
from dealernet.business.stock.queries import free_stock, products_in_stock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By
from dealernet.foundation.paging import Page, Slice

__all__ = [
    "Assortment",
    "Named",
    "Offer",
    "Pasted",
    "ProductOffer",
    "Recognised",
    "Wanted",
    "list_assortment",
    "named_goods",
    "offers_of",
    "product_offer",
    "recognised",
]


@dataclass(frozen=True, slots=True)
class Offer:
    """A product with what it costs this buyer and how many an order would get today."""

    product: ProductRow
    price: OwnPrice | None
    free: Decimal


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a buyer looks for in the catalogue. `condition` and `by` as in the list of products, for staff."""

    text: str = ""
    group_id: UUID | None = None
    in_stock: bool = False
    condition: Group | None = None
    by: By | None = None


@dataclass(frozen=True, slots=True)
class Assortment:
    """A page of the catalogue, with the groups it can be narrowed by."""

    offers: Slice[Offer]
    total: int
    groups: Sequence[Branch]
    and_more: bool
    understood: str
    loosely: bool
    terms: PriceTerms


@dataclass(frozen=True, slots=True)
class ProductOffer:
    """One product with all that is known of it, its price and its stock."""

    card: ProductCard
    offer: Offer
    terms: PriceTerms


@dataclass(frozen=True, slots=True)
class Named:
    """A line of a pasted list and the products it names."""

    pasted: Pasted
    products: tuple[ProductRow, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line of a pasted list and the products it may mean: none, one, or several to choose among."""

    pasted: Pasted
    offers: tuple[Offer, ...]


def list_assortment(actor: Actor, wanted: Wanted, page: Page, *, party_id: UUID | None = None) -> Assortment:
    """A page of what a buyer may order, with own prices and live stock. Twelve statements at most, however many rows.

    A buyer asks for itself; staff who order on behalf of a customer name the party.
    """
    tree = groups(actor)
    sought = Sought(
        text=wanted.text,
        groups=branch_of(tree, wanted.group_id) if wanted.group_id else None,
        among=products_in_stock(actor) if wanted.in_stock else None,
        condition=wanted.condition,
        by=wanted.by,
    )
    found = list_products(actor, sought, page)
    terms = price_terms(actor, _buyer(actor, party_id))
    offers = _offers(actor, found.slice.rows, terms)
    return Assortment(
        offers=Slice(offers, found.slice.next),
        total=found.total,
        groups=tree,
        and_more=found.and_more,
        understood=found.understood,
        loosely=found.loosely,
        terms=terms,
    )


def product_offer(actor: Actor, product_id: UUID, *, party_id: UUID | None = None) -> ProductOffer:
    """One product for its page. Five statements. Refuses one that is not there for the actor."""
    card = product_card(actor, product_id)
    terms = price_terms(actor, _buyer(actor, party_id))
    [offer] = _offers(actor, [card.row], terms)
    return ProductOffer(card, offer, terms)


def offers_of(actor: Actor, product_ids: Collection[UUID], *, party_id: UUID | None = None) -> dict[UUID, Offer]:
    """These products with prices and stock, by id: for the lines of a cart. Five statements, however many."""
    rows = list(product_rows(actor, product_ids).values())
    offers = _offers(actor, rows, price_terms(actor, _buyer(actor, party_id)))
    return {offer.product.id: offer for offer in offers}


def recognised(actor: Actor, text: str, *, party_id: UUID | None = None) -> list[Recognised]:
    """The lines of a pasted list with the products they mean, to be looked at. Five statements, however many lines.

    What has no product as it is written is tried by sound and in the other keyboard layout («vk-173» is «ВК-173»);
    a part number with something behind it that is no number is found with a quantity of nought, which no order takes.
    """
    named = _named_goods(actor, pasted_lines(text), guessing=True)
    rows = {row.id: row for line in named for row in line.products}
    terms = price_terms(actor, _buyer(actor, party_id))
    offers = {offer.product.id: offer for offer in _offers(actor, list(rows.values()), terms)}
    return [Recognised(line.pasted, tuple(offers[row.id] for row in line.products)) for line in named]


def named_goods(actor: Actor, text: str) -> list[Named]:
    """The lines of a pasted list with the products they name, without prices. One statement, however many lines."""
    return _named_goods(actor, pasted_lines(text))


def _named_goods(actor: Actor, pasted: Sequence[Pasted], *, guessing: bool = False) -> list[Named]:
    read = {line: [line, *line.otherwise(guessing=guessing)] for line in pasted}
    by_article = products_by_article(actor, sorted({one.article for ways in read.values() for one in ways}))
    return [_named(ways, by_article) for ways in read.values()]


def _named(ways: Sequence[Pasted], by_article: Mapping[str, list[ProductRow]]) -> Named:
    """The first way to read a line that names a product; the line as it stands when none does."""
    way = next((way for way in ways if by_article[way.article]), ways[0])
    return Named(way, tuple(by_article[way.article]))


def _offers(actor: Actor, rows: Sequence[ProductRow], terms: PriceTerms) -> list[Offer]:
    ids = [row.id for row in rows]
    prices = prices_for(actor, ids, terms=terms)
    free = free_stock(actor, ids)
    return [Offer(row, prices.get(row.id), free[row.id]) for row in rows]


def _buyer(actor: Actor, party_id: UUID | None) -> UUID:
    buyer = actor.dealer_id or party_id
    if buyer is None:
        raise NoBuyer
    return buyer

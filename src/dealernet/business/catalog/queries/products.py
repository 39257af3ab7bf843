"""Products: sought, listed, looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from dealernet.business.catalog.access import SEE, products_open_to
from dealernet.business.catalog.errors import ProductNotThere
from dealernet.business.catalog.models import Product
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.narrowing import narrowed_by
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.fields.ordering import By, ordered_ids
from dealernet.foundation.ordering import OrderColumn, orders_by
from dealernet.foundation.paging import Page, Slice
from dealernet.foundation.search import closeness, loosely, other_layout, part_number_key, strictly, words_of
from dealernet.foundation.sorting import russian_key, russian_order

MOST_FOUND = 300
"""How many a search ranks: nobody reads further, they type another word."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which products a list shows. `among` and `groups` narrow; empty text shows all by name.

    `condition` is one over the words of a product, checked before. `by` puts them in the order of a column or of
    an own field, those that have a place in it, where no text is sought.
    """

    text: str = ""
    groups: Collection[UUID] | None = None
    among: QuerySet[Any] | None = None
    not_sold: bool = False
    condition: Group | None = None
    by: By | None = None


orders_by(
    "product",
    name=OrderColumn(_("Name"), russian_order("name")),
    article=OrderColumn(_("Part number"), F("article")),
)


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as a list or an order line shows it."""

    id: UUID
    article: str
    name: str
    unit: str
    step: Decimal
    vat_rate: Decimal | None
    manufacturer: str
    group_id: UUID | None
    picture: str
    is_sold: bool

    @classmethod
    def of(cls, product: Product) -> ProductRow:
        """The row of a product."""
        picture = product.pictures[0] if product.pictures else ""
        kept = {n: getattr(product, n) for n in cls.__dataclass_fields__ if n != "picture"}
        return cls(picture=str(picture), **kept)


@dataclass(frozen=True, slots=True)
class Found:
    """A slice of products, how many there are, and how the text was understood.

    `understood` is the text that found them: as typed, or turned to the other keyboard layout. `loosely` says
    that nothing matched to the letter and these are the closest. A search counts no further than `MOST_FOUND`.
    """

    slice: Slice[ProductRow]
    total: int
    understood: str = ""
    loosely: bool = False

    @property
    def and_more(self) -> bool:
        """Whether counting stopped before the end."""
        return bool(self.understood) and self.total >= MOST_FOUND


@dataclass(frozen=True, slots=True)
class ProductCard:
    """Everything known of a product but its price and stock."""

    row: ProductRow
    full_name: str
    unit_code: str
    vat_text: str
    description: str
    properties: dict[str, Any]
    barcodes: tuple[str, ...]
    pictures: tuple[str, ...]
    group_name: str
    revision: int


def list_products(actor: Actor, sought: Sought, page: Page) -> Found:
    """Products by name, or the best matches of a text: as typed, in the other layout, then with slips.

    Two statements without a text, three or four in an order; with a text two to five, whatever the number
    of products.
    """
    products = _narrowed(products_open_to(actor, SEE), sought)
    if sought.by is not None and not words_of(sought.text):
        found = ordered_ids(sought.by, products, page)
        return Found(Slice(_rows_in_order(products, found.rows), found.next), products.count())
    if not words_of(sought.text):
        return Found(_by_name(products, page), products.count())
    ranked, understood, is_loose = _ranked(products, sought.text)
    start = ranked.index(page.after) + 1 if page.after in ranked else 0
    shown = ranked[start : start + page.size]
    more = len(ranked) > start + page.size
    rows = _rows_in_order(products, shown)
    return Found(Slice(rows, shown[-1] if more else None), len(ranked), understood, is_loose)


def product_rows(actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, ProductRow]:
    """These products as rows, by their ids; those out of reach are left out. One statement."""
    found = products_open_to(actor, SEE).filter(id__in=list(product_ids)).defer("description", "search")
    return {product.id: ProductRow.of(product) for product in found}


def product_card(actor: Actor, product_id: UUID) -> ProductCard:
    """A product with all that is known of it. One statement. Refuses one that is not there for the actor."""
    product = products_open_to(actor, SEE).select_related("group").filter(id=product_id).first()
    if product is None:
        raise ProductNotThere
    return ProductCard(
        row=ProductRow.of(product),
        full_name=product.full_name,
        unit_code=product.unit_code,
        vat_text=product.vat_text,
        description=product.description,
        properties=product.properties,
        barcodes=tuple(str(code) for code in product.barcodes),
        pictures=tuple(str(key) for key in product.pictures),
        group_name=product.group.name if product.group else "",
        revision=product.revision,
    )


def _narrowed(products: QuerySet[Product], sought: Sought) -> QuerySet[Product]:
    if not sought.not_sold:
        products = products.filter(is_sold=True)
    if sought.groups is not None:
        products = products.filter(group_id__in=list(sought.groups))
    if sought.among is not None:
        products = products.filter(id__in=sought.among)
    return narrowed_by(products, "product", sought.condition)


def _by_name(products: QuerySet[Product], page: Page) -> Slice[ProductRow]:
    ordered = products.annotate(by=russian_order("name")).order_by("by", "id").defer("description", "search")
    if page.after:
        last = Product.objects.filter(id=page.after).values_list("name", flat=True).first() or ""
        key = russian_key(last)
        ordered = ordered.filter(Q(by__gt=key) | Q(by=key, id__gt=page.after))
    got = list(ordered[: page.size + 1])
    rows = [ProductRow.of(product) for product in got[: page.size]]
    return Slice(rows, rows[-1].id if len(got) > page.size else None)


def _ranked(products: QuerySet[Product], text: str) -> tuple[list[UUID], str, bool]:
    for typed in (text, other_layout(text)):
        exact = products.filter(strictly(typed) | _numbered(typed)).annotate(
            rank=_rank(typed), by=russian_order("name")
        )
        found = list(exact.order_by("rank", "by", "id").values_list("id", flat=True)[:MOST_FOUND])
        if found:
            return found, typed, False
    for typed in (text, other_layout(text)) if text.isascii() else (text,):
        if not words_of(typed):
            continue
        close = products.filter(loosely(typed)).order_by(closeness(typed).desc(), "id")
        found = list(close.values_list("id", flat=True)[:MOST_FOUND])
        if found:
            return found, typed, True
    return [], text, False


def _numbered(text: str) -> Q:
    key = part_number_key(text)
    return Q(article_key__startswith=key) if len(key) >= 3 else Q(pk__in=[])


def _rank(text: str) -> Case:
    key = part_number_key(text)
    return Case(
        When(article_key=key, then=Value(0)),
        When(article_key__startswith=key, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _rows_in_order(products: QuerySet[Product], ids: Sequence[UUID]) -> list[ProductRow]:
    found = {p.id: ProductRow.of(p) for p in products.filter(id__in=ids).defer("description", "search")}
    return [found[product_id] for product_id in ids if product_id in found]

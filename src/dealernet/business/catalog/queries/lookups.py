"""Products by what others call them: part numbers of a pasted list, barcodes of a scanner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q

from dealernet.business.catalog.access import SEE, products_open_to
from dealernet.business.catalog.queries.products import ProductRow
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.search import part_number_key


def products_by_article(actor: Actor, articles: Sequence[str]) -> dict[str, list[ProductRow]]:
    """The products on sale with each of these part numbers or barcodes; an exact writing wins over a similar one.

    Several for one number means that it is ambiguous. One statement, however many numbers.
    """
    keys = {article: part_number_key(article) for article in articles}
    wanted = {key for key in keys.values() if key}
    codes = [article.strip() for article in articles if article.strip().isdigit() and len(article.strip()) >= 8]
    written = Q(article_key__in=wanted)
    found = products_open_to(actor, SEE).filter(written | Q(barcodes__has_any_keys=codes) if codes else written)
    by_key: dict[str, list[tuple[str, ProductRow]]] = {}
    for product in found.filter(is_sold=True).defer("description", "search").order_by("name", "id"):
        row = ProductRow.of(product)
        for key in {product.article_key, *(part_number_key(str(code)) for code in product.barcodes)}:
            by_key.setdefault(key, []).append((product.article, row))
    return {article: _best(article, by_key.get(key, [])) for article, key in keys.items()}


def products_named(actor: Actor, names: Collection[str]) -> dict[str, list[ProductRow]]:
    """The products on sale with exactly these names. One statement."""
    found: dict[str, list[ProductRow]] = {}
    for product in products_open_to(actor, SEE).filter(is_sold=True, name__in=list(names)).defer("search"):
        found.setdefault(product.name, []).append(ProductRow.of(product))
    return found


def _best(article: str, candidates: Sequence[tuple[str, ProductRow]]) -> list[ProductRow]:
    exact = [row for written, row in candidates if written.strip().casefold() == article.strip().casefold()]
    return exact or [row for _, row in candidates]


def on_sale_among(actor: Actor, product_ids: Collection[UUID]) -> list[UUID]:
    """Those of these products that are on sale. One statement."""
    found = products_open_to(actor, SEE).filter(id__in=product_ids, is_sold=True)
    return list(found.order_by("id").values_list("id", flat=True))

"""A product as the words that lists, rules and webhooks may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, tells
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {
    "name": Fact("text", _("name of the product")),
    "article": Fact("text", _("part number")),
    "manufacturer": Fact("text", _("manufacturer")),
    "group": Fact("text", _("group of products")),
    "unit": Fact("text", _("unit")),
    "step": Fact("number", _("sold by")),
    "vat_rate": Fact("number", _("VAT, %")),
    "is_sold": Fact("yes", _("on sale")),
    "has_picture": Fact("yes", _("it has a picture")),
    "description": Fact("text", _("description")),
    "created_at": Fact("date", pgettext_lazy("product", "in the catalogue since")),
}
_GROUP: Final = Place("catalog_product.group_id", "select g.id from catalog_group g where", optional=True)


def _own(name: str, **more: Any) -> InSql:
    return InSql(f"catalog_product.{name}", never_null=True, **more)


IN_SQL: Final = FactsInSql(
    {
        "name": _own("name"),
        "article": _own("article"),
        "manufacturer": _own("manufacturer"),
        "group": InSql("g.name", _GROUP),
        "unit": _own("unit"),
        "step": _own("step"),
        "vat_rate": InSql("catalog_product.vat_rate"),
        "is_sold": _own("is_sold"),
        "has_picture": InSql("jsonb_array_length(catalog_product.pictures) > 0", never_null=True),
        "description": _own("description"),
        "created_at": _own("created_at", moment=True),
    }
)


@tells("product", WORDS, IN_SQL)
def product_facts(product_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of products as they are now. One statement, however many."""
    rows = prepared(_ROWS, [plain_array(product_ids)], binary=True)
    return {product_id: dict(zip(WORDS, values, strict=True)) for product_id, *values in rows}


_ROWS: Final = """
select p.id, p.name, p.article, p.manufacturer, coalesce(g.name, ''), p.unit, p.step, p.vat_rate, p.is_sold,
       jsonb_array_length(p.pictures) > 0, p.description, p.created_at
  from catalog_product p left join catalog_group g on g.id = p.group_id
 where p.id = any(%s::uuid[])
"""

"""What the list of products is narrowed by, and the columns it may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.catalog.access import SEE
from dealernet.business.catalog.queries import Branch, ProductRow, Sought, branch_of
from dealernet.foundation.access.actor import Actor
from dealernet.web.desk.asking import IF, Asked, asked_of
from dealernet.web.listing.columns import Fixed, ListColumn, Listing, order_asked
from dealernet.web.listing.look import USUAL, Look
from dealernet.web.portal.catalogue.forms import CatalogueFilter


def _vat(row: ProductRow) -> str:
    return "" if row.vat_rate is None else f"{row.vat_rate.normalize():f} %"


PRODUCTS: Final[Listing[ProductRow]] = Listing(
    "products",
    "product",
    (
        ListColumn("article", _("Part number"), lambda row: row.article),
        ListColumn("manufacturer", _("Manufacturer"), lambda row: row.manufacturer),
        ListColumn("unit", _("Unit"), lambda row: row.unit),
        ListColumn("step", _("Sold by"), lambda row: f"{row.step.normalize():f}", numeric=True),
        ListColumn("vat", _("VAT"), _vat, numeric=True),
    ),
    "desk-products",
    SEE,
    (Fixed("name", _("Product")),),
)


@dataclass(frozen=True, slots=True)
class ProductsChosen:
    """A cut of products with an address of its own."""

    asked: Asked
    text: str = ""
    group_id: UUID | None = None
    off_sale: bool = False
    look: Look = USUAL

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> ProductsChosen:
        """From the query of the address."""
        plain = CatalogueFilter.read(query)
        off_sale = query.get("off_sale") == "1"
        return cls(asked_of(query, "product"), plain.text, plain.group_id, off_sale, Look.read(query))

    def narrow(self, actor: Actor, tree: Sequence[Branch]) -> Sought:
        """As the query of products takes it; `tree` are the groups there are."""
        return Sought(
            text=self.text,
            groups=branch_of(tree, self.group_id) if self.group_id else None,
            not_sold=self.off_sale,
            condition=self.asked.narrowing(),
            by=order_asked(actor, "product", self.look),
        )

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        parts = {
            "q": self.text,
            "group": str(self.group_id or ""),
            "off_sale": self.off_sale,
            IF: self.asked.text,
            **self.look.told,
            **changes,
        }
        return {name: "1" if value is True else value for name, value in parts.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"

"""A row of the catalogue in words: how many there are, what it costs, how many are in the cart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dealernet.business.assortment.queries import Offer
from dealernet.foundation.files.store import links

MANY = 1000


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A product on the shelf, ready for its template."""

    offer: Offer
    name: SafeString
    in_cart: Decimal
    quantity: Decimal
    stock: str
    tone: str
    note: str
    picture: str = ""
    """The signed address of its picture, if there is one."""

    @property
    def shape(self) -> str:
        """The drawing that says the stock without colour."""
        return {"good": "check", "wait": "half"}.get(self.tone, "ring")

    @property
    def typed(self) -> str:
        """The quantity as its field shows it."""
        return f"{self.quantity.normalize():f}"

    @property
    def can_order(self) -> bool:
        """Whether it has a price to be ordered at."""
        return self.offer.price is not None


def shelf_rows(offers: Sequence[Offer], in_cart: Mapping[UUID, Decimal], sought: str = "") -> list[ShelfRow]:
    """The rows of a page, with the words that were sought marked in their names."""
    marks = _marks(sought)
    named = [offer.product.picture for offer in offers if offer.product.picture]
    seen = links("products", named) if named else {}
    return [
        _row(offer, in_cart.get(offer.product.id, Decimal(0)), marks, seen.get(offer.product.picture, ""))
        for offer in offers
    ]


def _row(offer: Offer, in_cart: Decimal, marks: re.Pattern[str] | None, picture: str) -> ShelfRow:
    stock, tone, note = _stock(offer)
    return ShelfRow(
        offer=offer,
        name=_marked(offer.product.name, marks),
        in_cart=in_cart,
        quantity=in_cart or offer.product.step,
        stock=stock,
        tone=tone,
        note=note,
        picture=picture,
    )


def _stock(offer: Offer) -> tuple[str, str, str]:
    free, unit = offer.free, offer.product.unit
    if free >= MANY:
        return _("over %(many)s %(unit)s") % {"many": MANY, "unit": unit}, "good", _("ready to ship")
    if free > 0:
        shown = _("%(free)s %(unit)s") % {"free": f"{free.normalize():f}", "unit": unit}
        return shown, "good" if free >= 10 * offer.product.step else "wait", _("ready to ship")
    return _("To order"), "", _("we will name the date after you order")


def _marks(sought: str) -> re.Pattern[str] | None:
    words = sorted({re.escape(word) for word in sought.split() if len(word) > 1}, key=len, reverse=True)[:8]
    return re.compile("|".join(words), re.IGNORECASE) if words else None


def _marked(name: str, marks: re.Pattern[str] | None) -> SafeString:
    if marks is None:
        return escape(name)
    pieces, at = [], 0
    for hit in marks.finditer(name):
        pieces += [escape(name[at : hit.start()]), mark_safe(f"<mark>{escape(hit[0])}</mark>")]  # noqa: S308 - escaped
        at = hit.end()
    return mark_safe("".join([*pieces, escape(name[at:])]))  # noqa: S308 - every piece is escaped above

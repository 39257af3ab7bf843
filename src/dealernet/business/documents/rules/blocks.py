"""What printed forms are built of: each kind of block with the options it has, for the editor, the checks and docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ALIGNS: Final[Mapping[str, Any]] = {
    "left": pgettext_lazy("on a printed form", "to the left"),
    "center": pgettext_lazy("on a printed form", "in the middle"),
    "right": pgettext_lazy("on a printed form", "to the right"),
}
PLACES: Final[Mapping[str, Any]] = {
    "full": pgettext_lazy("on a printed form", "the whole width"),
    "left": pgettext_lazy("on a printed form", "left part"),
    "right": pgettext_lazy("on a printed form", "right part"),
}
HEADINGS: Final = {"large": 15, "medium": 12, "small": 11}
TEXTS: Final = {"large": 12, "usual": 10, "small": 8}
STROKES: Final = {"thick": 1.2, "thin": 0.5}
_SIZES: Final[Mapping[str, Any]] = {
    "large": pgettext_lazy("size of letters", "large"),
    "medium": pgettext_lazy("size of letters", "medium"),
    "usual": pgettext_lazy("size of letters", "usual"),
    "small": pgettext_lazy("size of letters", "small"),
}
SIDES: Final[Mapping[str, Any]] = {
    "seller": pgettext_lazy("on a printed form", "supplier"),
    "buyer": pgettext_lazy("on a printed form", "buyer"),
}
SUMS: Final[Mapping[str, Any]] = {
    "total": pgettext_lazy("on a printed form", "sum of the lines"),
    "vat": pgettext_lazy("on a printed form", "VAT inside it"),
    "to_pay": pgettext_lazy("on a printed form", "sum to be paid"),
    "paid": pgettext_lazy("on a printed form", "paid already"),
    "unpaid": pgettext_lazy("on a printed form", "left to pay"),
}
OF_ORDERS_ONLY: Final = frozenset({"paid", "unpaid"})
"""Sums that change after an invoice was issued, so no invoice shows them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to be said of a block.

    `kind` is line or text (both in both languages), choice, number, yes, several, columns, pairs or picture.
    """

    name: str
    kind: str
    title: Any
    choices: Mapping[str, Any] = field(default_factory=dict)
    usual: Any = ""
    least: int = 0
    most: int = 0
    required: bool = False
    hint: Any = ""


@dataclass(frozen=True, slots=True)
class BlockKind:
    """A kind of block: what it is called, what it is for, its options. `about` are the forms it may stand in."""

    title: Any
    hint: Any
    options: tuple[Option, ...] = ()
    about: frozenset[str] = frozenset({"invoice", "order"})
    stands_alone: bool = False

    def option(self, name: str) -> Option | None:
        """The option of this name, among its own and those every block has."""
        return next((one for one in self.all_options if one.name == name), None)

    @property
    def all_options(self) -> tuple[Option, ...]:
        """Its own options, then those every block has that does not stand alone."""
        return self.options if self.stands_alone else (*self.options, *COMMON)


def _sizes(known: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: _SIZES[name] for name in known}


_TEXT_WORDS: Final = _("Words in double braces are replaced by what they mean: see the list.")
_ALIGN: Final = Option("align", "choice", _("Alignment"), ALIGNS, "left")
COMMON: Final = (
    Option("place", "choice", _("Part of the page"), PLACES, "full", hint=_("Left and right parts stand side by side")),
    Option("keep", "yes", _("On the same page as the next block")),
)
BLOCKS: Final[Mapping[str, BlockKind]] = {
    "heading": BlockKind(
        pgettext_lazy("block", "Heading"),
        _("The name of the paper; the first one is repeated at the foot of each page."),
        (
            Option("text", "line", _("Text of the heading"), most=300, required=True, hint=_TEXT_WORDS),
            Option("size", "choice", _("Size"), _sizes(HEADINGS), "large"),
            _ALIGN,
        ),
    ),
    "text": BlockKind(
        pgettext_lazy("block", "Text"),
        _("Anything in words; a new line begins where you begin one."),
        (
            Option("text", "text", _("Text of the block"), most=5_000, required=True, hint=_TEXT_WORDS),
            Option("size", "choice", _("Size"), _sizes(TEXTS), "usual"),
            Option("bold", "yes", _("Bold")),
            _ALIGN,
        ),
    ),
    "requisites": BlockKind(
        pgettext_lazy("block", "Requisites for payment"),
        _("Our legal entity and its bank account, as on a payment order."),
    ),
    "sides": BlockKind(
        pgettext_lazy("block", "Sides"),
        _("Supplier and buyer with INN and address, and rows of your own; a row without a value is left out."),
        (
            Option("show", "several", _("Who is named"), SIDES, ("seller", "buyer")),
            Option("rows", "pairs", _("Rows of your own"), most=8, hint=_TEXT_WORDS),
        ),
    ),
    "lines": BlockKind(
        pgettext_lazy("block", "Table of goods"),
        _("The lines, with the columns you choose; the head is repeated on each page."),
        (Option("columns", "columns", _("Columns"), most=12, required=True),),
    ),
    "totals": BlockKind(
        pgettext_lazy("block", "Totals"),
        _("Sums below the table, to the right."),
        (Option("show", "several", _("Which sums"), SUMS, ("total", "vat", "to_pay"), required=True),),
    ),
    "sum": BlockKind(
        pgettext_lazy("block", "Sum in words"),
        _("How many names, the sum in figures and in words."),
    ),
    "qr": BlockKind(
        pgettext_lazy("block", "QR code for payment"),
        _("The bank's program reads the requisites from it; a void invoice has none."),
        (Option("width", "number", _("Width, mm"), usual=36, least=25, most=80),),
        about=frozenset({"invoice"}),
    ),
    "signatures": BlockKind(
        pgettext_lazy("block", "Signatures"),
        _("Who signs: post, line for the signature, name."),
        (Option("rows", "pairs", _("Who signs: post and name"), most=8, required=True, hint=_TEXT_WORDS),),
    ),
    "picture": BlockKind(
        pgettext_lazy("block", "Picture"),
        _("A logo, a stamp or a signature: PNG or JPEG."),
        (
            Option("file", "picture", _("Picture, PNG or JPEG up to 2 MB"), required=True),
            Option("width", "number", _("Width, mm"), usual=40, least=5, most=180),
            _ALIGN,
        ),
    ),
    "rule": BlockKind(
        pgettext_lazy("block", "Line across"),
        _("A straight line between parts."),
        (
            Option(
                "stroke",
                "choice",
                _("Thickness"),
                {"thick": pgettext_lazy("a line", "thick"), "thin": pgettext_lazy("a line", "thin")},
                "thick",
            ),
        ),
    ),
    "space": BlockKind(
        pgettext_lazy("block", "Empty space"),
        _("Room between blocks."),
        (Option("height", "number", _("Height, mm"), usual=4, least=1, most=200),),
    ),
    "page": BlockKind(pgettext_lazy("block", "New page"), _("What follows begins on a new page."), stands_alone=True),
}
"""By the word a definition names a block with."""

PAPER_COLUMNS: Final[Mapping[str, Any]] = {
    "n": pgettext_lazy("column of a form", "number of the line"),
    "article": pgettext_lazy("column of a form", "part number"),
    "name": pgettext_lazy("column of a form", "product"),
    "quantity": pgettext_lazy("column of a form", "quantity"),
    "unit": pgettext_lazy("column of a form", "unit"),
    "price": pgettext_lazy("column of a form", "price"),
    "vat": pgettext_lazy("column of a form", "VAT rate"),
    "vat_sum": pgettext_lazy("column of a form", "VAT sum"),
    "cost": pgettext_lazy("column of a form", "sum of the line"),
    "tick": pgettext_lazy("column of a form", "empty, to be marked by hand"),
}
ORDER_COLUMNS: Final[Mapping[str, Any]] = {
    **PAPER_COLUMNS,
    "shipped": pgettext_lazy("column of a form", "shipped"),
    "to_ship": pgettext_lazy("column of a form", "left to ship"),
    "missing": pgettext_lazy("column of a form", "missing from stock"),
    "reference": pgettext_lazy("column of a form", "buyer's own number of the line"),
}
WIDTHS: Final[Mapping[str, Any]] = {"n": 8, "article": 26, "name": "1fr", "tick": 22}
COLUMN_ALIGNS: Final[Mapping[str, str]] = {
    "n": "center",
    "vat": "center",
    **dict.fromkeys(("quantity", "price", "vat_sum", "cost", "shipped", "to_ship", "missing"), "right"),
}

"""What printed forms are told of orders besides their papers: words in the form's language, more columns of lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone, translation

from dealernet.business.documents.rules.form import OF_BUYER, PrintedForm
from dealernet.business.documents.rules.said import said_amount, said_day, said_roubles
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.cards import LineRow, order_lines
from dealernet.business.orders.queries.letters import letter_facts
from dealernet.business.orders.queries.linefields import line_key
from dealernet.foundation import clock
from dealernet.foundation.facts import OWN
from dealernet.foundation.fields.published import fields_of
from dealernet.foundation.fields.queries import fields_in_words
from dealernet.foundation.money import ZERO

OF_LETTERS_ONLY: Final = frozenset(
    [
        *("lines", "payment_order_link", "rating_link", "papers", "paper_number", "shipment_number", "reason"),
        *("number", "total"),
    ]
)
"""Words of letters that say nothing on paper, or that papers answer by themselves and for ever."""
_OF_BUYERS: Final = f"party_{OWN}"
_OF_PRODUCTS: Final = f"product_{OWN}"
_COUNTED: Final = frozenset({"shipped", "to_ship", "missing", "reference"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a form is told of one order."""

    language: str
    words: Mapping[str, Any]
    columns: Sequence[Mapping[str, str]] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, Decimal] = field(default_factory=dict)

    def kept(self, form: PrintedForm) -> dict[str, Any]:
        """What of it an invoice keeps: the words and columns its form names, no more."""
        words, columns = form.words() - {"invoice_number"}, form.columns()
        kept = [{name: said for name, said in line.items() if name in columns} for line in self.columns]
        return {
            "language": self.language,
            "words": {word: said for word, said in self.words.items() if word in words},
            "columns": kept if any(kept) else [],
            "heads": dict(self.heads),
        }


def told_of(order_ids: Sequence[UUID], form: PrintedForm) -> dict[UUID, Told]:
    """What a form is told of orders, each in its language; nobody's reach.

    Six statements, however many orders and lines, two more for each type of record whose own fields the form names.
    """
    language = "" if form.language == OF_BUYER else form.language
    words = letter_facts(order_ids, with_lines=False, language=language)
    orders = Order.objects.filter(id__in=order_ids).select_related("customer", "responsible", "location")
    found = {order.id: order for order in orders}
    spoken = {one: str(said["language"]) for one, said in words.items()}
    buyers = _of_buyers(found, form, spoken)
    columns = _columns(found, form, spoken)
    heads = {one: _heads(form, one) for one in set(spoken.values())}
    return {
        one: Told(
            language=spoken[one],
            words={
                **_fit_for_paper(words[one], spoken[one]),
                **_words(order, spoken[one]),
                **buyers.get(order.customer_id, {}),
            },
            columns=columns[one],
            heads=heads[spoken[one]],
            sums={"paid": order.paid_total, "unpaid": max(order.total - order.paid_total, ZERO)},
        )
        for one, order in found.items()
    }


def _fit_for_paper(words: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The words of letters that are not answered by the paper: in Russian it says itself how it is to be paid."""
    unfit = OF_LETTERS_ONLY | ({"terms"} if language == "ru" else set())
    return {word: said for word, said in words.items() if word not in unfit}


def _words(order: Order, language: str) -> dict[str, str]:
    """What letters have no word for, and their sums with kopecks always, as on the rest of the paper."""
    sums = {"paid": order.paid_total, "left": order.total - order.paid_total, "shipment_total": order.shipped_total}
    day = timezone.localtime(order.placed_at or order.created_at).date()
    return {
        **{word: said_roubles(amount, language) for word, amount in sums.items()},
        "customer": order.customer.name,
        "placed_on": said_day(day, language),
        "today": said_day(clock.today(), language),
        "responsible": order.responsible.name if order.responsible else "",
        "location": order.location.name if order.location else "",
        "comment": order.comment,
        "customer_reference": order.customer_reference,
    }


def _of_buyers(orders: Mapping[UUID, Order], form: PrintedForm, spoken: Mapping[UUID, str]) -> dict[UUID, Any]:
    if not any(word.startswith(_OF_BUYERS) for word in form.words()):
        return {}
    languages = {order.customer_id: spoken[one] for one, order in orders.items()}
    told = fields_in_words("party", set(languages), languages)
    return {one: {f"party_{word}": said for word, said in words.items()} for one, words in told.items()}


def _columns(
    orders: Mapping[UUID, Order], form: PrintedForm, spoken: Mapping[UUID, str]
) -> dict[UUID, list[dict[str, str]]]:
    """More columns of each line than papers have; empty ones where the form names none of them."""
    named = form.columns()
    lines = order_lines(list(orders), {one: order.held_for for one, order in orders.items()})
    own = _own_fields(lines, named, spoken)
    return {
        one: [{**_counted(line, named, spoken[one]), **own.get((one, line.product_id), {})} for line in lines[one]]
        for one in orders
    }


def _counted(line: LineRow, named: Collection[str], language: str) -> dict[str, str]:
    if not _COUNTED.intersection(named):
        return {}
    return {
        "shipped": said_amount(line.shipped, language),
        "to_ship": said_amount(max(line.quantity - line.shipped, ZERO), language),
        "missing": said_amount(line.missing, language) if line.missing else "",
        "reference": line.reference,
    }


def _own_fields(
    lines: Mapping[UUID, Sequence[LineRow]], named: Collection[str], spoken: Mapping[UUID, str]
) -> dict[tuple[UUID, UUID], dict[str, str]]:
    """What own fields of lines and of their products say, by order and product."""
    rows = [(order, line.product_id) for order, found in lines.items() for line in found]
    told: dict[tuple[UUID, UUID], dict[str, str]] = {row: {} for row in rows}
    if any(name.startswith(OWN) for name in named):
        keys = {line_key(*row): row for row in rows}
        said = fields_in_words("line", list(keys), {key: spoken[row[0]] for key, row in keys.items()})
        for key, row in keys.items():
            told[row] |= said[key]
    if any(name.startswith(_OF_PRODUCTS) for name in named):
        languages = {product: spoken[order] for order, product in rows}
        said = fields_in_words("product", list(languages), languages)
        for row in rows:
            told[row] |= {f"product_{word}": text for word, text in said[row[1]].items()}
    return told


def _heads(form: PrintedForm, language: str) -> dict[str, str]:
    """What the columns of own fields are called."""
    heads: dict[str, str] = {}
    with translation.override(language):
        for prefix, subject in ((OWN, "line"), (_OF_PRODUCTS, "product")):
            named = {name for name in form.columns() if name.startswith(prefix)}
            if named:
                heads |= {prefix + one.name: one.title for one in fields_of(subject) if prefix + one.name in named}
    return heads

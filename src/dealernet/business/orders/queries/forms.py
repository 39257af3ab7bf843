"""Orders as printed forms show them: words, columns of lines, sums; and what an invoice keeps of them for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.conversations.queries import LETTER_WORDS
from dealernet.business.documents.errors import FormUnknown
from dealernet.business.documents.forms import FORM_WORDS, LINE_COLUMNS, form_at, forms_in_force, forms_of_orders
from dealernet.business.documents.queries import Face, drawn_pdf
from dealernet.business.documents.rules.drawing import Filling
from dealernet.business.documents.rules.faces import invoice_filling, paper_words
from dealernet.business.documents.rules.form import PrintedForm
from dealernet.business.documents.rules.look import Look
from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.queries.formwords import OF_LETTERS_ONLY, told_of
from dealernet.business.orders.queries.papers import invoice_papers
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import Joined
from dealernet.foundation.fields.words import FieldTitles

MOST_LINES_LOOKED_AT: Final = 40
"""How many lines an order has at most where a form is only looked at while it is being made."""
_OWN_WORDS: Final[Mapping[str, Any]] = {
    "number": _("order's number"),
    "total": _("sum of the order"),
    "customer": _("buyer, as staff call it"),
    "seller": _("our legal entity"),
    "buyer": _("buyer's name for papers"),
    "director": _("our director"),
    "accountant": _("our accountant"),
    "terms": _("how it is to be paid, as invoices say"),
    "vat": _("VAT inside the sum"),
    "placed_on": _("day of the order"),
    "today": _("day of printing"),
    "responsible": _("manager responsible for it"),
    "location": _("warehouse it ships from"),
    "comment": _("buyer's note"),
    "customer_reference": _("buyer's own number of the order"),
}


class _OfLetters(Mapping[str, Any]):
    """The words of letters about orders that paper may have too, own fields among them."""

    def __getitem__(self, word: str) -> Any:
        if word in OF_LETTERS_ONLY:
            raise KeyError(word)
        return LETTER_WORDS["order"][word]

    def __iter__(self) -> Any:
        return (word for word in LETTER_WORDS["order"] if word not in OF_LETTERS_ONLY)

    def __len__(self) -> int:
        return sum(1 for _one in self)


_ALL: Final = Joined(Joined(_OWN_WORDS, _OfLetters()), FieldTitles("party", "party_field_"))
FORM_WORDS["order"] = _ALL
FORM_WORDS["invoice"] = Joined(FORM_WORDS["invoice"], _ALL)
_OWN_COLUMNS: Final = Joined(FieldTitles("line"), FieldTitles("product", "product_field_"))
LINE_COLUMNS["order"] = Joined(LINE_COLUMNS["order"], _OWN_COLUMNS)
LINE_COLUMNS["invoice"] = Joined(LINE_COLUMNS["invoice"], _OWN_COLUMNS)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form an order may be printed by."""

    key: str
    title: str
    for_buyers: bool


def order_forms(actor: Actor) -> list[FormRow]:
    """The forms an actor may print orders by: a buyer those marked for buyers. One cheap statement."""
    actor.require(SEE)
    found = forms_of_orders(for_buyers=actor.dealer_id is not None)
    return [FormRow(one.key, one.title, one.for_buyers) for one in found]


def order_form_face(actor: Actor, order_id: UUID, key: str, *, revision: int | None = None, language: str = "") -> Face:
    """An order printed by a form, as it is now. Ten statements or so, however many lines, and some 50 ms of drawing.

    In the form's language unless another is named. `revision` is a former look of the form, for letters that were
    written with it. Refuses orders and forms the actor does not reach, and forms put aside.
    """
    form = _form(actor, key, revision)
    order = orders_open_to(actor, SEE).filter(id=order_id).only("id", "number").first()
    if order is None:
        raise OrderUnknown
    if language in ("ru", "en"):
        form = replace(form, language=language)
    filling = order_filling(order.id, form)
    name = form.file_name(order.number, filling.language)
    return Face(name, "application/pdf", drawn_pdf(form, filling))


def _form(actor: Actor, key: str, revision: int | None) -> PrintedForm:
    standing = forms_in_force().get(key)
    if standing is None or standing.about != "order" or (revision is None and standing.off):
        raise FormUnknown
    form = standing if revision is None else form_at(key, revision)
    if actor.dealer_id is not None and not (standing.for_buyers and form.for_buyers):
        raise FormUnknown
    return form


def order_filling(order_id: UUID, form: PrintedForm, *, lines: int | None = None) -> Filling:
    """What a form about an order is filled with; nobody's reach. `lines` is how many at most."""
    [paper] = invoice_papers([order_id])
    told = told_of([order_id], form)[order_id]
    body = plain(paper.body())
    shown = slice(lines)
    return Filling(
        body={**body, "lines": body["lines"][shown]},
        words={**told.words, **paper_words(body, told.language)},
        language=told.language,
        columns=told.columns[shown],
        heads=told.heads,
        sums=told.sums,
    )


def form_tried(actor: Actor, form: PrintedForm, order_id: UUID) -> Filling:
    """What a form comes out of on an order somebody reaches, with forty lines at most; nothing is kept.

    A form of invoices is filled as if the invoice were issued now, under its number where it has one.
    """
    order = orders_open_to(actor, SEE).filter(id=order_id).first()
    if order is None:
        raise OrderUnknown
    filling = order_filling(order.id, form, lines=MOST_LINES_LOOKED_AT)
    if form.about == "order":
        return filling
    told = {"language": filling.language, "words": filling.words, "columns": filling.columns, "heads": filling.heads}
    return invoice_filling(order.invoice_number or "—", clock.today(), filling.body, told)


def invoice_look(order_ids: Sequence[UUID]) -> Look:
    """How invoices of these orders will look: the form in force, and what it asks for besides papers themselves.

    One cheap statement while the form is as the program came; else a fixed number more, however many orders.
    """
    form = forms_in_force()["invoice"]
    if not form.revision:
        return Look()
    return Look(form.revision, {one: told.kept(form) for one, told in told_of(order_ids, form).items()})

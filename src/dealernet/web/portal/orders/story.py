"""What happened to an order, in the words a buyer is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.timeline import Moment, timeline
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.queries import seen_fields
from dealernet.foundation.fields.values import said_value
from dealernet.web.components.words import paper_name, written_day, written_money

Facts = Mapping[str, Any]
FILLED: Final = "orders.fields_changed"
WITH_REASON: Final = ("orders.cancelled", "orders.payment_order_rejected", "orders.payment_order_taken_back")
"""What is told with the words of whoever did it."""


WAITS_STILL: Final = (
    ("lifted", _t("The company has looked at the order; it still waits")),
    ("terms_came", _t("Your terms are agreed; the order still waits")),
    ("terms_less", _t("Some of your terms are agreed; the order still waits")),
    ("goods_came", _t("All the goods are there; the order still waits")),
    ("goods_less", _t("Some of the missing goods are there; the order still waits")),
    ("credit_came", _t("There is credit enough; the order still waits")),
    ("credit_less", _t("How much it is over the credit has changed; the order still waits")),
)
GOES_ON: Final = (
    ("terms_came", _t("Your terms are agreed; the order goes on")),
    ("goods_came", _t("All the goods are there; the order goes on")),
    ("credit_came", _t("There is credit enough; the order goes on")),
)
"""What a buyer is told of what came, by the fact that tells of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A moment of an order's story."""

    event: str
    who: str
    kind: str
    text: str
    at: datetime
    said: str = ""
    why: None = None
    is_repricing: bool = False


def story_of(actor: Actor, subjects: Sequence[UUID]) -> list[Told]:
    """The story of an order, and of its papers, the buyer was already shown, the latest first.

    One statement, one more where own fields were filled in.
    """
    moments = timeline(subjects)
    told = [_told(actor, moment) for moment in moments if moment.kind in SENTENCES]
    filled = [moment for moment in moments if moment.kind == FILLED]
    if not filled:
        return told
    fields = seen_fields(actor, "order")
    said = [_filled(actor, moment, words) for moment in filled if (words := _words(fields, moment.facts))]
    return sorted([*told, *said], key=lambda one: one.at, reverse=True)


def _words(fields: Sequence[Field], facts: Facts) -> str:
    """What a buyer is told of fields that were filled in: only of those it sees."""
    now = facts["now"]
    return "; ".join(f"{one.title}: {_said(one, now[one.name]) or '—'}" for one in fields if one.name in now)


def _said(one: Field, value: Any) -> str:
    return said_value(one, value if isinstance(value, list) else [] if value is None else [value])


def _filled(actor: Actor, moment: Moment, words: str) -> Told:
    said = _("Filled in: %(said)s") % {"said": words}
    return Told(moment.kind, _who(actor, moment), moment.who.kind, said, timezone.localtime(moment.at))


def _who(actor: Actor, moment: Moment) -> str:
    return _("You") if moment.who.id is not None and moment.who.id == actor.id else moment.who.name


def _told(actor: Actor, moment: Moment) -> Told:
    return Told(
        event=moment.kind,
        who=_who(actor, moment),
        kind=moment.who.kind,
        text=SENTENCES[moment.kind](moment.facts),
        at=timezone.localtime(moment.at),
        said=str(moment.facts.get("reason", "")) if moment.kind in WITH_REASON else "",
        is_repricing=bool(moment.facts.get("repriced")),
    )


def _sum(facts: Facts, name: str) -> str:
    return written_money(Decimal(str(facts[name])))


def _submitted(facts: Facts) -> str:
    return _("The order was sent: %(sum)s") % {"sum": _sum(facts, "total")}


def _invoiced(facts: Facts) -> str:
    said = {"number": facts["invoice_number"], "sum": _sum(facts, "total")}
    if facts["version"] > 1:
        return _("Invoice No. %(number)s was issued anew: %(sum)s") % said
    return _("Invoice No. %(number)s was issued: %(sum)s") % said


def _paid_in_part(facts: Facts) -> str:
    return _("Paid %(paid)s, %(left)s is left") % {"paid": _sum(facts, "paid"), "left": _sum(facts, "left")}


def _shipped(facts: Facts) -> str:
    said = {"number": facts["shipment_number"], "day": written_day(date.fromisoformat(str(facts["shipped_on"])))}
    return (_("Shipped, No. %(number)s") if facts["whole"] else _("Shipped in part, No. %(number)s")) % said


def _allowed(facts: Facts) -> str:
    if not facts.get("ship_on"):
        return _("It may be shipped")
    return _("It may be shipped: on %(day)s") % {"day": written_day(date.fromisoformat(str(facts["ship_on"])))}


def _paper(facts: Facts) -> str:
    return paper_name("transfer", facts["number"])


def _paper_told(sentence: str, facts: Facts) -> str:
    return sentence % {"number": facts["paper_number"]}


def _changed(facts: Facts) -> str:
    before, after = facts.get("was", {}).get("total"), facts.get("now", {}).get("total")
    if before is None or after is None:
        return _("The order was changed")
    said = {"was": written_money(Decimal(str(before))), "now": written_money(Decimal(str(after)))}
    if facts.get("repriced"):
        return _("Prices were counted anew by your terms: %(was)s became %(now)s") % said
    return _("The order was changed: %(was)s became %(now)s") % said


def _lacks_less(facts: Facts) -> str:
    if facts.get("apart"):
        return _("What was missing was set apart; the order still waits")
    return next((str(words) for fact, words in WAITS_STILL if facts.get(fact)), "") or _(
        "Less is missing than before; the order still waits"
    )


def _released(facts: Facts) -> str:
    if facts.get("apart"):
        return _("What was missing was set apart; what is there goes on")
    if facts.get("held_for"):
        return _lacks_less(facts)
    if facts.get("lifted"):
        return _("The order goes on")
    return next((str(words) for fact, words in GOES_ON if facts.get(fact)), "") or _(
        "What was missing is there; the order goes on"
    )


def _back_ordered(facts: Facts) -> str:
    if facts["whole"]:
        return _("The goods are not there yet: the whole order waits as a back order")
    said = {"number": facts["back_order"], "sum": _sum(facts, "moved")}
    return _("What was missing is back order No. %(number)s: %(sum)s") % said


def _back_order_made(facts: Facts) -> str:
    return _("Back order of what order No. %(number)s lacked: %(sum)s") % {
        "number": facts["of"],
        "sum": _sum(facts, "total"),
    }


def _expected(facts: Facts) -> str:
    if not facts.get("expected_on"):
        return _("When the goods come is not known yet")
    day = written_day(date.fromisoformat(str(facts["expected_on"])))
    return _("Goods are expected on %(day)s") % {"day": day}


SENTENCES: Final[dict[str, Callable[[Facts], str]]] = {
    "orders.submitted": _submitted,
    "orders.changed": _changed,
    "orders.qualified": lambda facts: _("The order is accepted"),
    "orders.released": _released,
    "orders.lacks_less": _lacks_less,
    "orders.back_ordered": _back_ordered,
    "orders.back_order_made": _back_order_made,
    "orders.goods_expected": _expected,
    "orders.invoiced": _invoiced,
    "orders.paid_in_part": _paid_in_part,
    "orders.payment_lost": lambda facts: (
        _("A payment was taken back, %(left)s is left") % {"left": _sum(facts, "left")}
    ),
    "orders.paid": lambda facts: _("The order is paid"),
    "orders.shipping_allowed": _allowed,
    "orders.payment_order_asked": lambda facts: (
        _("We asked for the payment order: %(sum)s") % {"sum": _sum(facts, "left")}
    ),
    "orders.payment_order_sent": lambda facts: _paper_told(_("Payment order No. %(number)s was sent"), facts),
    "orders.payment_order_accepted": lambda facts: _paper_told(_("Payment order No. %(number)s is accepted"), facts),
    "orders.payment_order_rejected": lambda facts: _paper_told(
        _("Payment order No. %(number)s is not accepted"), facts
    ),
    "orders.payment_order_taken_back": lambda facts: _paper_told(
        _("Payment order No. %(number)s is accepted no longer, we ask for another"), facts
    ),
    "documents.transfer_issued": _paper,
    "documents.edo_sent": lambda facts: _("%(paper)s: sent by EDO") % {"paper": _paper(facts)},
    "documents.edo_signed": lambda facts: _("%(paper)s: signed") % {"paper": _paper(facts)},
    "documents.edo_refused": lambda facts: _("%(paper)s: refused") % {"paper": _paper(facts)},
    "orders.picking_started": lambda facts: _("The warehouse is collecting it"),
    "orders.shipped": _shipped,
    "orders.delivered": lambda facts: _("Delivered"),
    "orders.closed": lambda facts: _("The order is closed"),
    "orders.cancelled": lambda facts: _("The order was cancelled"),
}
"""What a buyer is told of; the rest is the company's own business."""

"""A payment entered by hand: whose it is and what it is for, asked again where the words fit several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.business.orders.queries import Found, left_to_pay, order_totals, orders_by_number
from dealernet.business.parties.queries import PartyFilter, list_parties, parties_by_inn, party_names
from dealernet.business.settlements.commands import ToldPayment
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO
from dealernet.foundation.paging import Page
from dealernet.web.components.words import written_money

MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the meanings of what was typed: the value to send back, and its words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a form means: a payment to record, or else the field that is wrong and why, with what may be chosen."""

    told: ToldPayment | None = None
    field: str = ""
    wrong: str = ""
    choices: tuple[Choice, ...] = ()


def meant(actor: Actor, values: dict[str, Any]) -> Meant:
    """The payment the fields of the form tell of. An order takes at most what is left of it."""
    number, words = values["order"].strip(), values["buyer"].strip()
    buyers = _buyers(actor, words) if words else {}
    if words and not buyers:
        return Meant(field="buyer", wrong=_("There is no buyer with this name or ИНН."))
    if number:
        return _for_order(actor, values, number, buyers)
    if values["chosen"].startswith("buyer:"):
        buyers = {one: name for one, name in buyers.items() if values["chosen"] == f"buyer:{one}"}
    if len(buyers) > 1:
        choices = tuple(Choice(f"buyer:{one}", name) for one, name in buyers.items())
        return Meant(field="buyer", wrong=_("Several buyers fit: choose one below."), choices=choices)
    for buyer, name in buyers.items():
        return Meant(_told(values, buyer, name=name))
    return Meant(field="buyer", wrong=_("Say whose money it is: a buyer, or the number of an order or invoice."))


def _for_order(actor: Actor, values: dict[str, Any], number: str, buyers: dict[UUID, str]) -> Meant:
    named = orders_by_number(actor, [number])
    found = [one for one in named if not buyers or one.customer_id in buyers]
    if values["chosen"].startswith("order:"):
        found = [one for one in found if values["chosen"] == f"order:{one.id}"]
    if not found and named:
        return Meant(field="order", wrong=_("The order or invoice with this number is another buyer's."))
    if not found:
        return Meant(field="order", wrong=_("There is no order or invoice with this number."))
    left = left_to_pay(actor, [one.id for one in found])
    if len(found) == 1:
        one, room = found[0], left.get(found[0].id, ZERO)
        share = [(one.id, min(values["amount"], room))] if room > 0 else []
        told = _told(values, one.customer_id, inn=one.profile_inn, holders=share)
        return Meant(replace(told, totals=order_totals(actor, [one.id])))
    return Meant(
        field="order",
        wrong=_("Several fit this number: choose one below."),
        choices=_choices(actor, number, found, left),
    )


def _choices(actor: Actor, number: str, found: Sequence[Found], left: Mapping[UUID, Decimal]) -> tuple[Choice, ...]:
    names = party_names(actor, {one.customer_id for one in found})
    choices = []
    for one in found:
        is_order = one.number == number
        words = (
            _("Order No. %(number)s, %(customer)s, left %(left)s")
            if is_order
            else _("Invoice No. %(number)s, %(customer)s, left %(left)s")
        )
        about = {
            "number": number,
            "customer": names.get(one.customer_id, ""),
            "left": written_money(left.get(one.id, ZERO)),
        }
        choices.append(Choice(f"order:{one.id}", words % about))
    return tuple(choices)


def _buyers(actor: Actor, words: str) -> dict[UUID, str]:
    """The buyers of this ИНН or name, with their names."""
    if words.isdigit():
        return party_names(actor, parties_by_inn(actor, [words]).get(words, []))
    rows = list_parties(actor, Page(size=MOST_OFFERED), chosen=PartyFilter(search=words)).rows
    exact = [row for row in rows if row.name.casefold() == words.casefold()]
    return {row.id: row.name for row in exact or rows}


def _told(
    values: dict[str, Any],
    buyer: UUID,
    *,
    name: str = "",
    inn: str = "",
    holders: list[tuple[UUID, Decimal]] | None = None,
) -> ToldPayment:
    return ToldPayment(
        number=values["number"],
        paid_on=values["paid_on"],
        amount=values["amount"],
        source="desk",
        party_id=buyer,
        payer_name=name,
        payer_inn=inn,
        holders=holders or [],
    )

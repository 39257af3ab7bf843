"""The form of a deal: with whom, about what, for how much, by when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealernet.business.deals.queries import DealCard
from dealernet.business.orders.queries import orders_by_number
from dealernet.business.parties.queries import PartyFilter, list_parties, parties_by_inn, party_names
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.paging import Page

MOST_OFFERED: Final = 6
FIELDS: Final[Mapping[str, str]] = {"customer": "buyer", "customer_id": "buyer", "order_id": "order"}
"""Fields of a deal that the form calls otherwise."""


class SumField(forms.DecimalField):
    """A sum as people type it: with spaces between thousands, a comma or a point."""

    def to_python(self, value: Any) -> Any:
        """The sum without its spaces."""
        return super().to_python("".join(value.split()).replace(",", ".") if isinstance(value, str) else value)


class DealForm(forms.Form):
    """What is known of a deal. `buyer` and `order` are typed as people say them and looked up."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    buyer = forms.CharField(
        label=_("Buyer"), max_length=255, required=False, help_text=_("name or ИНН; empty for a newcomer")
    )
    chosen = forms.CharField(widget=forms.HiddenInput, required=False)
    contact_name = forms.CharField(label=_("Whom to talk to"), max_length=160, required=False)
    contact_phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    amount = SumField(
        label=_("Amount, ₽"), max_digits=14, decimal_places=2, min_value=0, required=False, widget=forms.TextInput
    )
    due_on = forms.DateField(
        label=_("Due date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(label=_("Source"), max_length=60, required=False, help_text=_("a call, the site, Avito…"))
    order = forms.CharField(label=_("Number of the order"), max_length=20, required=False)
    comment = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *given: Any, actor: Actor, standing: DealCard | None = None, **named: Any) -> None:
        """`actor` is who looks buyers and orders up; those of the `standing` deal need no looking up."""
        super().__init__(*given, **named)
        self.fields["buyer"].widget.attrs |= {
            "list": "buyers",
            "autocomplete": "off",
            "hx-get": reverse("desk-buyer-suggestions"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#buyers",
            "hx-sync": "this:replace",
        }
        self.actor, self.standing = actor, standing
        self.offered: dict[UUID, str] = {}

    def clean(self) -> dict[str, Any]:
        """The buyer and the order as ids; several buyers that fit are offered."""
        told: dict[str, Any] = super().clean() or {}
        told["customer_id"] = self._buyer(str(told.get("buyer", "")).strip(), str(told.get("chosen", "")))
        told["order_id"] = self._order(str(told.get("order", "")).strip())
        return told

    def values(self) -> dict[str, Any]:
        """The fields of the deal as its commands take them."""
        names = ("title", "contact_name", "contact_phone", "contact_email", "amount", "due_on", "source", "comment")
        return {name: self.cleaned_data[name] for name in (*names, "customer_id", "order_id")}

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal beside the field it is about."""
        name = FIELDS.get(refusal.field or "", refusal.field or "")
        is_there = name in self.fields
        self.add_error(name if is_there else None, refusal.beside() if is_there else str(refusal))

    def _buyer(self, words: str, chosen: str) -> UUID | None:
        if not words:
            return None
        if self.standing is not None and (words, chosen) == (self.standing.customer, str(self.standing.customer_id)):
            return self.standing.customer_id
        found = self._found(words)
        picked = {one: name for one, name in found.items() if str(one) == chosen}
        if len(picked or found) == 1:
            return next(iter(picked or found))
        self.offered = found
        several = gettext("Several buyers fit: choose one below.")
        self.add_error("buyer", several if found else gettext("There is no buyer with this name or ИНН."))
        return None

    def _found(self, words: str) -> dict[UUID, str]:
        words = words.replace("\x00", "")
        if words.isdigit():
            return party_names(self.actor, parties_by_inn(self.actor, [words]).get(words, []))
        rows = list_parties(self.actor, Page(size=MOST_OFFERED), chosen=PartyFilter(search=words)).rows
        exact = [row for row in rows if row.name.casefold() == words.casefold()]
        return {row.id: row.name for row in exact or rows}

    def _order(self, number: str) -> UUID | None:
        if not number:
            return None
        if self.standing is not None and number == self.standing.order_number:
            return self.standing.order_id
        found = [one for one in orders_by_number(self.actor, [number.replace("\x00", "")]) if one.number == number]
        if not found:
            self.add_error("order", gettext("There is no order with this number."))
            return None
        return found[0].id


def initial_of(deal: DealCard) -> dict[str, Any]:
    """The form's values of a deal."""
    names = ("title", "contact_name", "contact_phone", "contact_email", "amount", "due_on", "source", "comment")
    told = {name: getattr(deal, name) for name in names}
    return {**told, "buyer": deal.customer, "chosen": str(deal.customer_id or ""), "order": deal.order_number}

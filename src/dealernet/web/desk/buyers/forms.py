"""Forms of a buyer: terms, a login."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.business.parties.queries import PartyCard
from dealernet.business.pricing.queries import PriceTypeRow
from dealernet.foundation.workdays.hours import ZONES


class TermsForm(forms.Form):
    """The terms a buyer buys on, as staff give them."""

    responsible = forms.ChoiceField(label=_("Responsible"), required=False)
    agreement = forms.CharField(label=_("Agreement"), max_length=120, required=False)
    price_type = forms.ChoiceField(label=_("Price type"), required=False)
    deferral_days = forms.IntegerField(
        label=_("Deferral, days"), min_value=0, max_value=365, required=False, help_text=_("0 is prepayment")
    )
    credit_limit = forms.DecimalField(
        label=_("Credit limit, ₽"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    customer_type = forms.CharField(
        label=_("Customer type"),
        max_length=40,
        required=False,
        help_text=_("Rules go by it, word for word: better take one of the list"),
        widget=forms.TextInput(attrs={"list": "customer-types", "autocomplete": "off"}),
    )

    def __init__(
        self, *given: Any, staff: list[tuple[str, str]], types: list[PriceTypeRow], kept: Sequence[str], **named: Any
    ) -> None:
        """`kept` are the terms only 1C says: they are not asked."""
        super().__init__(*given, **named)
        for name, choices in (("responsible", staff), ("price_type", [(str(t.id), t.name) for t in types])):
            bound: Any = self.fields[name]
            bound.choices = [("", "—"), *choices]
        for name in kept:
            self.fields.pop(name, None)

    @staticmethod
    def initial_of(card: PartyCard) -> dict[str, Any]:
        """The form's values from a card."""
        terms = card.terms
        return {
            "responsible": str(terms.responsible_id or ""),
            "agreement": terms.agreement,
            "price_type": str(terms.price_type_id or ""),
            "deferral_days": terms.deferral_days,
            "credit_limit": terms.credit_limit,
            "customer_type": terms.customer_type,
        }


class InvitationForm(forms.Form):
    """Whom to invite to sign in for a dealer, or as one of the staff."""

    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail"))


class BuyerForm(forms.Form):
    """What is known of a buyer."""

    name = forms.CharField(label=_("Short name"), max_length=255, help_text=_("As you call it in lists"))
    full_name = forms.CharField(label=_("Name, as on the papers"), max_length=500, required=False)
    inn = forms.CharField(
        label=_("INN"), max_length=12, required=False, help_text=_("10 figures, 12 for a sole trader")
    )
    kpp = forms.CharField(label=_("KPP"), max_length=9, required=False)
    ogrn = forms.CharField(label=_("OGRN"), max_length=15, required=False)
    region = forms.CharField(label=_("Region"), max_length=120, required=False)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[("", _("as the company")), *ZONES.items()],
        required=False,
        help_text=_("So that reminders do not come at night"),
    )
    legal_address = forms.CharField(label=_("Legal address"), max_length=500, required=False)


class NewBuyerForm(BuyerForm):
    """A new buyer: what is known of it, and where its papers and goods go."""

    email = forms.EmailField(label=_("E-mail for invoices and notices"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    delivery_address = forms.CharField(label=_("Delivery address"), max_length=500, required=False)

    def of_party(self) -> dict[str, Any]:
        """The values of the party itself."""
        return {name: self.cleaned_data[name] for name in BuyerForm.base_fields}

    def of_profile(self) -> dict[str, Any]:
        """The values of the legal face it orders with."""
        given = self.cleaned_data
        names = ("inn", "kpp", "legal_address", "email", "phone", "delivery_address")
        return {"legal_name": given["full_name"] or given["name"], **{name: given[name] for name in names}}


class ContactForm(forms.Form):
    """A person to talk to."""

    name = forms.CharField(label=_("Name and surname"), max_length=160, required=False)
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

"""Forms of a buyer: terms, a login."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.business.parties.queries import PartyCard
from dealernet.business.pricing.queries import PriceTypeRow


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
    customer_type = forms.CharField(label=_("Customer type"), max_length=40, required=False)

    def __init__(self, *given: Any, staff: list[tuple[str, str]], types: list[PriceTypeRow], **named: Any) -> None:
        super().__init__(*given, **named)
        for name, choices in (("responsible", staff), ("price_type", [(str(t.id), t.name) for t in types])):
            bound: Any = self.fields[name]
            bound.choices = [("", "—"), *choices]

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

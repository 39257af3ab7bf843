"""Forms of payments: a statement's file, a payment entered by hand, settling a doubtful one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock


class StatementForm(forms.Form):
    """The file a bank's program exports for 1C."""

    file = forms.FileField(label=_("Statement file"), help_text=_("kl_to_1c.txt, as the bank exports it for 1C"))


class PaymentForm(forms.Form):
    """A payment somebody saw with their own eyes."""

    buyer = forms.CharField(
        label=_("Buyer"), help_text=_("name or ИНН; not needed with a number below"), max_length=200, required=False
    )
    order = forms.CharField(
        label=_("Number of the order or the invoice"),
        help_text=_("empty for money ahead; more than is left of it stays ahead too"),
        max_length=20,
        required=False,
    )
    chosen = forms.CharField(widget=forms.HiddenInput, required=False)
    ahead = forms.DecimalField(
        widget=forms.HiddenInput, max_digits=14, decimal_places=2, min_value=0, required=False, localize=False
    )
    number = forms.CharField(label=_("Number of the payment order"), max_length=40)
    paid_on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    amount = forms.DecimalField(label=_("Sum, ₽"), max_digits=14, decimal_places=2, min_value=0)

    def clean_ahead(self) -> Decimal:
        """What was agreed to stay ahead; nothing unless its button was pressed."""
        return Decimal(self.cleaned_data["ahead"] or 0)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["paid_on"].initial = clock.today


class TakingBackForm(forms.Form):
    """Why a payment recorded by hand is taken back."""

    reason = forms.CharField(
        label=_("Why"), help_text=_("for example: typed by mistake; it stays in the history"), max_length=300
    )

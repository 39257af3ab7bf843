"""Forms of the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation.errors import Refusal

REGIMES = [
    ("general", _("General: each product has its own rate")),
    ("simplified", _("Simplified (USN), without VAT")),
    ("simplified_5", _("Simplified (USN), VAT 5 %")),
    ("simplified_7", _("Simplified (USN), VAT 7 %")),
]


class EntityForm(forms.Form):
    """A legal entity of ours."""

    name = forms.CharField(label=_("Short name"), max_length=255, help_text=_("As you call it in lists"))
    full_name = forms.CharField(label=_("Name, as on the papers"), max_length=500, required=False)
    inn = forms.CharField(label=_("INN"), max_length=12, help_text=_("10 figures, 12 for a sole trader"))
    kpp = forms.CharField(label=_("KPP"), max_length=9, required=False)
    ogrn = forms.CharField(label=_("OGRN"), max_length=15, required=False)
    vat_regime = forms.ChoiceField(label=_("Taxes"), choices=REGIMES)
    legal_address = forms.CharField(label=_("Legal address"), max_length=500)
    edo_id = forms.CharField(
        label=_("EDO address"), max_length=100, required=False, help_text=_("From our operator, like 2BM-7700000016-…")
    )
    director = forms.CharField(label=_("Director"), max_length=160, required=False, help_text=_("Ivanov I. I."))
    accountant = forms.CharField(label=pgettext_lazy("who signs", "Accountant"), max_length=160, required=False)


class AccountForm(forms.Form):
    """A bank account of ours."""

    bic = forms.CharField(label=_("BIC"), max_length=11, help_text=_("9 figures"))
    bank_name = forms.CharField(label=_("Bank and its city"), max_length=255)
    number = forms.CharField(label=_("Account"), max_length=26, help_text=_("20 figures"))
    correspondent = forms.CharField(label=_("Correspondent account"), max_length=26, required=False)
    is_default = forms.BooleanField(label=_("Invoices name this one"), required=False)


class PlaceForm(forms.Form):
    """A place where goods lie."""

    name = forms.CharField(label=_("Name"), max_length=160)
    address = forms.CharField(label=_("Address"), max_length=500, required=False)


class MailForm(forms.Form):
    """The mail server letters leave through."""

    host = forms.CharField(label=_("Server"), max_length=255, help_text="smtp.example.ru")
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(
        label=_("Protection"),
        choices=[("starttls", "STARTTLS (587)"), ("tls", "TLS (465)"), ("none", _("None, inside your own network"))],
    )
    user = forms.CharField(label=_("Login"), max_length=255, required=False)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted; leave empty to keep the one that stands"),
    )
    sender = forms.EmailField(label=_("Letters are from"))

    def clean_password(self) -> str:
        """Mail servers take Latin letters, figures and signs only."""
        password: str = self.cleaned_data["password"]
        if not password.isascii():
            raise forms.ValidationError(_("Latin letters, figures and signs: a mail server takes no others."))
        return password


def tell(form: Any, refusal: Refusal) -> None:
    """Show a refusal beside its field."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, refusal.beside())
    else:
        form.add_error(None, str(refusal))

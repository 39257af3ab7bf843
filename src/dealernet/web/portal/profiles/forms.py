"""The form of a legal face with its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.business.parties.queries import ProfileRow


class ProfileForm(forms.Form):
    """What the papers and the carrier need."""

    legal_name = forms.CharField(label=_("Name, as on the papers"), max_length=255)
    inn = forms.CharField(
        label=_("INN"), max_length=12, required=False, help_text=_("10 figures, 12 for a sole trader")
    )
    kpp = forms.CharField(label=_("KPP"), max_length=9, required=False)
    legal_address = forms.CharField(label=_("Legal address"), max_length=500, required=False)
    delivery_address = forms.CharField(label=_("Delivery address"), max_length=500, required=False)
    carrier_terminal = forms.CharField(
        label=_("Or a carrier's terminal"), max_length=255, required=False, help_text=_("Carrier and city")
    )
    edo_id = forms.CharField(
        label=_("EDO address"),
        max_length=100,
        required=False,
        help_text=_("From your operator, like 2BM-7700000016-…: papers of shipments then come there"),
    )
    contact_name = forms.CharField(label=_("Who receives"), max_length=160, required=False)
    phone = forms.CharField(label=_("Receiver's phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail for invoices and notices"), required=False)
    is_default = forms.BooleanField(label=_("Choose it first in new orders"), required=False)

    @classmethod
    def of(cls, profile: ProfileRow, data: Any = None) -> ProfileForm:
        """The form of a profile that is there."""
        return cls(data, initial={name: getattr(profile, name) for name in cls.base_fields})

    def values(self, profile: ProfileRow | None = None) -> dict[str, Any]:
        """The values in the words of the command; a default one stays so until another is chosen."""
        values = dict(self.cleaned_data)
        if profile is not None and profile.is_default:
            del values["is_default"]
        return values

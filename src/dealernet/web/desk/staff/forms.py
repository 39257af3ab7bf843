"""Whom to invite to the staff, and as what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.access.staff import ROLE_NAMES, staff_roles

ROLE_MEANINGS = {
    "salesperson": _("Own customers: orders, terms, invitations, letters"),
    "head_of_sales": _("All customers; gives them to managers"),
    "accountant": _("All customers: payments, statements, debts, papers"),
    "storekeeper": _("Stock in every place, shipping"),
    "administrator": _("Everything, with the settings, staff and exchange"),
    "director": _("Sees everything and changes nothing"),
}


def role_choices() -> list[tuple[str, Any]]:
    """The roles of staff with their names."""
    return [(role, ROLE_NAMES.get(role, role)) for role in staff_roles()]


class StaffInvitationForm(forms.Form):
    """A new colleague."""

    name = forms.CharField(label=_("Name and surname"), max_length=160)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=role_choices)

"""The form of a product."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.business.catalog.queries import Branch, ProductCard

VAT_RATES: Final = (("22", "22 %"), ("20", "20 %"), ("10", "10 %"), ("5", "5 %"), ("0", "0 %"), ("", _("Without VAT")))


class ProductForm(forms.Form):
    """What of a product is changed by hand."""

    name = forms.CharField(label=_("Name"), max_length=500)
    article = forms.CharField(label=_("Part number"), max_length=255, required=False)
    group_id = forms.ChoiceField(label=_("Group"), required=False)
    manufacturer = forms.CharField(label=_("Manufacturer"), max_length=255, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=40, initial="шт")
    step = forms.DecimalField(
        label=_("Sold by"), initial=1, max_digits=14, decimal_places=3, help_text=_("The smallest quantity, usually 1")
    )
    vat_rate = forms.ChoiceField(label=_("VAT"), choices=VAT_RATES, required=False)
    barcodes = forms.CharField(
        label=_("Barcodes"), required=False, help_text=_("Several are separated by spaces"), max_length=1000
    )
    description = forms.CharField(label=_("Description"), widget=forms.Textarea({"rows": 4}), required=False)
    is_sold = forms.BooleanField(label=_("On sale"), required=False, initial=True)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, groups: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(branch.id), branch.indented) for branch in groups]
        group = self.fields["group_id"]
        assert isinstance(group, forms.ChoiceField)  # noqa: S101 - declared above
        group.choices = [("", _("Without a group")), *choices]

    def values(self) -> dict[str, Any]:
        """The values in the words of the command."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        values["group_id"] = UUID(values["group_id"]) if values["group_id"] else None
        values["barcodes"] = values["barcodes"].split()
        return values


def initial_of(card: ProductCard) -> dict[str, Any]:
    """The form's values for a product that is there."""
    row = card.row
    rate = "" if row.vat_rate is None else f"{row.vat_rate.normalize():f}"
    return {
        "name": row.name,
        "article": row.article,
        "group_id": str(row.group_id or ""),
        "manufacturer": row.manufacturer,
        "unit": row.unit,
        "step": f"{row.step.normalize():f}",
        "vat_rate": rate,
        "barcodes": " ".join(card.barcodes),
        "description": card.description,
        "is_sold": row.is_sold,
        "revision": card.revision,
    }

"""What the gallery shows in its components: an order that never was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dealernet.business.orders.stages import Stage
from dealernet.foundation import clock
from dealernet.foundation.facts import SOURCES
from dealernet.web.components.charts import FunnelStep
from dealernet.web.components.condition_forms import condition_of
from dealernet.web.components.conditions import ConditionForm
from dealernet.web.components.wayfinding import Way
from dealernet.web.history import Told
from dealernet.web.journey import Stop, journey_of

TOTAL: Final = Decimal("412300.00")
LEFT: Final = Decimal("312300.00")
SERIES: Final = (12, 25, 22, 9, 19, 27, 15, 22, 31, 24, 28, 38)


@dataclass(frozen=True, slots=True)
class Ground:
    """A condition of a rule and whether it held."""

    holds: bool
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule did what it did."""

    rule: str
    revision: int
    because: str
    grounds: tuple[Ground, ...] = ()


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label=gettext_lazy("Name"))
    inn = forms.CharField(label=gettext_lazy("INN"), help_text=gettext_lazy("10 digits, 12 for a sole trader"))
    price_type = forms.ChoiceField(label=gettext_lazy("Price type"), choices=[("1", gettext_lazy("Retail"))])
    comment = forms.CharField(label=gettext_lazy("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    first = forms.BooleanField(label=gettext_lazy("Take first in new orders"), required=False)
    density = forms.ChoiceField(
        label=gettext_lazy("Rows"),
        choices=[("normal", gettext_lazy("Roomy rows")), ("compact", gettext_lazy("Compact rows"))],
        widget=forms.RadioSelect,
    )

    def clean_inn(self) -> str:
        """Refused always: the gallery shows how a refusal looks."""
        raise forms.ValidationError(_("8 digits, and an organisation has 10"))


def refused_form() -> SampleForm:
    """A form that was sent with a wrong INN and keeps what was typed."""
    return SampleForm({"name": _("Steppe-Agro LLC"), "inn": "61000004", "price_type": "1", "density": "normal"})


def refused_condition() -> ConditionForm:
    """A condition with a group, and a row that asks for a choice that is gone."""
    rows = [
        {"field": "total", "operator": "at_least", "value": 100_000},
        {
            "any": [
                {"field": "is_held", "operator": "is", "value": True},
                {"field": "ship_on", "operator": "is_missing"},
            ]
        },
        {"field": "stage", "operator": "is", "value": "gone"},
    ]
    return condition_of({"all": rows}, "sample", SOURCES["order"].words)


def steps() -> list[Stop]:
    """The way of an order that is being collected."""
    return journey_of(Stage.PICKING, {Stage.SUBMITTED: _ago(26), Stage.QUALIFIED: _ago(25), Stage.PICKING: _ago(2)})


def why_not() -> Reason:
    """A rule that did not act, with its grounds."""
    grounds = (Ground(True, _("the buyer has an agreement")), Ground(False, _("the order is within the credit limit")))
    return Reason(_("Regular dealers"), 7, "", grounds)


def moments() -> list[Told]:
    """A history: a person, a rule with its why, a program."""
    return [
        Told(
            _("Irina Sokolova"), "person", _("The order was accepted"), _ago(2), said=_("The buyer will pay tomorrow.")
        ),
        Told(_("Regular dealers"), "rule", _("The order was given to a person"), _ago(25), why=why_not()),
        Told("1С", "program", _("The shipment came"), _ago(26)),
    ]


def funnel_steps() -> list[FunnelStep]:
    """Orders of a month by how far they went."""
    return [
        FunnelStep(pgettext("funnel", "Sent"), "214", 100),
        FunnelStep(pgettext("funnel", "Accepted"), "190", 88.8),
        FunnelStep(pgettext("funnel", "Paid"), "141", 65.9),
        FunnelStep(pgettext("funnel", "Closed"), "120", 56.1),
    ]


def pairs() -> list[tuple[str, Any]]:
    """Boxes of a form."""
    return [(_("Legal entity"), _("Steppe-Agro LLC")), (_("INN"), "6100000029"), (_("Deferral"), "14")]


def sums_pairs() -> list[tuple[str, Decimal]]:
    """Money above a total."""
    return [(_("Invoice"), TOTAL), (_("Paid"), LEFT - TOTAL)]


def ways() -> list[Way]:
    """Links of tabs and views."""
    return [Way(_("All"), "#", on=True, count=38), Way(_("Overdue"), "#", count=3, calls=True), Way(_("Held"), "#")]


def _ago(hours: int) -> datetime:
    return timezone.localtime(clock.now() - timedelta(hours=hours))

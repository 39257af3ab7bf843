"""Why a catalogue page may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput


class NoBuyer(BadInput):
    """Prices are somebody's: staff must say for whom."""

    code = "no_buyer"
    field = "customer"
    message = _("Choose the customer whose prices to show.")

"""Why a request about prices may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class PriceTypeUnknown(NotThere):
    """There is no such price type."""

    code = "price_type_unknown"
    message = _("There is no such price type.")


class PriceWrong(BadInput):
    """A price is not a sum of money from zero."""

    code = "price_wrong"
    field = "price"
    message = _("“%(value)s” cannot be a price: write a sum in roubles, such as 1250 or 99.90.")


class NameTaken(Refusal):
    """Another price type or agreement has this name."""

    code = "name_taken"
    field = "name"
    message = _("“%(name)s” is there already.")


class Unnamed(BadInput):
    """A price type or an agreement without a name."""

    code = "unnamed"
    field = "name"
    message = _("Write a name, such as “Dealer”.")

"""Why a request about stock may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class LocationUnknown(NotThere):
    """There is no such place."""

    code = "location_unknown"
    message = _("There is no such warehouse.")


class OwnerUnknown(BadInput):
    """The owner of goods is neither one of our legal entities nor a principal."""

    code = "owner_unknown"
    field = "owner"
    message = _("Choose whose goods these are.")


class GoodsUnknown(BadInput):
    """A movement names a product that is not there."""

    code = "goods_unknown"
    field = "product"
    message = _("There is no such product.")


class AmountWrong(BadInput):
    """A quantity of goods is not a number within bounds."""

    code = "amount_wrong"
    field = "quantity"
    message = _("A quantity is a number from %(least)s to 1 000 000 with at most three decimals, not “%(value)s”.")


class NothingMoved(BadInput):
    """A movement without goods."""

    code = "nothing_moved"
    field = "quantity"
    message = _("Name at least one product and how many.")


class SamePlace(BadInput):
    """A transfer from a place to itself."""

    code = "same_place"
    field = "to"
    message = _("Goods are moved to another warehouse: choose a different one.")


class NotEnough(Refusal):
    """More is to be moved than is free."""

    code = "not_enough"
    message = _("“%(product)s”: %(free)s are free there, %(wanted)s cannot be moved.")


class CountedBelowReserved(Refusal):
    """Fewer goods were counted than orders already keep."""

    code = "counted_below_reserved"
    message = _("“%(product)s”: %(reserved)s are kept for orders; release them before counting %(counted)s.")

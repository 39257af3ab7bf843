"""Why a request about a product may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class ProductNotThere(NotThere):
    """There is no such product, or it is not on sale for this actor."""

    code = "product_not_there"
    message = _("There is no such product.")


class GroupNotThere(BadInput):
    """There is no such group of products."""

    code = "group_not_there"
    field = "group"
    message = _("Choose one of the groups in the list.")


class ProductNameless(BadInput):
    """A product without a name."""

    code = "product_nameless"
    field = "name"
    message = _("Write the product's name.")


class StepWrong(BadInput):
    """The smallest quantity sold is not a number above zero."""

    code = "step_wrong"
    field = "step"
    message = _("The smallest quantity is a number above zero, such as 1 or 0.5.")


class VatWrong(BadInput):
    """A VAT rate is not a percentage."""

    code = "vat_wrong"
    field = "vat_rate"
    message = _("A VAT rate is a number from 0 to 100, or empty for goods without VAT.")


class ArticleTaken(Refusal):
    """Another product on sale has this part number."""

    code = "article_taken"
    field = "article"
    message = _("“%(article)s” is already the part number of “%(name)s”.")


class ProductChangedMeanwhile(Refusal):
    """Somebody else changed the product in between."""

    code = "product_changed_meanwhile"
    message = _("This product was changed by somebody else in the meantime. Look at it again.")

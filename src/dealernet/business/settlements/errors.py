"""Why a request about money may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class PaymentUnknown(NotThere):
    """There is no such payment, or the actor may not see it."""

    code = "payment_unknown"
    message = _("There is no such payment.")


class PaymentSettled(Refusal):
    """The payment was settled already."""

    code = "payment_settled"
    message = _("This payment is settled already.")


class PaymentSeenElsewhere(Refusal):
    """A payment one side takes back is known from another side too."""

    code = "payment_seen_elsewhere"
    message = _("Payment № %(number)s came from another side as well: the money is there.")


class AmountWrong(BadInput):
    """A sum is not a number of roubles and kopecks above zero."""

    code = "amount_wrong"
    field = "amount"
    message = _("A sum is a number above zero with at most two places, for example 12 500,00.")


class InvoiceSettled(Refusal):
    """The invoice a payment was to go to is not open any more: it was paid, or its order was cancelled."""

    code = "invoice_settled"
    message = _("This invoice is not open any more: reload the page and choose another.")


class NothingOverdue(Refusal):
    """Shipping is stopped only to a customer who is overdue."""

    code = "nothing_overdue"
    message = _("Nothing is overdue at this customer: there is no reason to stop shipping.")

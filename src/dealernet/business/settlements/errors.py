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


class PaymentOfBank(Refusal):
    """A payment the bank's statement told of is not taken back by hand."""

    code = "payment_of_bank"
    message = _(
        "Payment № %(number)s came with the bank's statement: the money is there. If it went back, correct the debt in"
        " 1C or load the debts by a sheet."
    )


class PaymentOfOnec(Refusal):
    """A payment 1C told of is taken back in 1C."""

    code = "payment_of_1c"
    message = _("Payment № %(number)s came from 1C: undo it in 1C, and the next exchange takes it back here as well.")


class TakingBackNeedsReason(BadInput):
    """Whoever takes a payment back says why: it stays in the history."""

    code = "reason_missing"
    field = "reason"
    message = _("Say why in at most 300 characters, for example: typed by mistake.")


class BeyondOwed(Refusal):
    """A payment by hand is more than the customer owes, and nobody said that the rest is meant to stay ahead."""

    code = "beyond_owed"
    field = "amount"
    message = _(
        "This is %(ahead)s ₽ more than is owed (%(owed)s ₽): that much stays ahead on the buyer's account. Look at the"
        " sum, and confirm it if it is right."
    )


class FarBeyondOwed(Refusal):
    """A payment by hand is so far above what the customer owes that only an accountant records it."""

    code = "far_beyond_owed"
    field = "amount"
    message = _(
        "This is %(ahead)s ₽ more than is owed (%(owed)s ₽). Look at the sum: so much is recorded by an accountant."
    )


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

"""Why a request about an order may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class MoveRefused(Refusal):
    """The order's stage does not permit this move."""

    code = "move_refused"
    message = _("An order that is “%(current)s” cannot become “%(to)s”.")


class HeldByDecision(Refusal):
    """Somebody, or a rule, held the order."""

    code = "held_by_decision"
    message = _("The order is held: %(reason)s. Let it go first.")


class OrderUnknown(NotThere):
    """There is no such order, or the actor may not see it."""

    code = "order_unknown"
    message = _("There is no such order.")


class OrderEmpty(Refusal):
    """The order has no lines."""

    code = "order_empty"
    message = _("The order is empty: add at least one product.")


class BelowMinimum(Refusal):
    """The order comes to less than the agreed minimum."""

    code = "below_minimum"
    message = _("The smallest order is %(minimum)s ₽: %(missing)s ₽ more is needed.")


class QuantityWrong(BadInput):
    """A quantity is not a number above zero that the product's step divides."""

    code = "quantity_wrong"
    field = "quantity"
    message = _("A quantity is a number from %(step)s to %(largest)s, in steps of %(step)s.")


class ProductUnknown(BadInput):
    """A line names a product that is not sold."""

    code = "product_unknown"
    field = "product"
    message = _("There is no product “%(product)s” on sale.")


class ProductHasNoPrice(Refusal):
    """A product has no price in the buyer's price type."""

    code = "product_has_no_price"
    message = _("“%(product)s” has no price for you yet: ask your manager, or remove it from the order.")


class PriceChanged(Refusal):
    """Prices changed since the buyer saw them; the draft now carries the new ones."""

    code = "price_changed"
    message = _("Prices have changed: the order now comes to %(total)s ₽ instead of %(seen)s ₽. Look and submit again.")


class ContentsChanged(Refusal):
    """The lines of a draft are not the ones its buyer was looking at: another tab, or a number typed last."""

    code = "contents_changed"
    message = _(
        "The contents of the order have changed: it now comes to %(total)s ₽. Look at the lines and send again."
    )


class TooManyLines(BadInput):
    """More lines than one order may have."""

    code = "too_many_lines"
    message = _("One order has at most %(largest)s lines; split this one.")


class OrderChanged(Refusal):
    """Somebody changed the order in between."""

    code = "order_changed"
    message = _("The order was changed by somebody else in the meantime. Look at it again.")


class NotEditable(Refusal):
    """The order's stage does not let its contents change."""

    code = "not_editable"
    message = _("An order that is “%(current)s” can no longer be changed here.")


class ProfileUnknown(BadInput):
    """The profile is not one of this buyer's."""

    code = "profile_unknown"
    field = "profile"
    message = _("Choose one of your own organisations.")


class ShipmentTooLarge(Refusal):
    """More is shipped than was ordered."""

    code = "shipment_too_large"
    message = _("The shipment has %(shipped)s of “%(product)s”, the order has %(ordered)s.")


class NotPaid(Refusal):
    """An order cannot be closed before it is paid."""

    code = "not_paid"
    message = _("%(left)s ₽ of this order is not paid yet.")


class PickingBegan(Refusal):
    """A buyer can no longer cancel: the warehouse is at work."""

    code = "picking_began"
    message = _("The warehouse has begun to collect this order; ask your manager to cancel it.")


class GoodsMissing(Refusal):
    """What is to be shipped is not in stock."""

    code = "goods_missing"
    message = _("%(missing)s of “%(product)s” is not in stock: receive it first, or ship less.")


class NotInvoiceable(Refusal):
    """A draft or a cancelled order has no invoice."""

    code = "not_invoiceable"
    message = _("An order that is “%(current)s” has no invoice.")


class InvoicedInOnec(Refusal):
    """1C issues the invoices: one issued here too would be a second number for the same money."""

    code = "invoiced_in_onec"
    message = _(
        "1C issues the invoices (border with 1C, revision %(revision)s): the order waits for 1C's invoice, its number"
        " comes by itself."
    )


class PricedAnew(Refusal):
    """The buyer's price type changed: the order was priced anew, and at the new total it has to wait."""

    code = "priced_anew"
    message = _(
        "The buyer's terms changed and the order was priced anew: it comes to %(total)s ₽. Look what it waits for now."
    )


class KeptByOnec(Refusal):
    """1C has the order, and the border does not let it change here after that."""

    code = "kept_by_onec"
    message = _(
        "1C has this order already: it is changed there (a buyer asks the manager), and the change comes by itself."
    )


class ShippingIsStopped(Refusal):
    """The customer is overdue: what is not paid in full waits until that is settled."""

    code = "shipping_is_stopped"
    message = _("Shipping to this customer is stopped: %(overdue)s ₽ are overdue. Once paid it goes on by itself.")


class PromiseWrong(BadInput):
    """The day somebody promised to pay by is in the past, or further than a year away."""

    code = "promise_wrong"
    field = "given"
    message = _("The day of the promise is today or later, at most a year away.")


class NothingToPay(Refusal):
    """The order is paid in full already."""

    code = "nothing_to_pay"
    message = _("The order is paid in full: there is nothing to promise.")


class NoPaymentOrderNow(Refusal):
    """The order's stage awaits no payment order: it is not accepted yet, has left, or is cancelled."""

    code = "no_payment_order_now"
    message = _("An order that is “%(current)s” awaits no payment order.")


class NoInvoiceYet(Refusal):
    """There is nothing to pay by: the invoice comes first."""

    code = "no_invoice_yet"
    message = _("The order has no invoice yet: issue it first, the buyer pays by it.")


class PaidAlready(Refusal):
    """The money is there: no payment order is needed."""

    code = "paid_already"
    message = _("The order is paid in full: no payment order is needed.")


class PaymentOrderNotAsked(Refusal):
    """Nobody asked the buyer for a payment order of this order."""

    code = "payment_order_not_asked"
    message = _("No payment order is awaited for this order.")


class PaymentOrderUnknown(NotThere):
    """There is no such payment order, or the actor may not see it."""

    code = "payment_order_unknown"
    message = _("There is no such payment order.")


class PaymentOrderDecided(Refusal):
    """Somebody decided in the meantime, or the buyer sent another one."""

    code = "payment_order_decided"
    message = _("This payment order is “%(state)s” already. Look at the order again.")


class PaymentOrderNotAccepted(Refusal):
    """There is nothing to take back: the payment order is not, or no longer, accepted."""

    code = "payment_order_not_accepted"
    message = _("This payment order is “%(state)s”: only an accepted one can be taken back. Look at the order again.")


class PaymentOrderUsed(BadInput):
    """The same file stands for another order of the buyer."""

    code = "payment_order_used"
    field = "file"
    message = _("This file was sent for order No. %(order)s already: choose the payment order of this order.")


class PaymentOrderFileWrong(BadInput):
    """The file is none that is taken; `why` says what would be right."""

    code = "payment_order_file_wrong"
    field = "file"
    message = _("The file is not taken: %(why)s.")


class PaymentOrderNumberWrong(BadInput):
    """The number is missing or longer than numbers of payment orders are."""

    code = "payment_order_number_wrong"
    field = "number"
    message = _("The number of a payment order is 1 to 20 characters, as the bank wrote it.")


class PaymentOrderDayWrong(BadInput):
    """The day is in the future, or more than a year ago."""

    code = "payment_order_day_wrong"
    field = "dated_on"
    message = _("The day of a payment order is today or earlier, at most a year ago.")


class PaymentOrderSumWrong(BadInput):
    """The sum is not a number of roubles above zero."""

    code = "payment_order_sum_wrong"
    field = "amount"
    message = _("The sum is above zero, in roubles with two digits for kopecks.")


class NothingLacks(Refusal):
    """All goods of the order are there: there is nothing to set apart."""

    code = "nothing_lacks"
    message = _("The order lacks no goods: there is nothing to make a back order of.")


class ExpectationWrong(BadInput):
    """The day goods are expected on is in the past, or further than two years away."""

    code = "expectation_wrong"
    field = "expected_on"
    message = _("The day goods are expected on is today or later, at most two years away.")


class AwaitsNoGoods(Refusal):
    """The order waits for no goods, so no day is expected."""

    code = "awaits_no_goods"
    message = _("The order waits for no goods: no day is expected.")


class ReasonMissing(BadInput):
    """A rejection says why: the buyer reads it."""

    code = "reason_missing"
    field = "reason"
    message = _("Say why in at most 500 characters: the buyer will read it.")


class StatusStillNamed(Refusal):
    """A status that is to go is named by rules, validations or saved views."""

    code = "status_still_named"
    status = 422
    message = _("The status “%(status)s” is still named by: %(names)s. Say which status they are to name instead.")


class StatusUnknown(BadInput):
    """What is to stand instead of a removed status is no status."""

    code = "status_unknown"
    message = _("There is no status “%(status)s”: choose one of those that stay.")

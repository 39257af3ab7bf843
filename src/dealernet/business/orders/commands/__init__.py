"""What an actor may do with orders."""

from __future__ import annotations

from dealernet.business.orders.commands.adopting import AdoptedLine, adopt_version
from dealernet.business.orders.commands.assigning import assign_newcomers
from dealernet.business.orders.commands.backordering import split_shortages
from dealernet.business.orders.commands.cancelling import cancel_orders
from dealernet.business.orders.commands.changing import change_order
from dealernet.business.orders.commands.channels import inherit_channels, set_channel, tidy_channel
from dealernet.business.orders.commands.distributing import WAYS, distribute_orders
from dealernet.business.orders.commands.drafting import (
    DraftLine,
    describe_order,
    discard_draft,
    open_draft,
    repeat_order,
    set_lines,
)
from dealernet.business.orders.commands.expecting import expect_goods
from dealernet.business.orders.commands.following import follow_statuses
from dealernet.business.orders.commands.holding import hold_orders, lift_holds
from dealernet.business.orders.commands.invoicing import ToldInvoice, invoice_orders
from dealernet.business.orders.commands.moving import (
    allow_shipping,
    assign_orders,
    close_orders,
    deliver_orders,
    qualify_orders,
    start_picking,
)
from dealernet.business.orders.commands.naming import publish_statuses
from dealernet.business.orders.commands.papering import paper_shipments
from dealernet.business.orders.commands.paying import ask_about_lost, note_payments
from dealernet.business.orders.commands.paymentorders import (
    accept_payment_order,
    ask_payment_order,
    reject_payment_order,
    take_back_payment_order,
)
from dealernet.business.orders.commands.placing import Answered, place_orders, submit_orders
from dealernet.business.orders.commands.promising import promise_payment
from dealernet.business.orders.commands.rating import rate_order, rated
from dealernet.business.orders.commands.releasing import release_held
from dealernet.business.orders.commands.sendingpapers import send_payment_order
from dealernet.business.orders.commands.shipping import ShippedLine, ToldShipment, record_shipments
from dealernet.business.orders.commands.territories import (
    Territory,
    publish_territory,
    remove_territory,
    territories,
)
from dealernet.business.orders.rules import MOST_LINES, NewLine, NewOrder
from dealernet.business.orders.rules.paymentorders import LARGEST_FILE, GivenPaper, suffix_of

__all__ = [
    "LARGEST_FILE",
    "MOST_LINES",
    "WAYS",
    "AdoptedLine",
    "Answered",
    "DraftLine",
    "GivenPaper",
    "NewLine",
    "NewOrder",
    "ShippedLine",
    "Territory",
    "ToldInvoice",
    "ToldShipment",
    "accept_payment_order",
    "adopt_version",
    "allow_shipping",
    "ask_about_lost",
    "ask_payment_order",
    "assign_newcomers",
    "assign_orders",
    "cancel_orders",
    "change_order",
    "close_orders",
    "deliver_orders",
    "describe_order",
    "discard_draft",
    "distribute_orders",
    "expect_goods",
    "follow_statuses",
    "hold_orders",
    "inherit_channels",
    "invoice_orders",
    "lift_holds",
    "note_payments",
    "open_draft",
    "paper_shipments",
    "place_orders",
    "promise_payment",
    "publish_statuses",
    "publish_territory",
    "qualify_orders",
    "rate_order",
    "rated",
    "record_shipments",
    "reject_payment_order",
    "release_held",
    "remove_territory",
    "repeat_order",
    "send_payment_order",
    "set_channel",
    "set_lines",
    "split_shortages",
    "start_picking",
    "submit_orders",
    "suffix_of",
    "take_back_payment_order",
    "territories",
    "tidy_channel",
]

"""What rules may do with orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item, Told, action
from dealernet.business.orders import commands
from dealernet.foundation.access.absence import staff_names
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.border import border_in_force
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import filled
from dealernet.foundation.workdays.due import Due

ORDER: Final = ["order"]
MANAGE: Final = "orders.manage"
REASONS: Final[Mapping[str, Any]] = {
    "deferral": _("a deferral is agreed"),
    "payment": _("it is paid"),
    "payment_order": _("the payment order is there"),
    "rule": _("the rule says so"),
}

AWAY: Final[Mapping[str, Any]] = {"too": _("gets orders too")}


@action("orders.qualify", _("accept the order"), subjects=ORDER, power=MANAGE, announces=["orders.qualified"])
def qualify(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Accept the order."""
    return commands.qualify_orders(actor, _ids(items))


@action(
    "orders.invoice",
    _("issue the invoice"),
    subjects=ORDER,
    power=MANAGE,
    announces=["orders.invoiced", "documents.issued"],
)
def invoice(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Issue the invoice, or its new version when the order changed; nothing where 1C issues them, it is waited for."""
    if border_in_force().invoices_are_theirs:
        return [Outcome(item.subject, changed=False, detail={"waits": "onec"}) for item in items]
    return commands.invoice_orders(actor, _ids(items))


@action(
    "orders.ask_payment_order",
    _("ask the buyer for the payment order"),
    subjects=ORDER,
    power="orders.check_payment_orders",
    announces=["orders.payment_order_asked"],
)
def ask_payment_order(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Ask the buyer for the payment order its bank took: it may be sent from the cabinet from now on."""
    return commands.ask_payment_order(actor, _ids(items))


@action(
    "orders.allow_shipping",
    _("allow shipping"),
    Told("reason", "choice", _("why it may ship"), lambda: REASONS, required=False),
    subjects=ORDER,
    power=MANAGE,
    announces=["orders.shipping_allowed"],
)
def allow_shipping(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Let the goods go; `reason` says why: deferral or payment."""
    return commands.allow_shipping(actor, _ids(items), reason=str(items[0].told.get("reason", "rule")))


@action(
    "orders.paper_shipments",
    _("make the transfer document"),
    subjects=ORDER,
    power="documents.issue",
    announces=["documents.transfer_issued"],
)
def paper_shipments(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Make the transfer documents of what has left."""
    return commands.paper_shipments(actor, _ids(items))


@action(
    "orders.start_picking",
    _("give it to the warehouse"),
    subjects=ORDER,
    power=MANAGE,
    announces=["orders.picking_started"],
)
def start_picking(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Give the order to the warehouse: from now on the buyer no longer changes it alone."""
    return commands.start_picking(actor, _ids(items))


@action("orders.deliver", _("take it for delivered"), subjects=ORDER, power=MANAGE, announces=["orders.delivered"])
def deliver(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """The buyer has the goods: where nobody tells of the delivery, shipping is taken for it."""
    return commands.deliver_orders(actor, _ids(items))


@action("orders.close", _("close the order"), subjects=ORDER, power=MANAGE, announces=["orders.closed"])
def close(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Close the order: nothing is left to do."""
    return commands.close_orders(actor, _ids(items))


@action(
    "orders.assign_newcomer",
    _("give it to whoever takes newcomers"),
    subjects=ORDER,
    power="orders.assign",
    announces=["orders.assigned"],
)
def assign_newcomer(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Give the order and its customer to the one person named for newcomers."""
    return commands.assign_newcomers(actor, _ids(items))


@action(
    "orders.hold",
    _("hold the order"),
    Told("reason", "text", _("why; the buyer does not see it")),
    subjects=ORDER,
    power=MANAGE,
    announces=["orders.held"],
)
def hold(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Hold the order for a `reason` (with {{ words }}): it is not accepted, picked or shipped until it is let go."""
    found: list[Outcome] = []
    for reason, some in _by_text(items, "reason").items():
        found += commands.hold_orders(actor, some, reason=reason)
    return found


@action(
    "orders.lift_hold",
    _("let a held order go"),
    subjects=ORDER,
    power=MANAGE,
    announces=["orders.released", "orders.lacks_less"],
)
def lift_hold(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Let an order go that was held by a decision; what it lacks besides it still waits for."""
    return commands.lift_holds(actor, _ids(items))


def _somebody(step: Mapping[str, Any]) -> list[str]:
    named = step.get("way") not in ("turn", "load") or step.get("people")
    return [] if named else [gettext("choose the people it is given to")]


@action(
    "orders.assign",
    _("give the order to somebody"),
    Told("way", "choice", _("to whom"), lambda: commands.WAYS),
    Told("people", "several", _("these people (by turn, or by who has least to do)"), staff_names, required=False),
    Told("away", "choice", _("whoever is on leave or ill"), lambda: AWAY, required=False),
    subjects=ORDER,
    power="orders.assign",
    announces=["orders.assigned"],
    together=_somebody,
)
def assign(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Give the order to one of `people` by turn or by load, by the buyer's territory, or to the buyer's own manager.

    With them goes a customer nobody is responsible for. Whoever is away gets nothing, unless `away: too`.
    """
    told = items[0].told
    people = [str(one) for one in told.get("people", [])]
    at_work = told.get("away") != "too"
    return commands.distribute_orders(actor, _ids(items), str(told["way"]), people, at_work=at_work)


@action(
    "orders.back_order",
    _("make a back order of what lacks"),
    Told("days", "number", _("working days until the goods are expected"), required=False, least=1, most=500),
    subjects=ORDER,
    power=MANAGE,
    announces=[
        "orders.back_ordered",
        "orders.back_order_made",
        "orders.changed",
        "orders.released",
        "orders.lacks_less",
        "orders.goods_gathered",
    ],
)
def back_order(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Set apart what the order lacks as a back order; what is there goes on. `days`: when the goods come."""
    days = items[0].told.get("days")
    expected_on = Due(()).days(int(days)).date() if days else None
    return commands.split_shortages(actor, _ids(items), expected_on=expected_on)


def _by_text(items: Sequence[Item], name: str) -> dict[str, list[UUID]]:
    """The subjects by the text they are told, its words filled in."""
    found: dict[str, list[UUID]] = {}
    for item in items:
        found.setdefault(filled(str(item.told.get(name, "")), item.facts), []).append(item.subject)
    return found


def _ids(items: Sequence[Item]) -> list[UUID]:
    return [item.subject for item in items]

"""What an order's card asks and offers: the one question, the acts its stage allows, its boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from dealernet.business.orders.queries import OrderCard, PaymentOrderRow
from dealernet.business.orders.stages import PaperState, Stage
from dealernet.business.parties.queries import term_label
from dealernet.business.tasks.queries import TaskRow
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.web.components.words import written_money
from dealernet.web.desk.orders.leading import ABOUT_VERSIONS, BACK_ORDER, button_of, leads_to

ORIGINS: Final[dict[str, str | Promise]] = {
    "portal": gettext_lazy("from the dealer's cabinet"),
    "api": gettext_lazy("through the API"),
    "onec": gettext_lazy("from 1C"),
    "desk": gettext_lazy("entered by staff"),
}

EXPECTATION: Final = "#expectation"
"""Where on the card it is said when the goods come."""
NOT_YET: Final[dict[str, str | Promise]] = {
    "qualification": gettext_lazy("The order cannot be accepted yet"),
    "picking": gettext_lazy("Picking cannot begin yet"),
}
"""What is said instead of a question that would be refused."""
PAYMENT_AWAITED: Final = frozenset({"confirm_payment", "payment_order", "unpaid"})
"""Tasks that money closes by itself, and a payment order does by hand."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is to decide: the question, its reason, and the one button."""

    asks: str
    reason: str
    act: str = ""
    button: str = ""
    href: str = ""
    task_id: UUID | None = None
    """The task it asks by; the act closes it."""
    also: str = ""
    also_button: str = ""


@dataclass(frozen=True, slots=True)
class OfferedAct:
    """An act the stage and the actor's powers allow."""

    name: str
    title: str | Promise
    icon: str
    power: str
    stages: tuple[Stage, ...]


OFFERED: Final = (
    OfferedAct("qualification", pgettext_lazy("act", "Accept"), "check", "orders.manage", (Stage.SUBMITTED,)),
    OfferedAct(
        "invoice",
        pgettext_lazy("act", "Issue the invoice"),
        "doc",
        "orders.manage",
        (Stage.SUBMITTED, Stage.QUALIFIED, Stage.PICKING),
    ),
    OfferedAct(
        "shipping-permission", pgettext_lazy("act", "Allow shipping"), "truck", "orders.manage", (Stage.QUALIFIED,)
    ),
    OfferedAct(
        "payment-order-request",
        pgettext_lazy("act", "Ask for the payment order"),
        "doc",
        "orders.check_payment_orders",
        (Stage.QUALIFIED, Stage.PICKING),
    ),
    OfferedAct("picking", pgettext_lazy("act", "Begin picking"), "box", "orders.ship", (Stage.QUALIFIED,)),
    OfferedAct("shipment", pgettext_lazy("act", "Ship"), "truck", "orders.ship", (Stage.QUALIFIED, Stage.PICKING)),
    OfferedAct(
        "transfer-papers",
        pgettext_lazy("act", "Make the transfer documents"),
        "doc",
        "documents.issue",
        (Stage.PICKING, Stage.SHIPPED, Stage.DELIVERED, Stage.CLOSED),
    ),
    OfferedAct("delivery", pgettext_lazy("act", "Delivered"), "check", "orders.ship", (Stage.SHIPPED,)),
    OfferedAct("closing", pgettext_lazy("act", "Close"), "lock", "orders.manage", (Stage.DELIVERED,)),
)


def acts_for(order: OrderCard, actor: Actor, *, asked: str, we_invoice: bool) -> list[OfferedAct]:
    """The acts that stand quietly on the card: those the stage allows, without the one the question offers.

    Where 1C issues the invoices, issuing one is not offered.
    """
    needless = {
        "shipping-permission": order.may_ship,
        "payment-order-request": not may_be_asked(order),
        "transfer-papers": not order.shipments,
        "closing": order.left_to_pay,
        "invoice": order.invoice_number or not we_invoice,
        asked: True,
    }
    return [
        act
        for act in OFFERED
        if order.stage in act.stages and _permitted(order, actor, act.name, act.power) and not needless.get(act.name)
    ]


def _permitted(order: OrderCard, actor: Actor, act: str, power: str) -> bool:
    """Whether the actor has the power for an act, and the order's status leaves it to his role."""
    return actor.may(power) and order.status.permits(act, actor.role)


def may_be_cancelled(order: OrderCard, actor: Actor) -> bool:
    """Whether the actor may take the order back."""
    return Stage.CANCELLED in order.next_stages and _permitted(order, actor, "cancellation", "orders.cancel")


def may_be_split(order: OrderCard, actor: Actor) -> bool:
    """Whether the actor may set apart what the order lacks."""
    return order.may_be_split and _permitted(order, actor, "back-order", "orders.manage")


def question_of(order: OrderCard, tasks: Sequence[TaskRow], actor: Actor) -> Question | None:
    """What is to be decided on this order, if a person is asked; the first open task says it.

    One held asks nothing, and nobody is asked to accept what waits for its goods: its own notice says what can be done.
    """
    if order.held_for.get("reason"):
        return None
    tasks = [one for one in tasks if not one.is_by_hand]
    task = next((one for one in tasks if one.kind in ABOUT_VERSIONS), tasks[0] if tasks else None)
    if task is not None and (order.stage == Stage.SUBMITTED or task.kind in ABOUT_VERSIONS):
        asked = _asked_by(task, order)
        if asked.act != "qualification" or _permitted(order, actor, asked.act, "orders.manage"):
            return asked
    if _waits_for_goods(order):
        return None
    if order.stage == Stage.SUBMITTED and _permitted(order, actor, "qualification", "orders.manage"):
        text = _waits_for(order) or _("The rules did not accept it by themselves: look at it and decide.")
        return Question(_("Accept the order?"), text, "qualification", _("Accept and send the invoice"))
    may_allow = _permitted(order, actor, "shipping-permission", "orders.manage")
    payment = next((one for one in tasks if one.kind in PAYMENT_AWAITED), None)
    if payment is not None and not order.may_ship and may_allow:
        return _awaiting_payment(payment, order, actor)
    return _about_shipping(order, tasks, actor)


def as_it_may_be(question: Question | None, kept: Mapping[str, Refusal]) -> Question | None:
    """The question as it can be answered: where a validation would refuse its act, the reason stands for the button."""
    if question is None or question.act not in kept:
        return question
    asks = NOT_YET.get(question.act, question.asks)
    return replace(question, asks=str(asks), reason=str(kept[question.act]), act="", button="")


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task about an order that its question does not ask: with its step, where that is on another page."""

    row: TaskRow
    step: tuple[str, str] | None


def other_tasks(order: OrderCard, tasks: Sequence[TaskRow], question: Question | None) -> list[OpenTask]:
    """The open tasks about an order beyond the one its question asks by."""
    asked = question.task_id if question else None
    rest = [task for task in tasks if task.id != asked]
    return [OpenTask(one, leads_to(one.kind, customer_id=order.customer_id, order_id=order.id)) for one in rest]


def _waits_for_goods(order: OrderCard) -> bool:
    """Whether nothing but goods keeps it: a back order, or one nobody has accepted yet."""
    only_goods = order.stage == Stage.SUBMITTED and set(order.held_for) == {"stock"}
    return order.lacks_goods and (order.is_back_order or only_goods)


def waiting_for(order: OrderCard) -> str:
    """What an order waits for now, named one after another; empty where it waits for nothing."""
    held, found = order.held_for, []
    if "reason" in held:
        found.append(_("the hold: %(reason)s") % {"reason": held["reason"]})
    if "terms" in held:
        found.append(_("the buyer's terms: %(terms)s") % {"terms": ", ".join(term_label(one) for one in held["terms"])})
    if "stock" in held:
        found.append(_("goods that are missing"))
    if "credit" in held:
        found.append(_("payment, it is over the limit by %(sum)s") % {"sum": written_money(Decimal(held["credit"]))})
    return "; ".join(found)


def _waits_for(order: OrderCard) -> str:
    """What an order that was not accepted is held for, goods and decisions aside; empty where it is nothing."""
    if "credit" in order.held_for:
        return _("It is over the buyer's credit; once the sum is paid, it goes on by itself.")
    if "terms" in order.held_for:
        return _("The buyer's terms are not agreed yet; once they are, it goes on by itself.")
    return ""


def _about_shipping(order: OrderCard, tasks: Sequence[TaskRow], actor: Actor) -> Question | None:
    """What is asked of an order that may ship: to begin picking where its buyer has confirmed it, or to ship."""
    if not order.may_ship or order.stage not in (Stage.QUALIFIED, Stage.PICKING):
        return None
    confirmed = next((task for task in tasks if task.kind == "ship"), None)
    if confirmed and order.stage == Stage.QUALIFIED and _permitted(order, actor, "picking", "orders.ship"):
        return Question(
            confirmed.title, confirmed.reason, "picking", pgettext("act", "Begin picking"), task_id=confirmed.id
        )
    if not _permitted(order, actor, "shipment", "orders.ship"):
        return None
    allowed = _("Shipping is allowed: the terms or the payment are there.")
    return Question(_("Ship the goods?"), allowed, "shipment", _("Shipped"))


def paper_to_decide(order: OrderCard, papers: Sequence[PaymentOrderRow], actor: Actor) -> PaymentOrderRow | None:
    """The payment order that waits for a person's yes or no, if this one may say it."""
    if not (order.takes_payment_order and actor.may("orders.check_payment_orders")):
        return None
    return next((paper for paper in papers if paper.state == PaperState.SENT), None)


def paper_to_take_back(order: OrderCard, papers: Sequence[PaymentOrderRow], actor: Actor) -> UUID | None:
    """The accepted payment order that may still be taken back by this person: nothing has left, no money came."""
    still = order.stage in (Stage.QUALIFIED, Stage.PICKING) and not order.shipments and order.left_to_pay > 0
    if not (still and order.payment_order == PaperState.ACCEPTED and actor.may("orders.check_payment_orders")):
        return None
    return next((paper.id for paper in papers if paper.state == PaperState.ACCEPTED), None)


def may_be_asked(order: OrderCard) -> bool:
    """Whether the buyer may be asked for a payment order now."""
    return bool(order.invoice_number and order.left_to_pay) and not (order.may_ship or order.takes_payment_order)


def _awaiting_payment(task: TaskRow, order: OrderCard, actor: Actor) -> Question:
    here, ask = _("The payment order is here: allow shipping"), _("Ask the buyer for the payment order")
    plain = Question(task.title, task.reason, "shipping-permission", here, task_id=task.id)
    if not (may_be_asked(order) and actor.may("orders.check_payment_orders")):
        return plain
    if task.kind == "payment_order":
        plain = Question(task.title, task.reason, "payment-order-request", ask, task_id=task.id)
        return replace(plain, also="shipping-permission", also_button=here)
    return replace(plain, also="payment-order-request", also_button=ask)


def _asked_by(task: TaskRow, order: OrderCard) -> Question:
    step = leads_to(task.kind, customer_id=order.customer_id, order_id=order.id)
    if task.kind == BACK_ORDER:
        return Question(task.title, task.reason, button=button_of(task.kind), href=EXPECTATION, task_id=task.id)
    if step is not None:
        return Question(task.title, task.reason, button=step[0], href=step[1], task_id=task.id)
    return Question(task.title, task.reason, "qualification", button_of(task.kind), task_id=task.id)


def card_boxes(order: OrderCard) -> list[tuple[str, Any]]:
    """The facts beside the contents."""
    return [
        (_("Legal entity"), order.profile),
        (_("INN"), order.profile_inn),
        (_("Where to"), order.delivery),
        (_("Papers go to"), order.profile_email),
        (_("Responsible"), order.responsible),
        (_("Ships from"), order.location),
        (_("Deferral"), "" if order.deferral_days is None else _("%(n)s days") % {"n": order.deferral_days}),
        (_("Buyer's number"), order.customer_reference),
        (_("Advertising channel"), order.channel),
        (_("Comment"), order.comment),
    ]


def lead_of(order: OrderCard) -> str:
    """One sentence under the title."""
    return f"{order.customer}, {ORIGINS.get(order.origin, order.origin)}"

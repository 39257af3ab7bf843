"""Orders held by a decision, with its reason, and let go again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.guarding import under_validations
from dealernet.business.orders.errors import MoveRefused
from dealernet.business.orders.events import OrderEvent, OrderHeld, OrderLacksLess, OrderReleased
from dealernet.business.orders.models import Order
from dealernet.business.orders.stages import ON_THE_WAY, Stage
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.errors import BadInput
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import whole

LONGEST: Final = 200


class HoldNeedsReason(BadInput):
    """Nobody said why the order is held."""

    code = "hold_needs_reason"
    field = "given"
    message = _("Say why the order is held: whoever lets it go will read it.")


@under_validations
def hold_orders(actor: Actor, order_ids: Sequence[UUID], *, reason: str) -> list[Outcome]:
    """Hold orders by a decision: none is accepted, picked or let go while it stands. The last reason counts.

    Refuses an empty reason, and an order that is not on its way. Locks the orders.
    """
    said = " ".join(reason.split())
    said = whole(said, LONGEST, "given") if actor.kind == Kind.PERSON else said[:LONGEST]
    if not said:
        raise HoldNeedsReason

    def decide(order: Order) -> Sequence[OrderEvent]:
        if order.held_for.get("reason") == said:
            return ()
        if order.stage not in ON_THE_WAY:
            raise MoveRefused(current=Stage(order.stage).label, to=_("held"))
        order.held_for = {**order.held_for, "reason": said}
        return [OrderHeld(subject=order.id, stream=order.customer_id, number=order.number, reason=said)]

    with transaction.atomic():
        return act_on(actor, locked_orders(actor, MANAGE, order_ids), order_ids, decide, ["held_for"])


@under_validations
def lift_holds(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """Let orders go that were held by a decision; what they lack besides they still wait for. Locks the orders."""

    def decide(order: Order) -> Sequence[OrderEvent]:
        if "reason" not in order.held_for:
            return ()
        order.held_for = now = {name: value for name, value in order.held_for.items() if name != "reason"}
        about: dict[str, Any] = {"subject": order.id, "stream": order.customer_id, "number": order.number}
        told = OrderLacksLess if now else OrderReleased
        return [told(**about, held_for=now, lifted=True)]

    with transaction.atomic():
        return act_on(actor, locked_orders(actor, MANAGE, order_ids), order_ids, decide, ["held_for"])

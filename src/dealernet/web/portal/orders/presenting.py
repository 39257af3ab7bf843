"""An order in the words of its card."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from dealernet.business.orders.queries import OrderCard, contents_kept
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.facts import OWN
from dealernet.foundation.validations import title_of
from dealernet.web.journey import MONEY_LOOKS, look_of, may_be_cancelled, may_be_changed, speaks_of_money


def may_be_split(order: OrderCard) -> bool:
    """Whether the buyer may set apart what the order lacks: the company leaves it to buyers, status by status."""
    return order.may_be_split and order.status.permits("back-order", "buyer")


def card_context(actor: Actor, order: OrderCard) -> dict[str, Any]:
    """What the card's template needs of an order. The statements of `contents_kept` while its stage lets it change."""
    kept = contents_kept(actor, order.id) if may_be_changed(order) else None
    by = (kept.field or "") if kept else ""
    cancelled = order.stage == Stage.CANCELLED
    paid = (_("Paid"), order.paid_total)
    left = (_("To pay"), order.left_to_pay)
    tone, shape = look_of(order.status, order.stage)
    money_tone, money_shape = MONEY_LOOKS[order.money]
    return {
        "order": order,
        "tone": tone,
        "shape": shape,
        "money_tone": money_tone,
        "money_shape": money_shape,
        "money_shown": speaks_of_money(order.stage, order.money),
        "may_be_cancelled": may_be_cancelled(order.stage) and order.status.permits("cancellation", "buyer"),
        "may_be_changed": may_be_changed(order) and kept is None,
        "kept": kept,
        "kept_by": title_of("order", by) if by.startswith(OWN) else "",
        "may_be_split": may_be_split(order) and kept is None,
        "waits_as_back_order": order.is_back_order and order.lacks_goods,
        "only_goods_lack": set(order.held_for) == {"stock"},
        "lacking": _sum(order.held_for.get("credit")),
        "paid_pairs": [(_("Total"), order.total), *([] if cancelled else [paid])],
        "sum_word": paid[0] if cancelled else left[0],
        "sum_left": paid[1] if cancelled else left[1],
        "owes": not cancelled and order.left_to_pay > 0,
        "about": [
            (_("Legal entity"), order.profile),
            (_("INN"), order.profile_inn),
            (_("Where to"), order.delivery),
            (_("Papers go to"), order.profile_email),
            (_("Your number"), order.customer_reference),
            (_("Comment"), order.comment),
            (_("Your manager"), order.responsible),
        ],
    }


def _sum(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text else None
    except InvalidOperation:
        return None

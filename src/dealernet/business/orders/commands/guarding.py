"""Orders under the company's validations and statuses: which of their facts acts change, how they are locked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.commands.statusguards import of_statuses
from dealernet.business.orders.facts.statuses import KIND, order_statuses
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.rules.statuses import FRESH
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.facts import Fact
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.validations import GUARDS, Guard, guarded

ORDER: Final = "order"
CHANGED: Final = (
    "stage",
    "contents",
    "total",
    "responsible",
    "may_ship",
    "ship_on",
    "invoice_number",
    "channel",
    "promised_on",
    "deferral_days",
    "expected_on",
)
DOING: Final[Mapping[str, str]] = {
    "qualify_orders": "qualification",
    "invoice_orders": "invoice",
    "allow_shipping": "shipping-permission",
    "start_picking": "picking",
    "deliver_orders": "delivery",
    "close_orders": "closing",
    "cancel_orders": "cancellation",
    "split_shortages": "back-order",
}
"""Which act of `rules.status.ACTS` a command is; shipping says it itself."""
P = ParamSpec("P")
Act = Callable[Concatenate[Actor, Sequence[UUID], P], list[Outcome]]


def under_validations(act: Act[P]) -> Act[P]:
    """Function decorator: this act on orders lets through only what the company's validations and statuses do.

    Orders that one refuses are as they were, with its message as the refusal.
    """
    doing = DOING.get(act.__name__, "")

    @wraps(act)
    def guarded_act(actor: Actor, order_ids: Sequence[UUID], /, *args: P.args, **named: P.kwargs) -> list[Outcome]:
        once = list(dict.fromkeys(order_ids))
        return guarded(
            actor, ORDER, once, lambda ids: act(actor, ids, *args, **named), subject=lambda one: one, doing=doing
        )

    return guarded_act


def _lock(order_ids: Iterable[UUID]) -> None:
    list(Order.objects.filter(id__in=list(order_ids)).order_by("id").select_for_update(no_key=True).values_list("id"))


def _status_of() -> Callable[[Mapping[str, Any]], str]:
    fresh = order_statuses().of(FRESH).key
    return lambda facts: str(facts.get("status") or fresh)


def _statuses() -> list[tuple[str, str]]:
    return [(one.key, one.label) for one in order_statuses().listed]


def _contents(order_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What orders contain, product by product. One statement."""
    found: dict[UUID, list[tuple[str, str, str]]] = {order_id: [] for order_id in order_ids}
    lines = OrderLine.objects.filter(order_id__in=list(order_ids)).order_by("order_id", "product_id", "price", "id")
    for order_id, product, quantity, price in lines.values_list("order_id", "product_id", "quantity", "price"):
        found[order_id].append((str(product), str(quantity), str(price)))
    return {order_id: {"contents": tuple(lines)} for order_id, lines in found.items()}


GUARDS[ORDER] = Guard(
    pgettext_lazy("validations", "Orders"),
    CHANGED,
    _lock,
    _status_of,
    _statuses,
    own=of_statuses,
    own_kind=KIND,
    more={"contents": Fact("text", _("contents of the order"))},
    gather_more=_contents,
)

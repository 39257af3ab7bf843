"""Orders under the company's validations: which of their facts change by acts, how they are locked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.utils.translation import pgettext_lazy

from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.statuses import order_statuses
from dealernet.business.orders.stages import Money, PaperState, Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.validations import GUARDS, Guard, guarded

ORDER: Final = "order"
CHANGED: Final = (
    "stage",
    "total",
    "responsible",
    "may_ship",
    "ship_on",
    "invoice_number",
    "channel",
    "deferral_days",
)
P = ParamSpec("P")
Act = Callable[Concatenate[Actor, Sequence[UUID], P], list[Outcome]]


def under_validations(act: Act[P]) -> Act[P]:
    """Function decorator: this act on orders lets through only what the company's validations do.

    Orders a validation refuses are as they were, with its message as the refusal.
    """

    @wraps(act)
    def guarded_act(actor: Actor, order_ids: Sequence[UUID], /, *args: P.args, **named: P.kwargs) -> list[Outcome]:
        once = list(dict.fromkeys(order_ids))
        return guarded(actor, ORDER, once, lambda ids: act(actor, ids, *args, **named), subject=lambda one: one)

    return guarded_act


def _lock(order_ids: Iterable[UUID]) -> None:
    list(Order.objects.filter(id__in=list(order_ids)).order_by("id").select_for_update(no_key=True).values_list("id"))


def _status_of() -> Callable[[Mapping[str, Any]], str]:
    statuses = order_statuses()

    def status(facts: Mapping[str, Any]) -> str:
        return statuses.of(
            Stage(facts["stage"]),
            Money(facts["money"]),
            invoiced=bool(facts["invoice_number"]),
            may_ship=bool(facts["may_ship"]),
            by_payment_order=facts["payment_order"] == PaperState.ACCEPTED,
        ).key

    return status


def _statuses() -> list[tuple[str, str]]:
    return [(one.key, one.label) for one in order_statuses().listed]


GUARDS[ORDER] = Guard(pgettext_lazy("validations", "Orders"), CHANGED, _lock, _status_of, _statuses)

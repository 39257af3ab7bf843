"""Deals under the company's validations: which of their facts change by acts, how they are locked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.utils.translation import pgettext_lazy

from dealernet.business.deals.commands.acting import pipelines_held
from dealernet.business.deals.facts import PLACES
from dealernet.business.deals.models import Deal
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.validations import GUARDS, Guard, guarded

DEAL: Final = "deal"
CHANGED: Final = (
    "status",
    "stage",
    "amount",
    "responsible",
    "customer",
    "title",
    "due_on",
    "source",
    "comment",
    "order_number",
)
P = ParamSpec("P")
Act = Callable[Concatenate[Actor, Sequence[UUID], P], list[Outcome]]


def under_validations(act: Act[P]) -> Act[P]:
    """Function decorator: this act on deals lets through only what the company's validations do.

    Deals a validation refuses are as they were, with its message as the refusal.
    """

    @wraps(act)
    def guarded_act(actor: Actor, deal_ids: Sequence[UUID], /, *args: P.args, **named: P.kwargs) -> list[Outcome]:
        once = list(dict.fromkeys(deal_ids))
        return guarded(actor, DEAL, once, lambda ids: act(actor, ids, *args, **named), subject=lambda one: one)

    return guarded_act


def _lock(deal_ids: Iterable[UUID]) -> None:
    """Lock deals as their acts do: the pipelines held still first, so that whoever publishes one waits, not they."""
    pipelines_held()
    list(Deal.objects.filter(id__in=list(deal_ids)).order_by("id").select_for_update(no_key=True).values_list("id"))


def _status_of() -> Callable[[Mapping[str, Any]], str]:
    return lambda facts: str(facts["status"])


def _statuses() -> list[tuple[str, str]]:
    return list(PLACES.items())


GUARDS[DEAL] = Guard(pgettext_lazy("validations", "Deals"), CHANGED, _lock, _status_of, _statuses)

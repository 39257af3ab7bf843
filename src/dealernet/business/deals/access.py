"""Which deals an actor reaches, and for what."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet

from dealernet.business.deals.models import Deal
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.sql import plain_array

SEE: Final = "deals.see"
WORK: Final = "deals.work"
ASSIGN: Final = "deals.assign"


def deals_open_to(actor: Actor, power: str) -> QuerySet[Deal]:
    """The deals on which the actor holds the power. Every read and write starts here.

    Staff reach their own and their groups', or everything. A buyer reaches none: deals are the company's own.
    """
    actor.require(power)
    deals = Deal.objects.all()
    reach = actor.reach
    if reach.dealer_id is not None:
        return deals.none()
    if reach.everything:
        return deals
    return deals.filter(Q(responsible_id=actor.id) | Q(group_id__in=reach.groups))


def reached_in_sql(actor: Actor, power: str) -> tuple[str, dict[str, Any]]:
    """The same as a condition on `deals_deal d` and its values, for statements that are planned once."""
    actor.require(power)
    reach = actor.reach
    if reach.dealer_id is not None:
        return "false", {}
    if reach.everything:
        return "true", {}
    return (
        "(d.responsible_id = %(me)s::uuid or d.group_id = any(%(groups)s::uuid[]))",
        {"me": actor.id, "groups": plain_array(reach.groups)},
    )

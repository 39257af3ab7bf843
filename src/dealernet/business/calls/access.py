"""Which calls an actor reaches, and for what."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from dealernet.business.calls.models import Call
from dealernet.foundation.access.actor import Actor

SEE: Final = "calls.see"
WORK: Final = "calls.work"
RECORD: Final = "calls.record"


def calls_open_to(actor: Actor, power: str) -> QuerySet[Call]:
    """The calls on which the actor holds the power: one's own and those of one's customers, or all.

    A call of an unknown number that nobody took is everybody's: whoever is free calls back. A buyer reaches none.
    """
    actor.require(power)
    calls = Call.objects.all()
    if actor.dealer_id is not None:
        return calls.none()
    if actor.reach.everything:
        return calls
    of_mine = Q(party__responsible_id=actor.id) | Q(party__group_id__in=actor.reach.groups)
    return calls.filter(Q(account_id=actor.id) | of_mine | Q(party=None, account=None))

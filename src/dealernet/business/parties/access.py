"""Which parties an actor reaches, and for what."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from dealernet.business.parties.models import Party
from dealernet.foundation.access.actor import Actor

SEE: Final = "parties.see"
SEE_OWN: Final = "parties.see_own"
CHANGE: Final = "parties.change"
CHANGE_TERMS: Final = "parties.change_terms"
OVERRIDE_TERMS: Final = "parties.override_terms"
CHANGE_PROFILES: Final = "parties.change_profiles"
CHANGE_OWN_ENTITIES: Final = "parties.change_own_entities"
ASSIGN: Final = "parties.assign"


def parties_open_to(actor: Actor, power: str) -> QuerySet[Party]:
    """The parties on which the actor holds the power. Every read and write starts here.

    A buyer reaches the one dealer it belongs to; staff their own customers and their groups', or everybody.
    """
    actor.require(power)
    parties = Party.objects.all()
    reach = actor.reach
    if reach.dealer_id is not None:
        return parties.filter(id=reach.dealer_id)
    if reach.everything:
        return parties
    return parties.filter(Q(responsible_id=actor.id) | Q(group_id__in=reach.groups))


def parties_seen_by(actor: Actor) -> QuerySet[Party]:
    """The parties an actor may look at: staff by one power, a buyer by the narrower one."""
    return parties_open_to(actor, SEE if actor.dealer_id is None else SEE_OWN)

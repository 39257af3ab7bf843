"""The shape of acts on deals: pipelines held still, deals reached and locked, each decided, saved, told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from dealernet.business.deals.access import deals_open_to
from dealernet.business.deals.errors import DealUnknown
from dealernet.business.deals.events import DealEvent
from dealernet.business.deals.facts import pipelines_in_force
from dealernet.business.deals.models import Deal
from dealernet.business.deals.rules import Pipelines
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.deciding import decide_each
from dealernet.foundation.outcomes import Outcome

Decide = Callable[[Deal], Sequence[DealEvent]]
_LOCK = "select pg_advisory_xact_lock{}(hashtext('dealernet.pipelines'))"


def pipelines_held(*, alone: bool = False) -> Pipelines:
    """The pipelines in force, which nobody publishes until this transaction ends; `alone`: to publish one oneself."""
    with connection.cursor() as db:
        db.execute(_LOCK.format("" if alone else "_shared"))
    return pipelines_in_force()


def locked_deals(actor: Actor, power: str, deal_ids: Sequence[UUID]) -> dict[UUID, Deal]:
    """The deals among these that the actor reaches, locked in the order of their ids. One statement."""
    found = deals_open_to(actor, power).filter(id__in=deal_ids).order_by("id").select_for_update(no_key=True)
    return {deal.id: deal for deal in found}


def act_on(
    actor: Actor, deals: dict[UUID, Deal], deal_ids: Sequence[UUID], decide: Decide, fields: Sequence[str]
) -> list[Outcome]:
    """Decide each locked deal, save those that changed, record what they announce.

    `decide` changes the deal and answers its events; none means it already was so; a refusal leaves it alone.
    """
    return decide_each(actor, deals, deal_ids, decide, fields, DealUnknown)


def asked_role(actor: Actor) -> str:
    """The role a pipeline is asked about: that of a person or a program. Rules and the exchange tell of facts."""
    return actor.role if actor.kind in (Kind.PERSON, Kind.PROGRAM) else ""


def event(announce: Callable[..., DealEvent], deal: Deal, **facts: Any) -> DealEvent:
    """An event of a deal."""
    return announce(subject=deal.id, stream=deal.id, number=deal.number, **facts)

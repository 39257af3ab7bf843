"""Moving deals along their pipeline, into another one, to its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction

from dealernet.business.deals.access import WORK
from dealernet.business.deals.commands.acting import act_on, asked_role, locked_deals, pipelines_held
from dealernet.business.deals.commands.entering import PLACED, put, russian, settle_tasks, values_of
from dealernet.business.deals.commands.guarding import under_validations
from dealernet.business.deals.errors import DealMovedMeanwhile, MoveNotPermitted, StatusUnknown
from dealernet.business.deals.events import DealEvent
from dealernet.business.deals.models import Deal
from dealernet.business.deals.rules import Pipelines, Status, entered
from dealernet.business.deals.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome

Aim = Callable[[Pipelines, Deal], Status | None]


@under_validations
def move_deals(
    actor: Actor, deal_ids: Sequence[UUID], to: str, *, reason: str = "", seen: str = "", forward: bool = False
) -> list[Outcome]:
    """Move deals to a place `pipeline.status`; into another pipeline, named alone, to its first status.

    Refuses a move the pipeline does not permit to the actor's role (a rule may make any), a status whose required
    fields are empty, losing without a `reason`, and a deal that stands elsewhere than was `seen`. `forward` leaves what
    stands further on already. Sets the status's tasks; those of a deal that is closed end. Holds the pipelines still,
    then locks deals, then tasks.
    """

    def aim(pipelines: Pipelines, deal: Deal) -> Status | None:
        place = f"{deal.pipeline}.{deal.status}"
        return pipelines.at(place if forward and pipelines.is_further(place, to) else to)

    return _move(actor, deal_ids, aim, told=to, reason=reason, seen=seen)


@under_validations
def win_deals(actor: Actor, deal_ids: Sequence[UUID]) -> list[Outcome]:
    """Close deals as won, each in the first such status of its pipeline. Refusals as of `move_deals`."""
    return _move(actor, deal_ids, _ending(Stage.WON), told=Stage.WON.value)


@under_validations
def lose_deals(actor: Actor, deal_ids: Sequence[UUID], *, reason: str) -> list[Outcome]:
    """Close deals as lost for a reason, each in the first such status of its pipeline. Refusals as of `move_deals`."""
    return _move(actor, deal_ids, _ending(Stage.LOST), told=Stage.LOST.value, reason=reason)


def _move(
    actor: Actor, deal_ids: Sequence[UUID], aim: Aim, *, told: str, reason: str = "", seen: str = ""
) -> list[Outcome]:
    arrived: list[tuple[Deal, Status]] = []
    with transaction.atomic():
        pipelines = pipelines_held()
        deals = locked_deals(actor, WORK, deal_ids)

        def decide(deal: Deal) -> Sequence[DealEvent]:
            to, place = aim(pipelines, deal), f"{deal.pipeline}.{deal.status}"
            if to is None or _is_off(pipelines, to, deal):
                raise StatusUnknown(status=told[:80])
            if place == to.place:
                return ()
            current = pipelines.at(place)
            if seen and place != seen:
                raise DealMovedMeanwhile(current=pipelines.named(place))
            role = asked_role(actor)
            if role and not pipelines.lets(current, to, role):
                raise MoveNotPermitted(current=pipelines.named(place), to=to.label)
            entered(to, values_of(deal), reason=reason)
            arrived.append((deal, to))
            return put(deal, to, was=russian(current, place), reason=reason)

        outcomes = act_on(actor, deals, deal_ids, decide, PLACED)
        settle_tasks(actor, arrived)
    return outcomes


def _is_off(pipelines: Pipelines, to: Status, deal: Deal) -> bool:
    """Whether the pipeline takes no deals any more; one that stands in it may still be brought to its end."""
    pipeline = pipelines.pipeline(to.pipeline)
    return pipeline is None or (pipeline.off and deal.pipeline != to.pipeline)


def _ending(stage: Stage) -> Aim:
    def aim(pipelines: Pipelines, deal: Deal) -> Status | None:
        if deal.stage == stage:
            return pipelines.at(f"{deal.pipeline}.{deal.status}")
        pipeline = pipelines.pipeline(deal.pipeline)
        return pipeline.ending(stage) if pipeline else None

    return aim

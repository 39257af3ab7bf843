"""Publishing a pipeline: what it does to the deals that stand in it, and where those of a removed status go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dealernet.business.deals.commands.acting import pipelines_held
from dealernet.business.deals.commands.entering import PLACED, put, russian, settle_tasks
from dealernet.business.deals.errors import PipelineChangedMeanwhile, StatusInUse, StatusUnknown
from dealernet.business.deals.events import DealEvent
from dealernet.business.deals.facts import KIND
from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries.effects import Affected, affected_by
from dealernet.business.deals.rules import Pipelines, Status, pipeline_problems, read_pipeline
from dealernet.business.deals.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.mentions import replace_mentions
from dealernet.foundation.configuration.publishing import PUBLISH, NotPublishable
from dealernet.foundation.events import log


def publish_pipeline(
    actor: Actor,
    key: str,
    body: Any,
    *,
    going: Mapping[str, str] | None = None,
    comment: str = "",
    seen: int | None = None,
) -> int:
    """Bring a revision of a pipeline into force and move the deals it concerns, in one transaction; its number.

    `going` says, by the key of a status that goes, to which place its deals go, and what rules, validations and saved
    views name from now on instead: they are published and saved anew in the same transaction. Every such status that
    holds deals or that something names needs an answer (`StatusInUse` otherwise, with counts), as does every one of a
    pipeline that is closed. Deals of a status that changes its stage follow it. Refuses where another revision than the
    one `seen` is in force; other refusals as of `publishing.publish`; then no deal has moved. Waits for acts on deals
    that are under way and holds new ones; locks the deals that move, in the order of their ids, then what names them.
    """
    actor.require(PUBLISH)
    if problems := pipeline_problems(body):
        raise NotPublishable(problems="; ".join(problems))
    with transaction.atomic():
        before = pipelines_held(alone=True)
        standing = before.pipeline(key)
        if seen is not None and standing is not None and standing.revision != seen:
            raise PipelineChangedMeanwhile(number=standing.revision)
        concerned = affected_by(before, key, body)
        after = _after(before, key, body)
        aims = {one.status: _aim(after, one, (going or {}).get(one.status, "")) for one in concerned}
        unanswered = [one for one in concerned if aims[one.status] is None]
        if unanswered:
            raise StatusInUse(told="; ".join(one.told() for one in unanswered))
        _move(actor, before, key, {status: to for status, to in aims.items() if to is not None})
        number = publishing.publish(actor, KIND, key, body, comment=comment, asked=False)
        replace_mentions(actor, "deal", "status", _instead(key, concerned, aims))
    return number


@publishing.also_asked(KIND)
def strands_nobody(key: str, body: Any) -> list[str]:
    """A revision published, rolled back or taken over elsewhere leaves no deal, and nothing that names it, in a status
    that is gone.
    """
    return [str(StatusInUse(told=one.told())) for one in affected_by(pipelines_held(alone=True), key, body)]


def _instead(key: str, concerned: Sequence[Affected], aims: Mapping[str, Status | None]) -> dict[str, str]:
    """What is to be named instead of each place that goes and that something names."""
    named = [one.status for one in concerned if one.mentions]
    return {f"{key}.{status}": to.place for status in named if (to := aims[status]) is not None}


def _after(before: Pipelines, key: str, body: Any) -> Pipelines:
    return Pipelines([*(one for one in before.listed if one.key != key), read_pipeline(key, 0, body)])


def _aim(after: Pipelines, one: Affected, answer: str) -> Status | None:
    """Where the deals of a status go: where it was said, or along with its new stage."""
    if one.follows is not None:
        return one.follows
    if not answer:
        return None
    to = after.at(answer)
    pipeline = after.pipeline(to.pipeline) if to else None
    if to is None or pipeline is None or pipeline.off:
        raise StatusUnknown(status=answer[:80])
    return to


def _move(actor: Actor, before: Pipelines, key: str, aims: Mapping[str, Status]) -> None:
    """Put every deal of these statuses where it is to go; the pipelines are held, so nobody comes in meanwhile."""
    if not aims:
        return
    standing = Deal.objects.filter(pipeline=key, status__in=list(aims)).order_by("id")
    deals = list(standing.select_for_update(no_key=True, of=("self",)))
    told: list[DealEvent] = []
    arrived: list[tuple[Deal, Status]] = []
    for deal in deals:
        place, to = f"{deal.pipeline}.{deal.status}", aims[deal.status]
        reason = deal.lost_reason or (_("The pipeline was changed") if to.stage == Stage.LOST else "")
        told += put(deal, to, was=russian(before.at(place), place), reason=reason)
        deal.revision += 1
        if place != to.place:
            arrived.append((deal, to))
    _keep(deals)
    log.record(actor, *told)
    settle_tasks(actor, arrived)


def _keep(deals: Sequence[Deal]) -> None:
    save_changed(deals, [*PLACED, "revision"])

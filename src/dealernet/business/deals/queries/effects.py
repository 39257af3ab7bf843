"""What publishing a pipeline would do to the deals that stand in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealernet.business.deals.facts import pipelines_in_force
from dealernet.business.deals.models import Deal
from dealernet.business.deals.rules import Pipelines, Status, read_pipeline
from dealernet.business.deals.stages import CLOSED
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.mentions import Mention, mentions_of
from dealernet.foundation.configuration.publishing import PUBLISH


@dataclass(frozen=True, slots=True)
class Affected:
    """What a new revision concerns: how many deals stand in a status that goes, and what names it; or, where it only
    changes its stage, the status they follow.
    """

    status: str
    name: str
    count: int
    follows: Status | None = None
    mentions: tuple[Mention, ...] = ()

    def told(self) -> str:
        """In words: how many stand where, or what names the status where none does."""
        if self.mentions and not self.count:
            titles = ", ".join(f"«{one.title}»" for one in self.mentions[:5])
            return _("“%(name)s” is named by %(titles)s") % {"name": self.name, "titles": titles}
        words = ngettext("%(count)s deal stands in “%(name)s”", "%(count)s deals stand in “%(name)s”", self.count)
        return words % {"count": self.count, "name": self.name}


def effects_of(actor: Actor, key: str, body: Any) -> list[Affected]:
    """What publishing a checked body under a key would do to deals, to be looked at before. Two statements, one
    more for each place that may name a status, where one goes."""
    actor.require(PUBLISH)
    return affected_by(pipelines_in_force(), key, body)


def affected_by(before: Pipelines, key: str, body: Any) -> list[Affected]:
    """The same, with the names statuses have in the pipelines given."""
    standing, coming = before.pipeline(key), read_pipeline(key, 0, body)
    deals = Deal.objects.filter(pipeline=key)
    if coming.off:
        deals = deals.exclude(stage__in=CLOSED)
    counted = deals.values_list("status", "stage").annotate(many=Count("id")).order_by("status", "stage")
    gone = [one for one in (standing.statuses if standing else ()) if coming.status(one.key) is None]
    named = mentions_of("deal", "status", [one.place for one in gone])
    found: list[Affected] = []
    for status, stage, many in counted:
        was, now = standing.status(status) if standing else None, coming.status(status)
        name = was.label if was else status
        if now is None or coming.off:
            found.append(Affected(status, name, many, mentions=_of(named, f"{key}.{status}")))
        elif now.stage != stage:
            found.append(Affected(status, name, many, follows=now))
    held = {one.status for one in found}
    empty = [(one, _of(named, one.place)) for one in gone if one.key not in held]
    return found + [Affected(one.key, one.label, 0, mentions=by) for one, by in empty if by]


def _of(named: Sequence[Mention], place: str) -> tuple[Mention, ...]:
    return tuple(one for one in named if place in one.values)


def counts_of(actor: Actor) -> Mapping[str, int]:
    """How many deals stand in each pipeline, by its key, those closed among them. One statement."""
    actor.require(PUBLISH)
    return dict(Deal.objects.values_list("pipeline").annotate(many=Count("id")).order_by("pipeline"))

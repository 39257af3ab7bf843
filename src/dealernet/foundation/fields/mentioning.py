"""Fields that are shown on a condition which compares something with a value, as mentions of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.mentions import PLACES, Mention, Mentions, Swap, named_in, renamed
from dealernet.foundation.fields.field import texted
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.published import KIND


def _find(subject_type: str, field: str, values: Collection[str]) -> list[Mention]:
    return [
        Mention(KIND, one.key, texted(one.body.get("title") or {}) or one.key, named)
        for one, found in _named(subject_type, field)
        if (named := tuple(value for value in values if value in found))
    ]


def _replace(actor: Actor, subject_type: str, field: str, swap: Swap) -> int:
    changed = 0
    for one, found in list(_named(subject_type, field)):
        if found & swap.keys():
            body = {**one.body, "shown_when": renamed(one.body["shown_when"], field, swap)}
            publishing.publish_over(actor, one, body, comment=_("Another status instead of a removed one"))
            changed += 1
    return changed


def _named(subject_type: str, field: str) -> Iterator[tuple[publishing.InForce, set[str]]]:
    for one in publishing.in_force(KIND).values():
        holder = HOLDERS.get(str(one.body.get("subject")))
        asked = one.body.get("shown_when")
        if holder and asked and (holder.told_by or one.body["subject"]) == subject_type:
            yield one, named_in(asked, field)


PLACES[KIND] = Mentions(_find, _replace)

"""Rules whose conditions compare a field with a value, as mentions of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from dealernet.automation.rules import KIND
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.mentions import PLACES, Mention, Mentions, Swap, named_in, renamed
from dealernet.foundation.events.event import KINDS


def _find(subject_type: str, field: str, values: Collection[str]) -> list[Mention]:
    return [
        Mention(KIND, one.key, str((one.body.get("title") or {}).get("ru") or one.key), named)
        for one, found in _named(subject_type, field)
        if (named := tuple(value for value in values if value in found))
    ]


def _replace(actor: Actor, subject_type: str, field: str, swap: Swap) -> int:
    changed = 0
    for one, found in list(_named(subject_type, field)):
        if found & swap.keys():
            body = renamed(one.body, field, swap)
            publishing.publish_over(actor, one, body, comment=_("Another status instead of a removed one"))
            changed += 1
    return changed


def _named(subject_type: str, field: str) -> Iterator[tuple[publishing.InForce, set[str]]]:
    for one in publishing.in_force(KIND).values():
        event = KINDS.get(str(one.body.get("on")))
        if event is not None and event.subject_type == subject_type:
            asked = {name: part for name, part in one.body.items() if name != "examples"}
            yield one, named_in(asked, field)


PLACES[KIND] = Mentions(_find, _replace)

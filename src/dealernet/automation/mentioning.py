"""Rules whose conditions compare a field with a value, or whose steps name it, as mentions of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from dealernet.automation.registry import ACTIONS
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
            body = _swapped(one.body, subject_type, field, swap)
            publishing.publish_over(actor, one, body, comment=_("Another status instead of a removed one"))
            changed += 1
    return changed


def _named(subject_type: str, field: str) -> Iterator[tuple[publishing.InForce, set[str]]]:
    for one in publishing.in_force(KIND).values():
        asked = {name: part for name, part in one.body.items() if name != "examples"}
        found = named_in(asked, field) if _is_about(one.body, subject_type) else set()
        told = {step.get(name) for step in one.body.get("then") or [] for name in _naming(step, subject_type, field)}
        yield one, found | {str(value) for value in told if value}


def _is_about(body: Mapping[str, Any], subject_type: str) -> bool:
    event = KINDS.get(str(body.get("on")))
    return event is not None and event.subject_type == subject_type


def _swapped(body: dict[str, Any], subject_type: str, field: str, swap: Swap) -> dict[str, Any]:
    renewed: dict[str, Any] = renamed(body, field, swap) if _is_about(body, subject_type) else body
    steps = [
        {**step, **{name: swap.get(str(step[name]), step[name]) for name in _naming(step, subject_type, field)}}
        for step in renewed.get("then") or []
    ]
    return {**renewed, "then": steps}


def _naming(step: Mapping[str, Any], subject_type: str, field: str) -> list[str]:
    """What a step tells its action that names values of the field."""
    known = ACTIONS.get(str(step.get("do")))
    named = [told.name for told in known.told if told.names == (subject_type, field)] if known else []
    return [name for name in named if name in step]


PLACES[KIND] = Mentions(_find, _replace)

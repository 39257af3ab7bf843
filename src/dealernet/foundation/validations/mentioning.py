"""Validations that name statuses, or compare a field with a value, as mentions of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.mentions import PLACES, Mention, Mentions, Swap, named_in, renamed
from dealernet.foundation.validations.validation import KIND, said


def _find(subject_type: str, field: str, values: Collection[str]) -> list[Mention]:
    return [
        Mention(KIND, one.key, said(one.body.get("title") or {}), named)
        for one, found in _named(subject_type, field)
        if (named := tuple(value for value in values if value in found))
    ]


def _replace(actor: Actor, subject_type: str, field: str, swap: Swap) -> int:
    changed = 0
    for one, found in list(_named(subject_type, field)):
        if not found & swap.keys():
            continue
        body: dict[str, Any] = renamed(one.body, field, swap)
        if field == "status" and body.get("statuses"):
            body["statuses"] = list(dict.fromkeys(swap.get(key, key) for key in body["statuses"]))
        publishing.publish_over(actor, one, body, comment=_("Another status instead of a removed one"))
        changed += 1
    return changed


def _named(subject_type: str, field: str) -> Iterator[tuple[publishing.InForce, set[str]]]:
    for one in publishing.in_force(KIND).values():
        if one.body.get("subject") == subject_type:
            listed = one.body.get("statuses") or [] if field == "status" else []
            yield one, named_in(one.body, field) | {str(key) for key in listed}


PLACES[KIND] = Mentions(_find, _replace)

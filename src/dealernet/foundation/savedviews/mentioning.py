"""Saved views narrowed by a status, or by a condition that compares a field with a value, as mentions of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, Final

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.configuration.mentions import PLACES, Mention, Mentions, Swap, named_in, renamed
from dealernet.foundation.events import log
from dealernet.foundation.savedviews.events import ViewSaved
from dealernet.foundation.savedviews.lists import list_of, part_of
from dealernet.foundation.savedviews.models import SavedView

IF: Final = "if"
"""The part of a list's address that holds a condition."""
KIND: Final = "view"


def _find(subject_type: str, field: str, values: Collection[str]) -> list[Mention]:
    return [
        Mention(KIND, str(view.id), view.name, named)
        for view, found in _named(subject_type, field)
        if (named := tuple(value for value in values if value in found))
    ]


def _replace(actor: Actor, subject_type: str, field: str, swap: Swap) -> int:
    changed, part = [], part_of(subject_type, field)
    for view, found in _named(subject_type, field, lock=True):
        if found & swap.keys():
            asked = _asked(view)
            view.query = {
                name: swap.get(str(told), told) if name == part else told for name, told in view.query.items()
            }
            if asked is not None:
                text = json.dumps(renamed(asked, field, swap), ensure_ascii=False, separators=(",", ":"))
                view.query = {**view.query, IF: text}
            changed.append(view)
    save_changed(changed, ["query"])
    log.record(
        actor,
        *(
            ViewSaved(subject=one.id, stream=one.owner_id, list=one.list, name=one.name, is_shared=one.is_shared)
            for one in changed
        ),
    )
    return len(changed)


def _named(subject_type: str, field: str, *, lock: bool = False) -> Iterator[tuple[SavedView, set[str]]]:
    """The views of the lists of a type of subject, with the values each names. One statement."""
    views = SavedView.objects.filter(list=list_of(subject_type)).order_by("id")
    part = part_of(subject_type, field)
    for view in views.select_for_update() if lock else views:
        told = str(view.query.get(part) or "")
        yield view, named_in(_asked(view), field) | ({told} if told else set())


def _asked(view: SavedView) -> Any:
    try:
        return json.loads(view.query[IF]) if view.query.get(IF) else None
    except (ValueError, RecursionError):
        return None


PLACES[KIND] = Mentions(_find, _replace)

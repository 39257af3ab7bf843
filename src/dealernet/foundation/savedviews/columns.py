"""Which columns a person wants a list to have: kept for that person, wherever they sign in."""

from __future__ import annotations

from collections.abc import Sequence

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.savedviews.models import ListColumns

MOST = 20


def kept_columns(actor: Actor, list_name: str) -> tuple[str, ...] | None:
    """The columns a person chose for a list; nothing where they never chose. One statement."""
    if actor.id is None:
        return None
    found = ListColumns.objects.filter(account_id=actor.id, list=list_name).values_list("columns", flat=True).first()
    return None if found is None else tuple(found)


def keep_columns(actor: Actor, list_name: str, columns: Sequence[str]) -> None:
    """Keep the columns a person wants a list to have, at most twenty; none of them is a choice too. Safe to repeat."""
    if actor.id is None:
        raise NotThere
    told = list(dict.fromkeys(columns))[:MOST]
    ListColumns.objects.update_or_create(account_id=actor.id, list=list_name, defaults={"columns": told})


def forget_columns(actor: Actor, list_name: str) -> None:
    """Let a list have the columns it comes with. Safe to repeat."""
    if actor.id is not None:
        ListColumns.objects.filter(account_id=actor.id, list=list_name).delete()

"""Saving a view, removing it, and the views one has of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.savedviews.events import ViewRemoved, ViewSaved
from dealernet.foundation.savedviews.models import SavedView

MOST: Final = 40
LONGEST_NAME: Final = 60
TIDY: Final = "settings.change"
"""Whoever holds it may remove what others share."""


class ViewNameless(Refusal):
    """A view has no name."""

    code = "view_nameless"
    status = 422
    field = "name"
    message = _("Give the view a name.")


class TooManyViews(Refusal):
    """One person has too many views of a list."""

    code = "too_many_views"
    message = _("You have %(most)s views of this list: remove one first.")


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view as a list offers it; `may_remove` says whether the reader may."""

    id: UUID
    name: str
    query: Mapping[str, Any]
    is_shared: bool
    owner: str
    may_remove: bool


def save_view(actor: Actor, list_name: str, name: str, query: Mapping[str, Any], *, shared: bool = False) -> UUID:
    """Keep a cut of a list under a name; a name one has already gets the new cut. Refuses buyers and empty names."""
    owner = _of_staff(actor)
    name = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    if not name:
        raise ViewNameless
    with transaction.atomic():
        own = SavedView.objects.filter(owner_id=owner, list=list_name)
        if own.count() >= MOST and not own.filter(name=name).exists():
            raise TooManyViews(most=MOST)
        values = {"query": dict(query), "is_shared": shared}
        view, _made = SavedView.objects.update_or_create(owner_id=owner, list=list_name, name=name, defaults=values)
        about = {"subject": view.id, "stream": owner}
        log.record(actor, ViewSaved(**about, list=list_name, name=name, is_shared=shared))
    return view.id


def remove_view(actor: Actor, view_id: UUID) -> str:
    """Remove one's own view, or a shared one as an administrator; the list it was of. Locks the view."""
    _of_staff(actor)
    with transaction.atomic():
        view = SavedView.objects.select_for_update().filter(id=view_id).first()
        if view is None or not (view.owner_id == actor.id or (view.is_shared and actor.may(TIDY))):
            raise NotThere
        view.delete()
        log.record(actor, ViewRemoved(subject=view_id, stream=view.owner_id, list=view.list, name=view.name))
    return view.list


def saved_views(actor: Actor, list_name: str) -> list[ViewRow]:
    """One's own views of a list and those that others share, by name. One statement; none for buyers."""
    if actor.dealer_id is not None:
        return []
    found = SavedView.objects.filter(Q(owner_id=actor.id) | Q(is_shared=True), list=list_name)
    return [_row(actor, view) for view in found.select_related("owner").order_by("name", "id")]


def _row(actor: Actor, view: SavedView) -> ViewRow:
    own = view.owner_id == actor.id
    may_remove = own or (view.is_shared and actor.may(TIDY))
    return ViewRow(view.id, view.name, view.query, view.is_shared, "" if own else view.owner.name, may_remove)


def _of_staff(actor: Actor) -> UUID:
    if actor.dealer_id is not None or actor.id is None:
        raise NotThere
    return actor.id

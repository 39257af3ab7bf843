"""An editor of a definition carries the revision it was opened at; what was published meanwhile is told beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.moving import movable
from dealernet.foundation.configuration.publishing import KINDS, PublishedMeanwhile
from dealernet.foundation.errors import Refusal
from dealernet.web.desk.configuration.telling import Change, changes_of
from dealernet.web.request import ActorRequest


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What came into force while somebody was typing: its number, whose it is, what it changed, where it stands."""

    seen: int
    number: int
    author: str
    is_own: bool
    comment: str
    changes: Sequence[Change]
    history: str


def begun_from(request: ActorRequest, standing: int) -> int:
    """The revision an editor was opened at, or the one ticked after a look at it; opened now, the one that stands."""
    for name in ("over", "seen"):
        told = request.POST.get(name, "")
        if told.isascii() and told.isdecimal() and len(told) < 10:
            return int(told)
    return standing


def overtaken_by(
    request: ActorRequest, kind: str, key: str, seen: int, refusal: Refusal | None = None
) -> Overtaken | None:
    """What was published after the revision that was `seen`, where that is why nothing was published. Three statements.

    Nothing where the refusal is another one.
    """
    if not isinstance(refusal, PublishedMeanwhile):
        return None
    now = publishing.current(kind, key)
    if now is None:
        return None
    before = publishing.body_at(kind, key, seen) if seen else KINDS[kind].comes_with().get(key)
    told = KINDS[kind].told
    return Overtaken(
        seen=seen,
        number=now.number,
        author=now.author,
        is_own=publishing.author_of(kind, key, now.number) == request.actor.id,
        comment=now.comment,
        changes=changes_of(kind, None if before is None else told(before), told(now.body)),
        history=reverse("desk-configuration-history", args=[kind, key]) if kind in movable() else "",
    )

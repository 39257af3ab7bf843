"""History tabs: what happened to a subject as the timeline component draws it, with the why of each automatic step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dealernet.automation.queries import Why, reasons_of
from dealernet.foundation.events.timeline import Who, timeline

SAYS_MORE: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {}
"""What a history says besides, from an event's facts, by its kind: whoever draws such records adds it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One moment of a history."""

    who: str
    kind: str
    text: str
    at: datetime
    why: Any = None
    said: str = ""
    event: str = ""
    example: str = ""
    """The address that makes an example of the rule's run, for whoever may."""


def history_of(subjects: Sequence[UUID], *, whys: bool = True, examples: bool = False) -> list[Told]:
    """What happened to subjects the reader may see, newest first; with `examples`, each why can become an example.

    At most three statements.
    """
    moments = timeline(subjects)
    reasons = reasons_of(moments) if whys else {}
    return [
        Told(
            _name(m.who),
            m.who.kind,
            m.text,
            timezone.localtime(m.at),
            reasons.get(m.id),
            said=SAYS_MORE[m.kind](m.facts) if m.kind in SAYS_MORE else "",
            event=m.kind,
            example=_example(reasons.get(m.id)) if examples else "",
        )
        for m in moments
    ]


def _example(why: Why | None) -> str:
    return reverse("desk-run-example", args=[why.run]) if why is not None and why.run is not None else ""


def _name(who: Who) -> str:
    """Who acted, in words: what goes by itself is the program's own doing, whichever part of it did it."""
    return _("The program itself") if who.kind == "system" else who.name

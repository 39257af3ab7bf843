"""What an event is: a fact in the past tense, of one subject, in one stream."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy

from dealernet.foundation.facts import Fact

KINDS: dict[str, type[Event]] = {}
Instead = tuple[tuple[str, Any], ...]
"""Facts, and what history says where one is true."""
Words = Mapping[str, Fact]


def of_itself(**told: tuple[str, Any]) -> Words:
    """Words an event tells of itself, each with its type and what it means; they stand together in conditions."""
    return {name: Fact(kind, title, group=gettext_lazy("What happened")) for name, (kind, title) in told.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of every announcement. Subclass it in an area's `events`, frozen, with slots, and a docstring.

    `subject` is what it happened to; `stream` is what must stay in order together (the customer, for trade).
    The fields a subclass adds are the facts; they are stored as JSON, decimals and ids as strings.
    """

    kind: ClassVar[str] = ""
    subject_type: ClassVar[str] = ""
    says: ClassVar[Any] = ""
    """What history says of it, translatable, with facts as `%(name)s`; without it, history shows the kind."""
    says_if: ClassVar[Instead] = ()
    """Facts by which history says something else, and what: the first that is true."""
    inward: ClassVar[frozenset[str]] = frozenset()
    """Facts that staff are told and buyers are not; `one.part` is a part of a fact that is a table."""
    words: ClassVar[Words] = {}
    """Facts of its own that rules on it may ask for, besides those of its subject, none of which is called so."""

    subject: UUID
    stream: UUID

    def facts(self) -> dict[str, Any]:
        """The fields beyond subject and stream."""
        names = (f.name for f in dataclasses.fields(self) if f.name not in ("subject", "stream"))
        return {name: getattr(self, name) for name in names}


def announced(cls: type[Event]) -> type[Event]:
    """Class decorator: make the event known by its kind, so that rules, docs and webhooks can list it."""
    if cls.kind in KINDS:
        raise RuntimeError(f"two events are called {cls.kind}")
    KINDS[cls.kind] = cls
    return cls


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the log keeps it: what reactions, the timeline and the API receive."""

    id: int
    kind: str
    subject_type: str
    subject: UUID
    stream: UUID
    facts: dict[str, Any]
    actor: dict[str, Any]
    cause: int | None
    depth: int
    at: Any

"""Facts: a subject as the words that conditions, templates and webhooks may use; each area tells its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Gather = Callable[[Sequence[UUID]], Mapping[UUID, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One word: its type (text, number, money, date, yes, choice), what it means, and what its choices are called.

    Words of one `group` stand together where one is chosen among many.
    """

    type: str
    title: Any
    choices: Mapping[str, Any] | None = None
    group: Any = ""


@dataclass(frozen=True, slots=True)
class FactSource:
    """The facts of one type of subject, gathered set-wise."""

    words: Mapping[str, Fact]
    gather: Gather


SOURCES: dict[str, FactSource] = {}


def tells(subject_type: str, words: Mapping[str, Fact]) -> Callable[[Gather], Gather]:
    """Function decorator: this gathers the facts of a type of subject, for many at once."""

    def register(gather: Gather) -> Gather:
        SOURCES[subject_type] = FactSource(words, gather)
        return gather

    return register

"""A reaction that remembers what it was given, and the events it is told of."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from dealernet.foundation.access.identify import system
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    kind: ClassVar[str] = "test.happened"
    subject_type: ClassVar[str] = "test"
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwanted(Event):
    kind: ClassVar[str] = "test.unwanted"
    subject_type: ClassVar[str] = "test"
    n: int


class Taker:
    """Remembers what it was given; fails on the numbers it is told to fail on."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.bad: set[int] = set()
        self.failures: list[Exception] = []
        self.told: threading.Event | None = None

    def __call__(self, events) -> None:
        numbers = [event.facts["n"] for event in events]
        if self.failures:
            raise self.failures.pop()
        if self.bad & set(numbers):
            raise ValueError(f"cannot take {sorted(self.bad & set(numbers))}")
        self.batches.append(numbers)
        if self.told is not None:
            transaction.on_commit(self.told.set)

    @property
    def taken(self) -> list[int]:
        return [n for batch in self.batches for n in batch]


def happen(*numbers: int, stream: UUID | None = None) -> None:
    with transaction.atomic():
        log.record(system("test"), *(Happened(subject=uuid4(), stream=stream or uuid4(), n=n) for n in numbers))

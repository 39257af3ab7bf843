"""The base of what orders announce. Subject: the order. Stream: its customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dealernet.foundation.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent(Event):
    """Base of what happens to an order."""

    subject_type: ClassVar[str] = "order"
    inward: ClassVar[frozenset[str]] = frozenset({"held_for.reason", "doubts"})
    number: str

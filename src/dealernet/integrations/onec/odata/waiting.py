"""What may come of writing to 1C: it is there, or it cannot be yet."""

from __future__ import annotations

from dataclasses import dataclass


class NotYet(Exception):
    """Something it stands on is not in 1C yet: tried again later."""


@dataclass(frozen=True, slots=True)
class Done:
    """It is in 1C under this number or name; `request` is what was sent, empty when it was there already."""

    number: str
    request: str = ""

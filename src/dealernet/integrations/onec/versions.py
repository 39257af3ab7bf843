"""Versions of the exchange: compared as numbers between points, so that 2.10 is newer than 2.9."""

from __future__ import annotations

import re
from typing import Final

SPOKEN: Final = ("2.05", "2.07", "2.08", "2.09", "2.10", "3.1")
PLAIN: Final = "2.07"


def parsed(version: str) -> tuple[int, ...]:
    """A version as numbers; empty when it is none."""
    return tuple(int(part) for part in re.findall(r"\d{1,6}", version)[:4])


def spoken(version: str) -> str:
    """The highest version we speak that is not above the client's."""
    known = [one for one in SPOKEN if parsed(one) <= parsed(version)]
    return known[-1] if known else SPOKEN[0]


def in_containers(version: str) -> bool:
    """Whether the client wants each order in a container of its own."""
    return parsed(version) >= (3,)

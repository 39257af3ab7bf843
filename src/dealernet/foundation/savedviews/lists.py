"""What the lists of a type of record are called, and how their addresses say a field, where it is not as everywhere."""

from __future__ import annotations

from typing import Final

NAMES: Final[dict[str, str]] = {}
"""The list of a type of record; of others it is the type with an s."""
PARTS: Final[dict[tuple[str, str], str]] = {}
"""The part of an address that narrows by a field, by type of record and field; of others it is the field."""


def list_of(subject_type: str) -> str:
    """The name of the list of a type of record."""
    return NAMES.get(subject_type, f"{subject_type}s")


def part_of(subject_type: str, field: str) -> str:
    """What the address of the list calls a field."""
    return PARTS.get((subject_type, field), field)

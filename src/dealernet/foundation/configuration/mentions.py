"""Who names a value that is to go: definitions and saved views that would mean nothing without it, and replacing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dealernet.foundation.access.actor import Actor

Swap = Mapping[str, str]
"""What stands instead of a value, by the value."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that names values of a field: what it is (`rule`, `validation`, `view`), its key, its name, which."""

    kind: str
    key: str
    title: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """A place that may name values: finding them, and replacing them in the caller's transaction.

    Both are told the type of subject and the field; replacing answers how many were changed.
    """

    find: Callable[[str, str, Collection[str]], list[Mention]]
    replace: Callable[[Actor, str, str, Swap], int]


PLACES: Final[dict[str, Mentions]] = {}
"""By kind; whoever keeps conditions adds its own."""


def mentions_of(subject_type: str, field: str, values: Collection[str]) -> list[Mention]:
    """What names one of these values of a field of a type of subject. One statement a place, none without values."""
    if not values:
        return []
    return [found for place in PLACES.values() for found in place.find(subject_type, field, values)]


def replace_mentions(actor: Actor, subject_type: str, field: str, swap: Swap) -> int:
    """Let whatever names one of these values name another instead; how many did. Only inside a transaction.

    Refuses as publishing each of them does; then nothing has changed.
    """
    return sum(place.replace(actor, subject_type, field, swap) for place in PLACES.values()) if swap else 0


def named_in(body: Any, field: str) -> set[str]:
    """The values the conditions anywhere in a body compare a field with."""
    if isinstance(body, list):
        return {value for part in body for value in named_in(part, field)}
    if not isinstance(body, dict):
        return set()
    if body.get("field") == field and "operator" in body:
        return {str(value) for value in _several(body.get("value"))}
    return {value for part in body.values() for value in named_in(part, field)}


def renamed(body: Any, field: str, swap: Swap) -> Any:
    """The body with other values in the conditions that compare a field with these."""
    if isinstance(body, list):
        return [renamed(part, field, swap) for part in body]
    if not isinstance(body, dict):
        return body
    if body.get("field") == field and "operator" in body:
        value = body.get("value")
        if isinstance(value, list):
            return {**body, "value": list(dict.fromkeys(swap.get(str(one), one) for one in value))}
        return {**body, "value": swap.get(str(value), value)} if "value" in body else body
    return {name: renamed(part, field, swap) for name, part in body.items()}


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else ([] if value is None else [value])

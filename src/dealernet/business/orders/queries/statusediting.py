"""What whoever changes the statuses chooses from: what is published, fields, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.facts.statuses import KEY, KIND, REQUIRABLE, lockable
from dealernet.business.orders.rules.statuses import standard_statuses
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.facts import OWN, SOURCES, Fact
from dealernet.foundation.validations import title_of

MISSABLE: Final = ("text", "choice", "date")
"""The types of the program's own words that may be missing; a field of the company's own always may, but yes or no."""


def statuses_as_published() -> Sequence[Mapping[str, Any]]:
    """The statuses in force as their revision keeps them. One statement."""
    standing = publishing.current(KIND, KEY)
    return standing.body if standing is not None else list(standard_statuses())


def former_statuses(number: int) -> Sequence[Mapping[str, Any]]:
    """The statuses of a former revision; `NotThere` when there was none; zero are those of the program."""
    return publishing.body_at(KIND, KEY, number) if number else list(standard_statuses())


def fields_to_lock() -> list[tuple[str, Any]]:
    """The fields of an order a status may lock, with their names."""
    return [(name, title_of("order", name)) for name in lockable()]


def fields_to_require() -> list[tuple[str, Any]]:
    """The fields of an order a status may require, with their names: those that may be missing."""
    known = SOURCES["order"].words
    names = dict.fromkeys([*lockable(), *REQUIRABLE])
    return [(name, known[name].title) for name in names if name in known and _may_be_missing(name, known[name])]


def _may_be_missing(name: str, word: Fact) -> bool:
    return word.type in MISSABLE or (name.startswith(OWN) and word.type != "yes")


def staff_of() -> list[tuple[UUID, str]]:
    """Whoever works here, by name. One statement."""
    found = Account.objects.filter(dealer_id=None, is_active=True).order_by("name")
    return list(found.values_list("id", "name"))

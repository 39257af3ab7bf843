"""Who may say what a term is: 1C or we, as the border has it; and what becomes of the other side's word. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dealernet.business.parties.errors import TermMasteredInOnec

TOLD_BY_ONEC: Final = ("responsible", "agreement", "price_type", "deferral_days", "credit_limit")
"""The terms that 1C knows of; the others are always ours."""
OVERRIDE: Final = "desk.override"
"""The source of a value a person gave over 1C: it stands until 1C tells something new."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a term so far: its value, where that came from, what 1C told last (nothing when never)."""

    value: Any = None
    source: str = ""
    told: Any = None
    was_told: bool = False


def kept_in_onec(term: str, *, terms_are_theirs: bool) -> bool:
    """Whether only 1C says what this term is."""
    return terms_are_theirs and term in TOLD_BY_ONEC


def taken_from_onec(told: Any, standing: Standing, *, terms_are_theirs: bool, by_hand: bool) -> bool:
    """Whether what 1C tells becomes the value here.

    Where 1C masters terms it does, but for a value given over it that 1C says nothing new about. Where we do, it
    only fills what nobody gave here and follows what came from 1C before; a sheet is loaded by a person who looked
    at it (`by_hand`) and counts as given here.
    """
    if terms_are_theirs:
        return not (standing.source == OVERRIDE and standing.was_told and standing.told == told)
    return by_hand or standing.value in (None, "") or standing.source.startswith("onec")


def source_of_hand(term: str, source: str, label: Any, *, terms_are_theirs: bool, may_override: bool) -> str:
    """The source a value given here is kept under; refuses it where 1C masters the term and no override is allowed."""
    if not kept_in_onec(term, terms_are_theirs=terms_are_theirs):
        return source
    if not may_override:
        raise TermMasteredInOnec(term=label)
    return OVERRIDE

"""Decisions about parties: requisites and terms of trade."""

from __future__ import annotations

from dealernet.business.parties.rules.mastering import (
    OVERRIDE,
    TOLD_BY_ONEC,
    Standing,
    kept_in_onec,
    source_of_hand,
    taken_from_onec,
)
from dealernet.business.parties.rules.terms import (
    NEEDED_FOR_AUTOMATIC,
    TERMS,
    NewTerm,
    as_stored,
    missing_terms,
    term_value,
)
from dealernet.business.parties.rules.tidying import VAT_REGIMES, tidied, tidied_account

__all__ = [
    "NEEDED_FOR_AUTOMATIC",
    "OVERRIDE",
    "TERMS",
    "TOLD_BY_ONEC",
    "VAT_REGIMES",
    "NewTerm",
    "Standing",
    "as_stored",
    "kept_in_onec",
    "missing_terms",
    "source_of_hand",
    "taken_from_onec",
    "term_value",
    "tidied",
    "tidied_account",
]

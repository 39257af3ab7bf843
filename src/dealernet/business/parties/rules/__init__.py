"""Decisions about parties: requisites and terms of trade."""

from __future__ import annotations

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
    "TERMS",
    "VAT_REGIMES",
    "NewTerm",
    "as_stored",
    "missing_terms",
    "term_value",
    "tidied",
    "tidied_account",
]

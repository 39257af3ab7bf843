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
from dealernet.business.parties.rules.tidying import tidied

__all__ = ["NEEDED_FOR_AUTOMATIC", "TERMS", "NewTerm", "as_stored", "missing_terms", "term_value", "tidied"]

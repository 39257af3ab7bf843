"""Validations: changes a company forbids, or lets through only when something holds; published like rules."""

from __future__ import annotations

from dealernet.foundation.validations.guarding import (
    GUARDS,
    Guard,
    changeable,
    guarded,
    guarded_one,
    kept_as_it_is,
    kinds,
    refused_ahead,
    title_of,
    weighed_by,
)
from dealernet.foundation.validations.publishing import switch_validation
from dealernet.foundation.validations.validation import KIND, BeyondValidation, Validation, read_validation

__all__ = [
    "GUARDS",
    "KIND",
    "BeyondValidation",
    "Guard",
    "Validation",
    "changeable",
    "guarded",
    "guarded_one",
    "kept_as_it_is",
    "kinds",
    "read_validation",
    "refused_ahead",
    "switch_validation",
    "title_of",
    "weighed_by",
]

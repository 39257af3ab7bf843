"""Decisions about orders: values in, a value or a refusal out."""

from __future__ import annotations

from dealernet.business.orders.rules.contents import (
    LARGEST_QUANTITY,
    MOST_LINES,
    NewLine,
    PricedLine,
    acceptable_lines,
    merged,
    quantity_of,
    told_contents,
)
from dealernet.business.orders.rules.money import may_ship_now, money_of
from dealernet.business.orders.rules.shortage import Divided, Division, divided, expectation
from dealernet.business.orders.rules.submission import (
    REQUIRED_TERMS,
    BuyerTerms,
    NewOrder,
    Submission,
    ToSubmit,
    acceptable_total,
    missing_terms,
    submission,
)

__all__ = [
    "LARGEST_QUANTITY",
    "MOST_LINES",
    "REQUIRED_TERMS",
    "BuyerTerms",
    "Divided",
    "Division",
    "NewLine",
    "NewOrder",
    "PricedLine",
    "Submission",
    "ToSubmit",
    "acceptable_lines",
    "acceptable_total",
    "divided",
    "expectation",
    "may_ship_now",
    "merged",
    "missing_terms",
    "money_of",
    "quantity_of",
    "submission",
    "told_contents",
]

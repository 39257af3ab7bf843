"""Decisions about money: values in, values out."""

from __future__ import annotations

from dealernet.business.settlements.rules.debts import (
    SEEN_LATE,
    Standing,
    absorbed,
    debt_number,
    paired,
    retold,
    shared,
    taken_over,
)
from dealernet.business.settlements.rules.payments import (
    BY_HAND,
    Known,
    OpenDebt,
    ahead_of,
    is_far_ahead,
    kept_by_another,
    payment_identity,
    same_money,
    spread,
    told_from_outside,
)

__all__ = [
    "BY_HAND",
    "SEEN_LATE",
    "Known",
    "OpenDebt",
    "Standing",
    "absorbed",
    "ahead_of",
    "debt_number",
    "is_far_ahead",
    "kept_by_another",
    "paired",
    "payment_identity",
    "retold",
    "same_money",
    "shared",
    "spread",
    "taken_over",
    "told_from_outside",
]

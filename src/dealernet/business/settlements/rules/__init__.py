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
from dealernet.business.settlements.rules.payments import Known, OpenDebt, payment_identity, same_money, spread

__all__ = [
    "SEEN_LATE",
    "Known",
    "OpenDebt",
    "Standing",
    "absorbed",
    "debt_number",
    "paired",
    "payment_identity",
    "retold",
    "same_money",
    "shared",
    "spread",
    "taken_over",
]

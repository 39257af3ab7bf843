"""What an actor may do with debts, credit and payments."""

from __future__ import annotations

from dealernet.business.settlements.commands.payments import (
    ToldPayment,
    record_payments,
    refuse_payment,
    settle_payment,
)
from dealernet.business.settlements.commands.terms import follow_terms

__all__ = ["ToldPayment", "follow_terms", "record_payments", "refuse_payment", "settle_payment"]

"""What an actor may do with debts, credit and payments."""

from __future__ import annotations

from dealernet.business.settlements.commands.debts import ToldDebt, ToldDebts, record_debts
from dealernet.business.settlements.commands.entering import enter_payment
from dealernet.business.settlements.commands.payments import (
    ToldPayment,
    record_payments,
    refuse_payment,
    reopen_payment,
    settle_payment,
)
from dealernet.business.settlements.commands.stopping import resume_settled, resume_shipping, stop_shipping
from dealernet.business.settlements.commands.taking_back import take_back_by_hand, take_back_payments
from dealernet.business.settlements.commands.terms import follow_terms

__all__ = [
    "ToldDebt",
    "ToldDebts",
    "ToldPayment",
    "enter_payment",
    "follow_terms",
    "record_debts",
    "record_payments",
    "refuse_payment",
    "reopen_payment",
    "resume_settled",
    "resume_shipping",
    "settle_payment",
    "stop_shipping",
    "take_back_by_hand",
    "take_back_payments",
]

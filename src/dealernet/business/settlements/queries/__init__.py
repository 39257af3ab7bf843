"""Everything that may be asked of money."""

from __future__ import annotations

from dealernet.business.settlements.queries.accounts import AccountCard, DebtRow, account_card, allocated
from dealernet.business.settlements.queries.payments import PaymentRow, list_payments, payment_card, payments_of_holder

__all__ = [
    "AccountCard",
    "DebtRow",
    "PaymentRow",
    "account_card",
    "allocated",
    "list_payments",
    "payment_card",
    "payments_of_holder",
]

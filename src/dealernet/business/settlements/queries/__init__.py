"""Everything that may be asked of money."""

from __future__ import annotations

from dealernet.business.settlements.facts import accounts_of_parties
from dealernet.business.settlements.queries.accounts import (
    AccountCard,
    DebtRow,
    TellingRow,
    account_card,
    allocated,
    debts_told,
    owed_by,
)
from dealernet.business.settlements.queries.overdue import Overdue, overdue_of, own_overdue, stopped_among
from dealernet.business.settlements.queries.payments import (
    PaymentPart,
    PaymentRow,
    list_payments,
    parts_of_payment,
    payment_card,
    payments_of_holder,
    payments_of_party,
)

__all__ = [
    "AccountCard",
    "DebtRow",
    "Overdue",
    "PaymentPart",
    "PaymentRow",
    "TellingRow",
    "account_card",
    "accounts_of_parties",
    "allocated",
    "debts_told",
    "list_payments",
    "overdue_of",
    "owed_by",
    "own_overdue",
    "parts_of_payment",
    "payment_card",
    "payments_of_holder",
    "payments_of_party",
    "stopped_among",
]

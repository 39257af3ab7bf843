"""What settlements tell: of buyers what they owe, of payments what the bank said."""

from __future__ import annotations

from dealernet.business.settlements.facts.accounts import accounts_of_parties
from dealernet.business.settlements.facts.payments import payment_facts

__all__ = ["accounts_of_parties", "payment_facts"]

"""What other areas may do to credit inside their own transaction."""

from __future__ import annotations

from dealernet.business.settlements.steps.credit import Lacking, Wanted, hold_credit, locked_accounts, release_credit
from dealernet.business.settlements.steps.parting import Part, part_holders
from dealernet.business.settlements.steps.shipping import Shipped, charge_shipments, free_allocations
from dealernet.business.settlements.steps.terms import CreditTerms, set_terms

__all__ = [
    "CreditTerms",
    "Lacking",
    "Part",
    "Shipped",
    "Wanted",
    "charge_shipments",
    "free_allocations",
    "hold_credit",
    "locked_accounts",
    "part_holders",
    "release_credit",
    "set_terms",
]

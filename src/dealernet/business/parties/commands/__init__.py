"""What may be done with parties."""

from __future__ import annotations

from dealernet.business.parties.commands.keeping import add_contact, change_party, create_party
from dealernet.business.parties.commands.own import (
    change_own_entity,
    create_own_entity,
    keep_bank_account,
    sell_from,
)
from dealernet.business.parties.commands.profiles import add_profile, change_profile
from dealernet.business.parties.commands.terms import assign_responsible, record_terms
from dealernet.business.parties.rules import NewTerm

__all__ = [
    "NewTerm",
    "add_contact",
    "add_profile",
    "assign_responsible",
    "change_own_entity",
    "change_party",
    "change_profile",
    "create_own_entity",
    "create_party",
    "keep_bank_account",
    "record_terms",
    "sell_from",
]

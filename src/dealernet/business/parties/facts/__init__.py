"""A buyer as the words that rules and lists may use."""

from __future__ import annotations

from dealernet.business.parties.facts.in_sql import IN_SQL
from dealernet.business.parties.facts.past import PASTS
from dealernet.business.parties.facts.told import WORDS, party_facts

__all__ = ["IN_SQL", "PASTS", "WORDS", "party_facts"]

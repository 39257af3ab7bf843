"""A buyer, and the people of buyers, as the words that rules and lists may use."""

from __future__ import annotations

from dealernet.business.parties.facts import past
from dealernet.business.parties.facts.contacts import contact_facts
from dealernet.business.parties.facts.in_sql import IN_SQL
from dealernet.business.parties.facts.told import WORDS, party_facts
from dealernet.foundation.savedviews import lists

lists.NAMES.update(party="buyers", contact="people")
__all__ = ["IN_SQL", "WORDS", "contact_facts", "party_facts", "past"]

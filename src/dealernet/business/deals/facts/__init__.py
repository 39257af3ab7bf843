"""A deal as the words that rules, templates, webhooks and lists may use."""

from __future__ import annotations

from dealernet.business.deals.facts import past
from dealernet.business.deals.facts.in_sql import IN_SQL
from dealernet.business.deals.facts.pipelines import KIND, NAMES, PLACES, pipelines_in_force
from dealernet.business.deals.facts.told import WORDS, deal_facts

__all__ = ["IN_SQL", "KIND", "NAMES", "PLACES", "WORDS", "deal_facts", "past", "pipelines_in_force"]

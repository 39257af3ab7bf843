"""An order as the words that rules, templates, webhooks and lists may use."""

from __future__ import annotations

from dealernet.business.orders.facts import past
from dealernet.business.orders.facts.in_sql import IN_SQL
from dealernet.business.orders.facts.of_buyers import orders_of_parties
from dealernet.business.orders.facts.statuses import MONEY_NOW, order_statuses, order_statuses_in_force
from dealernet.business.orders.facts.told import CLIENTS, NEW, WORDS, order_facts

__all__ = [
    "CLIENTS",
    "IN_SQL",
    "MONEY_NOW",
    "NEW",
    "WORDS",
    "order_facts",
    "order_statuses",
    "order_statuses_in_force",
    "orders_of_parties",
    "past",
]

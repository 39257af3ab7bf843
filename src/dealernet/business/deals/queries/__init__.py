"""Everything that may be asked of deals and pipelines."""

from __future__ import annotations

from dealernet.business.deals.facts import KIND, NAMES, PLACES, WORDS, pipelines_in_force
from dealernet.business.deals.queries.boards import A_COLUMN, BoardCard, Column, board_of
from dealernet.business.deals.queries.cards import DealCard, deal_card, permitted_moves
from dealernet.business.deals.queries.effects import Affected, counts_of, effects_of
from dealernet.business.deals.queries.lists import DealFilter, DealRow, list_deals
from dealernet.business.deals.queries.lookups import (
    NamedDeal,
    deals_of_holders,
    open_deals_of_orders,
    staff_by_id,
)
from dealernet.business.deals.rules import (
    COLOURS,
    LOCKABLE,
    REQUIRED,
    UNITS,
    WHOM,
    Pipeline,
    Pipelines,
    Status,
    pipeline_problems,
    standard_pipelines,
)

__all__ = [
    "A_COLUMN",
    "COLOURS",
    "KIND",
    "LOCKABLE",
    "NAMES",
    "PLACES",
    "REQUIRED",
    "UNITS",
    "WHOM",
    "WORDS",
    "Affected",
    "BoardCard",
    "Column",
    "DealCard",
    "DealFilter",
    "DealRow",
    "NamedDeal",
    "Pipeline",
    "Pipelines",
    "Status",
    "board_of",
    "counts_of",
    "deal_card",
    "deals_of_holders",
    "effects_of",
    "list_deals",
    "open_deals_of_orders",
    "permitted_moves",
    "pipeline_problems",
    "pipelines_in_force",
    "staff_by_id",
    "standard_pipelines",
]

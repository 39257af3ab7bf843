"""Everything that may be asked of figures."""

from __future__ import annotations

from dealernet.business.analytics.queries.behind import (
    WHICH,
    BehindOrder,
    BehindTask,
    LackingDealer,
    dealers_by_hand,
    missed_requests,
    orders_behind,
)
from dealernet.business.analytics.queries.cuts import Cut
from dealernet.business.analytics.queries.figures import Counted, Figures, Row, figures_of

__all__ = [
    "WHICH",
    "BehindOrder",
    "BehindTask",
    "Counted",
    "Cut",
    "Figures",
    "LackingDealer",
    "Row",
    "dealers_by_hand",
    "figures_of",
    "missed_requests",
    "orders_behind",
]

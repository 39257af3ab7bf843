"""Everything that is done to deals and pipelines."""

from __future__ import annotations

from dealernet.business.deals.commands.changing import CHANGEABLE, assign_deals, change_deal
from dealernet.business.deals.commands.moving import lose_deals, move_deals, win_deals
from dealernet.business.deals.commands.opening import NewDeal, open_deals
from dealernet.business.deals.commands.publishing import publish_pipeline

__all__ = [
    "CHANGEABLE",
    "NewDeal",
    "assign_deals",
    "change_deal",
    "lose_deals",
    "move_deals",
    "open_deals",
    "publish_pipeline",
    "win_deals",
]

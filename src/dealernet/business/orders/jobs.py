"""What orders do by the clock: a status that follows the day is told when the day has come, a cart when it is left."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from dealernet.business.orders.commands.following import follow_statuses
from dealernet.business.orders.commands.leaving import tell_left_carts
from dealernet.business.orders.facts.statuses import order_statuses
from dealernet.business.orders.rules.statuses import Statuses
from dealernet.business.orders.stages import Money
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.worker import every
from dealernet.foundation.sql import prepared

MOST: Final = 500
_DUE: Final = """
select o.id from orders_order o
 where o.stage in ('submitted', 'qualified', 'picking', 'shipped', 'delivered') and o.due_on < %(today)s::date
   and o.paid_total < o.total and split_part(o.told_state, '.', 2) in ('unpaid', 'part') order by o.id limit %(most)s
"""


@every(600, "orders.overdue")
def tell_overdue() -> int:
    """Tell the statuses of orders that became overdue, where the company has one for that. Safe to run twice."""
    if not _tells_overdue(order_statuses()):
        return 0
    found: list[UUID] = [row[0] for row in prepared(_DUE, {"today": clock.today(), "most": MOST})]
    return follow_statuses(system("orders"), found)


@every(60, "orders.carts")
def tell_left() -> int:
    """Tell of the carts their buyers left. Safe to run twice."""
    return tell_left_carts(system("orders"))


def _tells_overdue(statuses: Statuses) -> bool:
    overdue = (state for state in statuses.states if state.money == Money.OVERDUE)
    return any(statuses.of(one) != statuses.of(one._replace(money=Money.UNPAID)) for one in overdue)

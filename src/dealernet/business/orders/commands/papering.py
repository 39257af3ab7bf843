"""Transfer documents of what has left."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from dealernet.business.documents.access import ISSUE
from dealernet.business.documents.steps import Issued, issue_transfers
from dealernet.business.orders.commands.acting import locked_orders
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.queries.transfers import transfer_papers
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome


def paper_shipments(actor: Actor, order_ids: Sequence[UUID], *, anew: bool = False) -> list[Outcome]:
    """Make the transfer document of every shipment of these orders that has none.

    With `anew` those that have one are made again where requisites changed since: the number stays, the version
    grows, the old one is void. Repeating changes nothing. The outcome of an order is refused when one of its
    shipments was. Locks orders, then the counters of numbers.
    """
    with transaction.atomic():
        orders = locked_orders(actor, ISSUE, order_ids)
        issued: dict[UUID, list[Issued]] = {}
        for made in issue_transfers(actor, transfer_papers(list(orders), anew=anew)):
            issued.setdefault(made.holder_id, []).append(made)
    return [
        _outcome(one, issued.get(one, [])) if one in orders else Outcome(one, OrderUnknown(), changed=False)
        for one in dict.fromkeys(order_ids)
    ]


def _outcome(order_id: UUID, issued: Sequence[Issued]) -> Outcome:
    refused = next((one.refusal for one in issued if one.refusal is not None), None)
    return Outcome(order_id, refused, changed=any(one.changed for one in issued))

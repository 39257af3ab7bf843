"""Invoices of orders: issued by us, or told by 1C; one number either way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.documents.steps import Issued, issue_invoices
from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.errors import NotInvoiceable
from dealernet.business.orders.events import OrderEvent, OrderInvoiced
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.papers import invoice_papers
from dealernet.business.orders.stages import Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome


def invoice_orders(
    actor: Actor, order_ids: Sequence[UUID], *, numbers: Mapping[UUID, str] | None = None
) -> list[Outcome]:
    """Issue the invoice of each order, or a new version where its contents changed since the last.

    `numbers` are those given by 1C, where it is the one that numbers. Refuses drafts, cancelled orders, and papers
    that lack what the law or the bank needs. Repeating changes nothing. Locks orders.
    """
    with transaction.atomic():
        orders = locked_orders(actor, MANAGE, order_ids)
        ready = [o.id for o in orders.values() if o.stage not in (Stage.DRAFT, Stage.CANCELLED)]
        papers = [replace(paper, **_numbered(paper.holder_id, numbers)) for paper in invoice_papers(ready)]
        issued = {one.holder_id: one for one in issue_invoices(actor, papers)}

        def decide(order: Order) -> Sequence[OrderEvent]:
            made = issued.get(order.id)
            if made is None:
                raise NotInvoiceable(current=Stage(order.stage).label)
            if made.refusal is not None:
                raise made.refusal
            return _noted(order, made)

        return act_on(actor, orders, order_ids, decide, ["invoice_number", "invoiced_at"])


def _numbered(order_id: UUID, numbers: Mapping[UUID, str] | None) -> dict[str, Any]:
    given = (numbers or {}).get(order_id, "")
    return {"number": given, "issuer": "onec"} if given else {}


def _noted(order: Order, made: Issued) -> Sequence[OrderEvent]:
    if not made.changed:
        return ()
    order.invoice_number, order.invoiced_at = made.number, clock.now()
    return [
        OrderInvoiced(
            subject=order.id,
            stream=order.customer_id,
            number=order.number,
            invoice_number=made.number,
            version=made.version,
            total=order.total,
        )
    ]

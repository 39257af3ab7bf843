"""Invoices of orders: issued by us, or told by 1C; one number either way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from dealernet.business.documents.rules.paper import Paper
from dealernet.business.documents.steps import Issued, issue_invoices
from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands.acting import act_on, locked_orders
from dealernet.business.orders.commands.guarding import under_validations
from dealernet.business.orders.commands.repricing import renew_first
from dealernet.business.orders.errors import InvoicedInOnec, NotInvoiceable
from dealernet.business.orders.events import OrderEvent, OrderInvoiced
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.forms import invoice_look
from dealernet.business.orders.queries.papers import invoice_papers
from dealernet.business.orders.stages import Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.border import THEIRS, border_in_force
from dealernet.foundation.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class ToldInvoice:
    """An invoice 1C issued: its number and its day."""

    number: str
    issued_on: date | None = None


@under_validations
def invoice_orders(
    actor: Actor, order_ids: Sequence[UUID], *, told: Mapping[UUID, ToldInvoice] | None = None
) -> list[Outcome]:
    """Issue the invoice of each order, or a new version where its contents changed since the last.

    `told` are those 1C issued: the paper carries its number and day. Refuses drafts, cancelled orders, papers that
    lack what the law or the bank needs, and, where the border has 1C issue invoices, whatever 1C did not tell.
    One nobody accepted is priced anew before where its buyer has another price type by now. Repeating changes nothing.
    Locks orders; accounts where some are priced anew.
    """
    border, theirs = border_in_force(), told or {}
    with transaction.atomic():
        orders = locked_orders(actor, MANAGE, order_ids)
        waiting = renew_first(actor, {one.id: one for one in orders.values() if one.id not in theirs})
        ends = (Stage.DRAFT, Stage.CANCELLED)
        ready = [o.id for o in orders.values() if o.stage not in ends and o.id not in waiting]
        if border.invoices_are_theirs:
            ready = [order_id for order_id in ready if order_id in theirs]
        papers = [_numbered(paper, theirs.get(paper.holder_id)) for paper in invoice_papers(ready)]
        issued = {one.holder_id: one for one in issue_invoices(actor, papers, invoice_look(ready))}

        def decide(order: Order) -> Sequence[OrderEvent]:
            if order.id in waiting:
                raise waiting[order.id]
            made = issued.get(order.id)
            if made is None and border.invoices_are_theirs and order.stage not in ends:
                raise InvoicedInOnec(revision=border.revision)
            if made is None:
                raise NotInvoiceable(current=Stage(order.stage).label)
            if made.refusal is not None:
                raise made.refusal
            return _noted(order, made)

        return act_on(actor, orders, order_ids, decide, ["invoice_number", "invoiced_at"])


def _numbered(paper: Paper, told: ToldInvoice | None) -> Paper:
    return paper if told is None else replace(paper, number=told.number, issuer=THEIRS, issued_on=told.issued_on)


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

"""Orders: hand over one or many, look, take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.business.assortment.errors import NoBuyer
from dealernet.business.orders.commands import (
    Answered,
    DraftLine,
    NewLine,
    NewOrder,
    cancel_orders,
    change_order,
    expect_goods,
    place_orders,
    split_shortages,
)
from dealernet.business.orders.queries import (
    OrderCard,
    OrderFilter,
    OrderRow,
    Status,
    line_key,
    list_orders,
    order_card,
)
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.idempotency import Answer, Keep, once_at_once
from dealernet.foundation.fields.ordering import order_told
from dealernet.foundation.outcomes import Outcome, settled
from dealernet.web.api import shapes
from dealernet.web.api.answers import JSON, answered, error_of, text, written
from dealernet.web.api.conditions import condition_asked
from dealernet.web.api.fields import fields_of_many, fields_out
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.api.repeating import KEY, REPEATABLE, asked, once_a_key, told
from dealernet.web.request import ActorRequest

router = Router(tags=["Orders"])


@router.post("/", response={201: shapes.Accepted, **WRITING}, summary="Hand an order over", openapi_extra=REPEATABLE)
def create(request: ActorRequest, given: shapes.OrderIn) -> HttpResponse:
    """Goods are reserved and credit is held at once; what lacks is in `held_for`, the order is accepted all the same.

    With an `Idempotency-Key` the same request may be repeated without being done twice.
    """
    actor, key = request.actor, request.headers.get(KEY)
    order = _new(actor, given)
    if key is None or actor.id is None:
        return answered(_accepted(settled(place_orders(actor, [order]))), 201)

    def act(keep: Keep) -> Answer:
        def answer(order_id: UUID, total: Decimal) -> Answered:
            accepted = f'{{"id":"{order_id}","number":"{{number}}","total":"{total:f}","held_for":{{held_for}}}}'
            return Answered(keep, 201, accepted, _NOTHING_LACKS)

        return Answer(201, settled(place_orders(actor, [order], answer=answer)).detail["body"])

    return told(once_at_once(actor.id, key, asked(request), act))


@router.post(
    "/batch/",
    response={200: shapes.BatchOut, **WRITING},
    summary="Hand many orders over as one act",
    openapi_extra=REPEATABLE,
)
def create_many(request: ActorRequest, given: shapes.BatchIn) -> HttpResponse:
    """Up to a thousand orders in one transaction; an outcome each: those that are refused do not stop the others."""
    actor = request.actor

    def act() -> Answer:
        outcomes = place_orders(actor, [_new(actor, order) for order in given.orders])
        return Answer(200, written({"outcomes": [_outcome(one) for one in outcomes]}))

    return once_a_key(request, act)


@router.get("/", response={200: shapes.OrderPage, **READING}, summary="Orders, newest first")
def index(request: ActorRequest, asked: Query[shapes.OrdersAsked]) -> HttpResponse:
    """A page after the id `after`; drafts are left out unless asked for by `stage`."""
    condition = condition_asked(request.actor, "order", asked.condition)
    narrow = OrderFilter(
        stage=asked.stage,
        status=asked.status,
        money=asked.money,
        back_orders=asked.back_orders,
        text=asked.text,
        condition=condition,
        by=order_told(request.actor, "order", asked.sort),
    )
    found = list_orders(request.actor, asked.page, narrow)
    return HttpResponse(_page(request.actor, found.rows, found.next), content_type=JSON)


@router.get("/{uuid:order_id}/", response={200: shapes.OrderOut, **READING}, summary="One order")
def card(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """An order with its lines and shipments."""
    return answered(_card(request.actor, order_card(request.actor, order_id)))


@router.patch(
    "/{uuid:order_id}/",
    response={200: shapes.OrderOut, **WRITING},
    summary="Change what an order contains",
    openapi_extra=REPEATABLE,
)
def change(request: ActorRequest, order_id: UUID, given: shapes.OrderChange) -> HttpResponse:
    """Applied whole or not at all, until picking begins: goods and credit are taken anew, what lacks is in `held_for`.

    A buyer changes its own orders, staff those they manage. With an `Idempotency-Key` it may be repeated.
    """

    def act() -> Answer:
        standing = {line.product_id: line.reference for line in order_card(request.actor, order_id).lines}
        lines = [DraftLine(one.product, one.quantity, _reference(one, standing)) for one in given.lines]
        seen, total = given.seen, given.total
        change_order(request.actor, order_id, lines, revision=seen, seen_total=total, reprice=given.reprice)
        return Answer(200, written(_card(request.actor, order_card(request.actor, order_id))))

    return once_a_key(request, act)


@router.post("/{uuid:order_id}/cancellation/", response={200: shapes.OrderOut, **WRITING}, summary="Take an order back")
def cancel(request: ActorRequest, order_id: UUID, given: shapes.CancellationIn) -> HttpResponse:
    """Goods and credit are free at once. Repeating changes nothing. A buyer may until picking begins."""
    settled(cancel_orders(request.actor, [order_id], reason=given.reason))
    return answered(_card(request.actor, order_card(request.actor, order_id)))


@router.post(
    "/{uuid:order_id}/back-order/",
    response={200: shapes.OrderOut, **WRITING},
    summary="Make a back order of what an order lacks",
)
def back_order(request: ActorRequest, order_id: UUID, given: shapes.BackOrderIn) -> HttpResponse:
    """What is there goes on, what lacks waits as an order of its own: it stands in `back_orders`.

    An order that lacks everything becomes a back order itself. Repeating changes nothing.
    """
    settled(split_shortages(request.actor, [order_id], expected_on=given.expected_on))
    return answered(_card(request.actor, order_card(request.actor, order_id)))


@router.post(
    "/{uuid:order_id}/expectation/",
    response={200: shapes.OrderOut, **WRITING},
    summary="Say when an order's goods come",
)
def expectation(request: ActorRequest, order_id: UUID, given: shapes.ExpectationIn) -> HttpResponse:
    """The day the goods an order lacks are expected on; the buyer sees it. Repeating changes nothing."""
    settled(expect_goods(request.actor, [order_id], given.expected_on))
    return answered(_card(request.actor, order_card(request.actor, order_id)))


def _new(actor: Actor, given: shapes.OrderIn) -> NewOrder:
    customer = actor.dealer_id or given.customer
    if customer is None:
        raise NoBuyer
    return NewOrder(
        customer_id=customer,
        lines=[NewLine(line.product, line.quantity, line.reference, line.fields) for line in given.lines],
        profile_id=given.profile,
        comment=given.comment,
        customer_reference=given.reference,
        origin="api",
        channel=given.channel,
        seen_total=given.total,
        fields=given.fields,
    )


def _reference(line: shapes.LineChange, standing: Mapping[UUID, str]) -> str:
    return standing.get(line.product, "") if line.reference is None else line.reference


def _outcome(outcome: Outcome) -> dict[str, Any]:
    if outcome.refusal is not None:
        return {"order": None, "refused": error_of(outcome.refusal)}
    return {"order": _accepted(outcome), "refused": None}


def _accepted(outcome: Outcome) -> dict[str, Any]:
    detail = outcome.detail
    return {
        "id": outcome.subject,
        "number": detail["number"],
        "total": detail["total"],
        "held_for": _lacks(detail["held_for"]),
    }


def _lacks(held_for: dict[str, Any]) -> dict[str, Any]:
    return {
        "credit": held_for.get("credit"),
        "stock": held_for.get("stock", []),
        "terms": held_for.get("terms", []),
    }


def _page(actor: Actor, rows: Sequence[OrderRow], following: UUID | None) -> str:
    """The text of an `OrderPage`, written straight from rows: a page of fifty is asked for all day long."""
    named = cache(lambda key, name: f'"status":{text(key)},"status_name":{text(name)}')
    told = [_row(row, named(*_status(actor, row.status).values())) for row in rows]
    return f'{{"rows":[{",".join(told)}],"next":{_id(following)}}}'


_NOTHING_LACKS: Final = written(_lacks({}))


def _row(row: OrderRow, status: str) -> str:
    return (
        f'{{"id":"{row.id}","number":{text(row.number)},"stage":"{row.stage.value}",{status},'
        f'"money":"{row.money.value}","total":"{row.total}","paid_total":"{row.paid_total}",'
        f'"held":{"true" if row.held else "false"},"invoice_number":{text(row.invoice_number)},'
        f'"customer_id":"{row.customer_id}","customer":{text(row.customer)},"profile":{text(row.profile)},'
        f'"due_on":{_when(row.due_on)},"placed_at":{_when(row.placed_at)}}}'
    )


def _id(value: UUID | None) -> str:
    return f'"{value}"' if value else "null"


def _when(value: date | None) -> str:
    return f'"{value.isoformat()}"' if value else "null"


_SHOWN = (
    *("id", "number", "stage", "money", "total", "paid_total", "invoice_number", "customer_id", "customer", "profile"),
    *(
        "due_on",
        "placed_at",
        "origin",
        "channel",
        "comment",
        "delivery",
        "may_ship",
        "ship_on",
        "payment_order",
        "payment_order_on",
        "is_back_order",
        "expected_on",
        "cancel_reason",
        "revision",
    ),
)
_IN_LINES: Final = tuple(name for name in shapes.LineOut.model_fields if name != "fields")


def _status(actor: Actor, status: Status) -> dict[str, str]:
    return {"status": status.key, "status_name": status.buyer_label if actor.dealer_id else status.label}


def _lines(actor: Actor, order: OrderCard) -> list[dict[str, Any]]:
    keys = {line.product_id: line_key(order.id, line.product_id) for line in order.lines}
    held = fields_of_many(actor, "line", keys.values())
    return [{**{n: getattr(line, n) for n in _IN_LINES}, "fields": held[keys[line.product_id]]} for line in order.lines]


def _card(actor: Actor, order: OrderCard) -> dict[str, Any]:
    shipments = [{"number": s.number, "shipped_on": s.shipped_on, "total": s.total} for s in order.shipments]
    return {
        **{name: getattr(order, name) for name in _SHOWN},
        **_status(actor, order.status),
        "held": bool(order.held_for),
        "reference": order.customer_reference,
        "held_for": _lacks(order.held_for),
        "back_orders": [asdict(one) for one in order.back_orders],
        "back_order_of": {"id": of.id, "number": of.number} if (of := order.back_order_of) else None,
        "shipments": shipments,
        "lines": _lines(actor, order),
        "fields": fields_out(actor, "order", order.id),
    }

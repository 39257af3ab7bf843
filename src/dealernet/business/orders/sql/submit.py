"""Calls `orders_submit`: one statement for all that happens when orders are handed over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.rules import Submission, ToSubmit
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import actor_facts, as_json
from dealernet.foundation.events.wake import after_commit
from dealernet.foundation.exchange.idempotency import Keep
from dealernet.foundation.sql import plain_array, prepared


@dataclass(frozen=True, slots=True)
class Submitted:
    """An order after the act; `number` is empty when it was no longer the draft that was decided upon."""

    id: UUID
    number: str | None
    held_for: dict[str, Any]
    body: str | None = None
    """The answer that was kept in the same statement, where one was asked for."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to keep with the act: `{number}` and `{held_for}` in its text are filled in by the statement."""

    keep: Keep
    status: int
    text: str
    nothing_lacks: str


_CALL = """
select id, number, held_for from orders_submit(
    %s::jsonb, %s::uuid[], %s::uuid[], %s::uuid[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
    %s::text[], %s::jsonb, %s::bigint, %s::timestamptz)
"""


_KEEPING: Final = f"""
select s.id, s.number, s.held_for, exchange_keep(%s::uuid, %s::text, %s::bytea, %s::smallint, replace(replace(
    %s::text, '{{number}}', s.number), '{{held_for}}', case when s.held_for = '{{}}'::jsonb then %s::text
    else jsonb_build_object('credit', s.held_for -> 'credit', 'stock', coalesce(s.held_for -> 'stock', '[]'::jsonb),
                            'terms', coalesce(s.held_for -> 'terms', '[]'::jsonb))::text end), %s::timestamptz)
  from ({_CALL}) s
"""  # noqa: S608 - nothing but ours


def submit(
    actor: Actor, decided: Sequence[tuple[ToSubmit, Submission]], answered: Answered | None = None
) -> Iterable[Submitted]:
    """Write the orders, reserve, hold, record: one statement, in the caller's transaction or in its own.

    With `answered` (for one new order) the answer is kept with it, or everything fails because one was kept before.
    """
    lines = [(order.id, line) for order, _ in decided for line in order.lines]
    kept = (
        []
        if answered is None
        else [
            answered.keep.account_id,
            answered.keep.key,
            answered.keep.asked,
            answered.status,
            answered.text,
            answered.nothing_lacks,
            answered.keep.at,
        ]
    )
    rows = prepared(
        _KEEPING if kept else _CALL,
        [
            *kept,
            as_json([_row(actor, order, accepted) for order, accepted in decided]),
            plain_array(order_id for order_id, _ in lines),
            plain_array(order.location_id for order, _ in decided for _ in order.lines),
            plain_array(line.product_id for _, line in lines),
            plain_array(line.quantity for _, line in lines),
            plain_array(line.price for _, line in lines),
            plain_array(line.cost for _, line in lines),
            plain_array(line.vat_rate for _, line in lines),
            [line.reference for _, line in lines],
            as_json(actor_facts(actor)),
            actor.cause,
            clock.now(),
        ],
    )
    done = [Submitted(order_id, number, _loaded(held), *body) for order_id, number, held, *body in rows]
    after_commit([(order.id, order.customer_id) for order, _ in decided])
    return done


def _row(actor: Actor, order: ToSubmit, accepted: Submission) -> dict[str, Any]:
    return {
        "id": order.id,
        "is_new": order.is_new,
        "revision": order.revision,
        "customer_id": order.customer_id,
        "profile_id": order.profile_id,
        "seller_id": order.seller_id,
        "location_id": order.location_id,
        "responsible_id": order.terms.responsible,
        "group_id": order.group_id,
        "placed_by_id": actor.id,
        "origin": order.origin,
        "customer_reference": order.customer_reference,
        "comment": order.comment,
        "price_type_id": order.terms.price_type,
        "deferral_days": order.terms.deferral_days,
        "total": accepted.total,
        "credit": accepted.credit,
        "missing_terms": list(accepted.missing_terms),
    }


def _loaded(held: Any) -> dict[str, Any]:
    return json.loads(held) if isinstance(held, str) else (held or {})

"""Calls `orders_submit`: one statement for all that happens when orders are handed over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dealernet.business.orders.rules import Submission, ToSubmit
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import actor_facts, as_json
from dealernet.foundation.events.wake import after_commit
from dealernet.foundation.sql import plain_array, prepared


@dataclass(frozen=True, slots=True)
class Submitted:
    """An order after the act; `number` is empty when it was no longer the draft that was decided upon."""

    id: UUID
    number: str | None
    held_for: dict[str, Any]


_CALL = """
select id, number, held_for from orders_submit(
    %s::jsonb, %s::uuid[], %s::uuid[], %s::uuid[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
    %s::text[], %s::jsonb, %s::bigint, %s::timestamptz)
"""


def submit(actor: Actor, decided: Sequence[tuple[ToSubmit, Submission]]) -> Iterable[Submitted]:
    """Write the orders, reserve, hold, record: in the caller's transaction."""
    lines = [(order.id, line) for order, _ in decided for line in order.lines]
    rows = prepared(
        _CALL,
        [
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
    done = [Submitted(order_id, number, _loaded(held)) for order_id, number, held in rows]
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

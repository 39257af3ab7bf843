"""The lines of an order with what their own fields say."""

from __future__ import annotations

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.queries import LineRow, OrderCard, line_key
from dealernet.foundation.access.actor import Actor
from dealernet.web.fields.blocks import Place
from dealernet.web.fields.columns import fields_listed


def lines_with_fields(actor: Actor, order: OrderCard) -> list[tuple[LineRow, str, str]]:
    """Each line, what its fields say in one line, and where they are filled in by whoever may; one statement more."""
    keys = {line.product_id: line_key(order.id, line.product_id) for line in order.lines}
    own = fields_listed(actor, "line", list(keys.values()))
    changes = actor.may(MANAGE) or any(one.buyer == "changes" for one in own.fields)
    may = bool(own.fields) and (changes if actor.dealer_id is None else any(f.buyer == "changes" for f in own.fields))
    return [
        (line, own.filled(keys[line.product_id]), Place.of_line(order.id, line.product_id).address if may else "")
        for line in order.lines
    ]

"""The lines of an order with what their own fields say."""

from __future__ import annotations

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.queries import LineRow, OrderCard, line_key
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.showing import not_shown
from dealernet.web.fields.blocks import Place
from dealernet.web.fields.columns import fields_listed


def lines_with_fields(actor: Actor, order: OrderCard) -> list[tuple[LineRow, str, str]]:
    """Each line, what its fields say in one line, and where they are filled in by whoever may; one statement more.

    Those of the order's facts besides where a field of lines has a condition.
    """
    keys = {line.product_id: line_key(order.id, line.product_id) for line in order.lines}
    own = fields_listed(actor, "line", list(keys.values()))
    hidden = not_shown("line", own.fields, [order.id]).get(order.id, frozenset())
    shown = [one for one in own.fields if one.name not in hidden]
    changes = actor.may(MANAGE) or any(one.buyer == "changes" for one in shown)
    may = bool(shown) and (changes if actor.dealer_id is None else any(one.buyer == "changes" for one in shown))
    return [
        (line, own.filled(keys[line.product_id]), Place.of_line(order.id, line.product_id).address if may else "")
        for line in order.lines
    ]

"""What must be known before an order is handed over: the buyer's terms and its priced lines, in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from dealernet.business.orders.access import PLACE
from dealernet.business.orders.rules import BuyerTerms, NewOrder, PricedLine, ToSubmit
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import STAMP
from dealernet.foundation.sql import plain_array, prepared
from dealernet.foundation.validations import kinds

_GATHER: Final = f"""
select o.n, c.id, c.responsible_id, c.group_id, coalesce(t.agreement, ''),
       t.price_type_id, t.deferral_days, coalesce(t.minimum_order, 0),
       coalesce(f.id, d.id), o.profile_id is null or f.id is not null,
       (select e.id from parties_legal_entity e where e.is_default),
       (select s.id from stock_location s where s.is_default),
       p.id, p.name, p.vat_rate, p.step, r.amount, l.product_id, l.quantity, l.reference, ({STAMP})
  from unnest(%(customer)s::uuid[], %(profile)s::uuid[]) with ordinality o(customer_id, profile_id, n)
  join parties_party c on c.id = o.customer_id and c.is_active
       and (%(everything)s::bool or c.id = %(dealer)s::uuid or c.responsible_id = %(me)s::uuid
            or c.group_id = any(%(groups)s::uuid[]))
  left join parties_terms t on t.party_id = c.id
  left join parties_profile f on f.id = o.profile_id and f.party_id = c.id and f.is_active
  left join parties_profile d on d.party_id = c.id and d.is_default
  left join unnest(%(line_order)s::int[], %(line_product)s::uuid[], %(line_quantity)s::numeric[],
                   %(line_reference)s::text[])
       with ordinality l(n, product_id, quantity, reference, k) on l.n = o.n
  left join catalog_product p on p.id = l.product_id and p.is_sold
  left join pricing_price r on r.product_id = p.id
       and r.price_type_id = coalesce(t.price_type_id, (select y.id from pricing_price_type y where y.is_default))
 order by o.n, l.k
"""  # noqa: S608 - nothing but ours


def orders_to_place(actor: Actor, orders: Sequence[NewOrder]) -> list[ToSubmit | None]:
    """What placing these orders needs, in their order; nothing where the customer is out of the actor's reach.

    One statement, however many orders and lines.
    """
    return placing(actor, orders)[0]


def placing(actor: Actor, orders: Sequence[NewOrder]) -> tuple[list[ToSubmit | None], str | None]:
    """The same with the stamp of the validations in force, read by the same statement; none where nobody is reached."""
    actor.require(PLACE)
    lines = [(n, line) for n, order in enumerate(orders, 1) for line in order.lines]
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in _rows(
        actor,
        customer=plain_array(order.customer_id for order in orders),
        profile=plain_array(order.profile_id for order in orders),
        line_order=plain_array(n for n, _ in lines),
        line_product=plain_array(line.product_id for _, line in lines),
        line_quantity=plain_array(line.quantity for _, line in lines),
        line_reference=[line.reference for _, line in lines],
    ):
        found.setdefault(row[0], []).append(row)
    stamp = next(iter(found.values()))[0][20] if found else None
    return [_to_place(order, found[n]) if n in found else None for n, order in enumerate(orders, 1)], stamp


def _rows(actor: Actor, **arrays: str | list[str]) -> Iterable[tuple[Any, ...]]:
    reach = actor.reach
    return prepared(
        _GATHER,
        {
            **arrays,
            "kinds": kinds(),
            "everything": reach.everything,
            "dealer": reach.dealer_id,
            "me": None if reach.dealer_id else actor.id,
            "groups": plain_array(reach.groups),
        },
    )


def _to_place(order: NewOrder, rows: Sequence[tuple[Any, ...]]) -> ToSubmit:
    first = rows[0]
    asked = [row for row in rows if row[17] is not None]
    sold = [row for row in asked if row[12] is not None]
    return ToSubmit(
        id=order.id,
        is_new=True,
        revision=1,
        customer_id=first[1],
        profile_id=first[8],
        seller_id=first[10],
        location_id=first[11],
        group_id=first[3],
        terms=BuyerTerms(first[2], first[4], first[5], first[6], first[7]),
        lines=[PricedLine(r[12], r[13], r[18], r[16], r[14], r[19] or "") for r in sold],
        unknown=tuple(row[17] for row in asked if row[12] is None),
        profile_is_theirs=first[9],
        steps=[row[15] for row in sold],
        origin=order.origin,
        customer_reference=order.customer_reference,
        comment=order.comment,
        seen_total=order.seen_total,
    )

"""Stock as 1C tells it: what is on hand follows, what orders keep stays kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from dealernet.business.parties.queries import selling_party
from dealernet.business.stock.access import MOVE
from dealernet.business.stock.errors import LocationUnknown
from dealernet.business.stock.events import RestsLoaded
from dealernet.business.stock.models import Location
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.sql import plain_array, prepared

Rests = Mapping[UUID, Mapping[UUID, Decimal]]
"""By place: how many of each product."""

_LOAD = """
with told as materialized (
    select * from unnest(%(product)s::uuid[], %(location)s::uuid[], %(quantity)s::numeric[])
        t(product_id, location_id, quantity)),
locked as materialized (
    select b.id, b.product_id, b.location_id, b.on_hand, b.reserved, t.quantity,
           greatest(t.quantity, b.reserved) as wanted
      from stock_balance b join told t on t.product_id = b.product_id and t.location_id = b.location_id
     where b.owner_id = %(owner)s
     order by b.product_id, b.location_id for no key update of b),
changed as (
    update stock_balance b set on_hand = l.wanted from locked l
     where b.id = l.id and l.on_hand <> l.wanted returning b.id, b.location_id, l.wanted - l.on_hand as delta),
born as (
    insert into stock_balance (product_id, location_id, owner_id, on_hand, reserved)
    select t.product_id, t.location_id, %(owner)s, t.quantity, 0 from told t
     where t.quantity > 0 and not exists (
        select 1 from locked l where l.product_id = t.product_id and l.location_id = t.location_id)
     order by t.product_id, t.location_id
    on conflict (product_id, location_id, owner_id) do nothing returning id, location_id, on_hand as delta),
news as materialized (select * from changed union all select * from born),
moved as (
    insert into stock_movement (balance_id, quantity, kind, source, at)
    select id, delta, 'count', %(source)s, %(now)s from news),
counted as (
    select location_id, count(*) as changed, 0 as short from news group by 1 union all
    select location_id, 0, count(*) from locked where quantity < reserved group by 1)
select location_id, sum(changed)::int, sum(short)::int from counted group by 1 order by 1
"""


def load_rests(actor: Actor, rests: Rests, *, source: str) -> tuple[int, int]:
    """What lies in places of our own goods, as the accounting tells it; how many changed, how many are short.

    Below what orders keep it does not go: those products are told as short (the accounting has less than we
    promised). Unchanged ones are untouched; one event a place. Locks balances in the order of product and place.
    Four statements, however many places and products.
    """
    actor.require(MOVE)
    with transaction.atomic():
        places = {place.id: place for place in Location.objects.filter(id__in=list(rests))}
        owner = selling_party()
        if len(places) < len(rests) or owner is None:
            raise LocationUnknown
        told = [(product, place, held) for place, goods in rests.items() for product, held in goods.items()]
        values = {
            "product": plain_array(product for product, _, _ in told),
            "location": plain_array(place for _, place, _ in told),
            "quantity": plain_array(max(held, Decimal(0)) for _, _, held in told),
            "owner": owner,
            "source": source,
            "now": clock.now(),
        }
        found = prepared(_LOAD, values) if told else []
        named = [(places[place], changed) for place, changed, _ in found if changed]
        log.record(
            actor,
            *(
                RestsLoaded(subject=place.id, stream=place.id, place=place.name, changed=changed, source=source)
                for place, changed in named
            ),
        )
    return sum(changed for _, changed, _ in found), sum(short for _, _, short in found)

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

_LOAD = """
with told as materialized (select * from unnest(%(product)s::uuid[], %(quantity)s::numeric[]) t(product_id, quantity)),
locked as materialized (
    select b.id, b.product_id, b.on_hand, b.reserved, greatest(t.quantity, b.reserved) as wanted
      from stock_balance b join told t on t.product_id = b.product_id
     where b.location_id = %(location)s and b.owner_id = %(owner)s
     order by b.product_id for no key update of b),
changed as (
    update stock_balance b set on_hand = l.wanted from locked l
     where b.id = l.id and l.on_hand <> l.wanted returning b.id, l.wanted - l.on_hand as delta),
born as (
    insert into stock_balance (product_id, location_id, owner_id, on_hand, reserved)
    select t.product_id, %(location)s, %(owner)s, t.quantity, 0 from told t
     where t.quantity > 0 and t.product_id not in (select product_id from locked)
    on conflict (product_id, location_id, owner_id) do nothing returning id, on_hand as delta),
moved as (
    insert into stock_movement (balance_id, quantity, kind, source, at)
    select id, delta, 'count', %(source)s, %(now)s from (select * from changed union all select * from born) x)
select (select count(*) from changed) + (select count(*) from born),
       (select count(*) from locked l join told t using (product_id) where t.quantity < l.reserved)
"""


def load_rests(actor: Actor, location_id: UUID, rests: Mapping[UUID, Decimal], *, source: str) -> tuple[int, int]:
    """What lies in a place of our own goods, as the accounting tells it; how many changed, how many are short.

    Below what orders keep it does not go: those products are told as short (the accounting has less than we
    promised). Unchanged ones are untouched; one event for all. Locks balances in the order of product.
    """
    actor.require(MOVE)
    with transaction.atomic():
        place = Location.objects.filter(id=location_id).first()
        owner = selling_party()
        if place is None or owner is None:
            raise LocationUnknown
        ordered = sorted(rests)
        told = {
            "product": plain_array(ordered),
            "quantity": plain_array(max(rests[product], Decimal(0)) for product in ordered),
            "location": location_id,
            "owner": owner,
            "source": source,
            "now": clock.now(),
        }
        [(changed, short)] = prepared(_LOAD, told)
        if changed:
            said = RestsLoaded(subject=place.id, stream=place.id, place=place.name, changed=changed, source=source)
            log.record(actor, said)
    return changed, short

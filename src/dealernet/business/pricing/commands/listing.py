"""Price types, and prices set by hand or in crowds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.pricing.access import CHANGE, price_types_open_to
from dealernet.business.pricing.errors import NameTaken, PriceTypeUnknown, Unnamed
from dealernet.business.pricing.events import PricesChanged, PriceTypeCreated
from dealernet.business.pricing.models import Price, PriceType
from dealernet.business.pricing.rules import acceptable_price
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import record
from dealernet.foundation.sql import plain_array, prepared

SHOWN_IN_HISTORY = 20


def create_price_type(
    actor: Actor, *, name: str, currency: str = "RUB", includes_vat: bool = True, is_default: bool = False
) -> UUID:
    """Add a column to the price list. The first one is the default. Refuses no name and a name taken."""
    actor.require(CHANGE)
    name = " ".join(name.split())
    if not name:
        raise Unnamed
    with transaction.atomic():
        if PriceType.objects.filter(name=name).exists():
            raise NameTaken(name=name)
        standing = PriceType.objects.select_for_update(no_key=True).filter(is_default=True)
        if is_default:
            standing.update(is_default=False)
        made = PriceType.objects.create(
            name=name, currency=currency, includes_vat=includes_vat, is_default=is_default or not standing.exists()
        )
        record(actor, PriceTypeCreated(subject=made.id, stream=made.id, name=name))
    return made.id


def set_prices(actor: Actor, price_type_id: UUID, prices: Mapping[UUID, Any], *, source: str = "desk") -> int:
    """Set what products cost in a price type; an empty value removes the price. Returns how many changed.

    The same act for one price and for thousands: one event, five statements. Repeating it changes nothing.
    Refuses an unknown type and values that are no sums: then nothing is set. Locks the price type.
    """
    wanted = {product_id: acceptable_price(v) if v not in (None, "") else None for product_id, v in prices.items()}
    with transaction.atomic():
        kind = price_types_open_to(actor, CHANGE).select_for_update(no_key=True).filter(id=price_type_id).first()
        if kind is None:
            raise PriceTypeUnknown
        standing = dict(
            Price.objects.filter(price_type=kind, product_id__in=list(wanted)).values_list("product_id", "amount")
        )
        changed = {p: amount for p, amount in wanted.items() if standing.get(p) != amount}
        if not changed:
            return 0
        _keep(kind, changed)
        examples = [
            {"product": product_id, "was": standing.get(product_id), "now": amount}
            for product_id, amount in list(changed.items())[:SHOWN_IN_HISTORY]
        ]
        said = PricesChanged(
            subject=kind.id,
            stream=kind.id,
            name=kind.name,
            changed=len(changed),
            source=source,
            examples=examples,
        )
        record(actor, said)
    return len(changed)


def _keep(kind: PriceType, changed: Mapping[UUID, Any]) -> None:
    gone = [product_id for product_id, amount in changed.items() if amount is None]
    if gone:
        Price.objects.filter(price_type=kind, product_id__in=gone).delete()
    kept = sorted((product_id, amount) for product_id, amount in changed.items() if amount is not None)
    if kept:
        products, amounts = plain_array(p for p, _ in kept), plain_array(a for _, a in kept)
        prepared(_KEEP, [kind.id, clock.now(), products, amounts])


_KEEP: Final = """
with kept as (
    insert into pricing_price (price_type_id, product_id, amount, changed_at)
    select %s::uuid, p, a, %s::timestamptz from unnest(%s::uuid[], %s::numeric[]) t(p, a)
    on conflict (product_id, price_type_id) do update set amount = excluded.amount, changed_at = excluded.changed_at
    returning 1)
select count(*) from kept
"""

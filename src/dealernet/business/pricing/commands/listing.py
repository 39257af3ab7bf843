"""Price types, and prices set by hand or in crowds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.pricing.access import CHANGE, price_types_open_to
from dealernet.business.pricing.errors import NameTaken, PriceTypeUnknown, Unnamed
from dealernet.business.pricing.events import PricesChanged, PriceTypeCreated
from dealernet.business.pricing.models import PriceType
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
    return set_price_lists(actor, {price_type_id: prices}, source=source)


def set_price_lists(actor: Actor, lists: Mapping[UUID, Mapping[UUID, Any]], *, source: str) -> int:
    """Set what products cost in several price types at once, as `set_prices` does in one; how many prices changed.

    An event a type, five statements however many. Locks the price types in the order of their ids.
    """
    wanted = {
        (kind, product): acceptable_price(value) if value not in (None, "") else None
        for kind, prices in lists.items()
        for product, value in prices.items()
    }
    with transaction.atomic():
        locked = price_types_open_to(actor, CHANGE).filter(id__in=list(lists)).order_by("id")
        kinds = list(locked.select_for_update(no_key=True, of=("self",)))
        if len(kinds) < len(lists):
            raise PriceTypeUnknown
        standing = _standing(wanted)
        changed = {key: amount for key, amount in wanted.items() if standing.get(key) != amount}
        if changed:
            _keep(changed)
            record(actor, *_announced(kinds, changed, standing, source))
    return len(changed)


Amounts = Mapping[tuple[UUID, UUID], Any]
"""By price type and product."""


def _announced(kinds: Sequence[PriceType], changed: Amounts, standing: Amounts, source: str) -> list[PricesChanged]:
    told = []
    for kind in kinds:
        own = {product: amount for (of, product), amount in changed.items() if of == kind.id}
        examples = [
            {"product": product, "was": standing.get((kind.id, product)), "now": amount}
            for product, amount in list(own.items())[:SHOWN_IN_HISTORY]
        ]
        about: dict[str, Any] = {"subject": kind.id, "stream": kind.id, "name": kind.name, "examples": examples}
        if own:
            told.append(PricesChanged(**about, changed=len(own), source=source))
    return told


def _standing(wanted: Amounts) -> dict[tuple[UUID, UUID], Any]:
    kinds, products = plain_array(kind for kind, _ in wanted), plain_array(product for _, product in wanted)
    return {(kind, product): amount for kind, product, amount in prepared(_STANDING, [kinds, products])}


def _keep(changed: Amounts) -> None:
    gone = [key for key, amount in changed.items() if amount is None]
    if gone:
        prepared(_DROP, [plain_array(kind for kind, _ in gone), plain_array(product for _, product in gone)])
    kept = sorted((product, kind, amount) for (kind, product), amount in changed.items() if amount is not None)
    if kept:
        columns = [plain_array(column) for column in zip(*kept, strict=True)]
        prepared(_KEEP, [clock.now(), *columns])


_STANDING: Final = """
select p.price_type_id, p.product_id, p.amount
  from unnest(%s::uuid[], %s::uuid[]) as t(kind, product)
  join pricing_price p on p.product_id = t.product and p.price_type_id = t.kind
"""
_DROP: Final = """
delete from pricing_price p using unnest(%s::uuid[], %s::uuid[]) as t(kind, product)
 where p.product_id = t.product and p.price_type_id = t.kind returning 1
"""
_KEEP: Final = """
with kept as (
    insert into pricing_price (product_id, price_type_id, amount, changed_at)
    select t.product, t.kind, t.amount, given.now
      from (select %s::timestamptz as now) given,
           unnest(%s::uuid[], %s::uuid[], %s::numeric[]) as t(product, kind, amount)
    on conflict (product_id, price_type_id) do update set amount = excluded.amount, changed_at = excluded.changed_at
    returning 1)
select count(*) from kept
"""

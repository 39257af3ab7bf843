"""Stock told by the accounting: many places at once, what orders keep stays kept."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from dealernet.business.stock.commands import create_location, load_rests
from dealernet.business.stock.errors import LocationUnknown
from dealernet.business.stock.models import Balance, Movement
from dealernet.business.stock.steps import Demand, reserve
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.trade import company

pytestmark = pytest.mark.django_db


def lying() -> dict[tuple[object, object], Decimal]:
    return {(b.location_id, b.product_id): b.on_hand for b in Balance.objects.all()}


def test_several_places_are_loaded_at_once_an_event_each_and_the_same_again_changes_nothing() -> None:
    ours = company()
    old, new = ours.product(stock="5"), ours.product(stock="0")
    shop = create_location(ours.actor, name="Магазин")
    told = {
        ours.warehouse.id: {old.id: Decimal(7), new.id: Decimal(0)},
        shop: {old.id: Decimal(2), new.id: Decimal("3.5")},
    }

    assert load_rests(ours.actor, told, source="1С") == (3, 0)
    assert load_rests(ours.actor, told, source="1С") == (0, 0)

    here = ours.warehouse.id
    wanted = {(here, old.id): Decimal(7), (shop, old.id): Decimal(2), (shop, new.id): Decimal("3.5")}
    assert {key: held for key, held in lying().items() if held} == wanted
    told_of = EventRow.objects.filter(kind="stock.loaded").values_list("subject", "facts__changed")
    assert sorted(told_of) == sorted([(here, 1), (shop, 2)])
    books = Balance.objects.annotate(moved=Sum("movements__quantity"))
    assert all(b.on_hand == (b.moved or 0) for b in books)


def test_what_orders_keep_stays_and_is_told_as_short() -> None:
    ours = company()
    product = ours.product(stock="5")
    with transaction.atomic():
        reserve([Demand(uuid4(), ours.warehouse.id, product.id, Decimal(4))])

    assert load_rests(ours.actor, {ours.warehouse.id: {product.id: Decimal(1)}}, source="1С") == (1, 1)

    assert lying()[ours.warehouse.id, product.id] == Decimal(4)


def test_an_unknown_place_or_a_buyer_changes_nothing() -> None:
    ours = company()
    product = ours.product(stock="5")
    told = {ours.warehouse.id: {product.id: Decimal(1)}}
    before = lying(), Movement.objects.count()

    with pytest.raises(LocationUnknown):
        load_rests(ours.actor, {**told, uuid4(): {product.id: Decimal(1)}}, source="1С")
    with pytest.raises(PowerMissing):
        load_rests(ours.dealer().actor, told, source="1С")

    assert (lying(), Movement.objects.count()) == before


def test_many_places_and_products_take_as_many_statements_as_one() -> None:
    ours = company()
    products = [ours.product(stock="5").id for _ in range(8)]
    places = [ours.warehouse.id, *(create_location(ours.actor, name=f"Склад {n}") for n in range(4))]

    with CaptureQueriesContext(connection) as one:
        load_rests(ours.actor, {places[0]: {products[0]: Decimal(1)}}, source="1С")
    with CaptureQueriesContext(connection) as many:
        load_rests(ours.actor, {place: dict.fromkeys(products, Decimal(9)) for place in places}, source="1С")

    assert len(one) == len(many)

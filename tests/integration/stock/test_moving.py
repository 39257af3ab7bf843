"""Goods received, counted, moved; what is free to order."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from dealernet.business.stock.commands import count_stock, create_location, record_receipt, transfer_goods
from dealernet.business.stock.errors import (
    AmountWrong,
    CountedBelowReserved,
    GoodsUnknown,
    LocationUnknown,
    NotEnough,
    NothingMoved,
    OwnerUnknown,
    SamePlace,
)
from dealernet.business.stock.models import Balance, Movement
from dealernet.business.stock.queries import free_stock, list_movements, stock_by_place
from dealernet.business.stock.steps import Demand, reserve
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


def books() -> list[tuple[Decimal, Decimal]]:
    """Every balance with the sum of its movements: they must be equal."""
    rows = Balance.objects.annotate(moved=Sum("movements__quantity")).order_by("id")
    return [(b.on_hand, b.moved or Decimal(0)) for b in rows]


def keep(ours: Company, product_id: object, quantity: int) -> None:
    with transaction.atomic():
        reserve([Demand(uuid4(), ours.warehouse.id, product_id, Decimal(quantity))])  # type: ignore[arg-type]


def test_a_delivery_adds_to_what_lies_there_and_makes_new_balances() -> None:
    ours = company()
    old, new = ours.product(stock="5"), ours.product(stock="0")
    own = ours.seller.party_id
    principal = ours.dealer("Принципал").id

    record_receipt(ours.actor, ours.warehouse.id, own, {old.id: "10", new.id: "2,5"}, source="1c")
    record_receipt(ours.actor, ours.warehouse.id, principal, {new.id: 4})

    assert free_stock(ours.actor, [old.id, new.id]) == {old.id: Decimal(15), new.id: Decimal("6.5")}
    places = stock_by_place(ours.actor, [new.id])[new.id]
    assert sorted((row.is_own, row.on_hand) for row in places) == [(False, Decimal(4)), (True, Decimal("2.5"))]
    assert all(on_hand == moved for on_hand, moved in books())
    assert [m.kind for m in list_movements(ours.actor, old.id)] == ["receipt", "receipt"]


def test_counting_sets_the_books_right_and_moves_only_what_differs() -> None:
    ours = company()
    right, wrong = ours.product(stock="5"), ours.product(stock="8")

    differed = count_stock(ours.actor, ours.warehouse.id, ours.seller.party_id, {right.id: 5, wrong.id: 6})

    assert differed == 1
    assert free_stock(ours.actor, [right.id, wrong.id]) == {right.id: Decimal(5), wrong.id: Decimal(6)}
    assert [(m.kind, m.quantity) for m in Movement.objects.filter(kind="count")] == [("count", Decimal(-2))]
    assert all(on_hand == moved for on_hand, moved in books())


def test_goods_moved_leave_one_place_and_arrive_in_the_other() -> None:
    ours = company()
    product = ours.product(stock="8")
    shop = create_location(ours.actor, name="Магазин", kind="shop")

    transfer_goods(ours.actor, ours.warehouse.id, shop, ours.seller.party_id, {product.id: 3})

    assert {row.location: row.on_hand for row in stock_by_place(ours.actor, [product.id])[product.id]} == {
        "Основной склад": Decimal(5),
        "Магазин": Decimal(3),
    }
    assert free_stock(ours.actor, [product.id]) == {product.id: Decimal(5)}
    assert all(on_hand == moved for on_hand, moved in books())


def test_refusals_leave_the_books_and_the_log_as_they_were() -> None:
    ours = company()
    product = ours.product(stock="8")
    keep(ours, product.id, 6)
    place, own = ours.warehouse.id, ours.seller.party_id
    shop = create_location(ours.actor, name="Магазин")
    before = (books(), EventRow.objects.count(), Movement.objects.count())

    with pytest.raises(CountedBelowReserved):
        count_stock(ours.actor, place, own, {product.id: 5})
    with pytest.raises(NotEnough):
        transfer_goods(ours.actor, place, shop, own, {product.id: 3})
    with pytest.raises(SamePlace):
        transfer_goods(ours.actor, place, place, own, {product.id: 1})
    with pytest.raises(LocationUnknown):
        record_receipt(ours.actor, uuid4(), own, {product.id: 1})
    with pytest.raises(OwnerUnknown):
        record_receipt(ours.actor, place, uuid4(), {product.id: 1})
    with pytest.raises(GoodsUnknown):
        record_receipt(ours.actor, place, own, {uuid4(): 1})
    with pytest.raises(NothingMoved):
        record_receipt(ours.actor, place, own, {})
    for wrong in ("0", "-1", "NaN", "1e9", "0.0001", "пять"):
        with pytest.raises(AmountWrong):
            record_receipt(ours.actor, place, own, {product.id: wrong})

    assert (books(), EventRow.objects.count(), Movement.objects.count()) == before


def test_a_delivery_of_many_products_takes_as_many_statements_as_of_one() -> None:
    ours = company()
    products = [ours.product() for _ in range(8)]

    with CaptureQueriesContext(connection) as one:
        record_receipt(ours.actor, ours.warehouse.id, ours.seller.party_id, {products[0].id: 1})
    with CaptureQueriesContext(connection) as many:
        record_receipt(ours.actor, ours.warehouse.id, ours.seller.party_id, {p.id: 1 for p in products})

    assert len(one) == len(many)


def test_a_buyer_learns_how_many_are_free_but_not_where_or_whose() -> None:
    ours = company()
    product = ours.product(stock="8")
    keep(ours, product.id, 6)
    dealer = ours.dealer()

    assert free_stock(dealer.actor, [product.id]) == {product.id: Decimal(2)}
    with pytest.raises(PowerMissing):
        stock_by_place(dealer.actor, [product.id])
    with pytest.raises(PowerMissing):
        record_receipt(dealer.actor, ours.warehouse.id, ours.seller.party_id, {product.id: 1})

"""What a buyer sees when choosing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.assortment.errors import NoBuyer
from dealernet.business.assortment.queries import (
    Wanted,
    list_assortment,
    named_goods,
    offers_of,
    product_offer,
    recognised,
)
from dealernet.business.catalog.commands import change_product, create_group, create_product
from dealernet.foundation.paging import Page
from factories.trade import company

pytestmark = pytest.mark.django_db


def test_a_typo_finds_the_product_with_own_price_and_live_stock() -> None:
    ours = company()
    product = ours.product("1250.00", stock="40", name="Фильтр масляный")
    ours.product("90.00", name="Ремень")
    dealer = ours.dealer()

    page = list_assortment(dealer.actor, Wanted("фильтр маслянный"), Page())

    [offer] = page.offers.rows
    assert (offer.product.id, offer.price and offer.price.amount, offer.free) == (
        product.id,
        Decimal("1250.00"),
        Decimal(40),
    )
    assert (page.total, page.loosely, page.terms.name) == (1, True, "Оптовая")


def test_the_catalogue_narrows_by_group_and_by_what_is_there() -> None:
    ours = company()
    engine = create_group(ours.actor, name="Двигатель")
    filters = create_group(ours.actor, name="Фильтры", parent_id=engine)
    there, gone = ours.product(name="Фильтр А"), ours.product(stock="0", name="Фильтр Б")
    ours.product(name="Ремень")
    for product in (there, gone):
        change_product(ours.actor, product.id, group_id=filters)
    dealer = ours.dealer()

    def names(**wanted: object) -> list[str]:
        found = list_assortment(dealer.actor, Wanted(**wanted), Page())  # type: ignore[arg-type]
        return [offer.product.name for offer in found.offers.rows]

    assert names(group_id=engine) == ["Фильтр А", "Фильтр Б"]
    assert names(group_id=engine, in_stock=True) == ["Фильтр А"]
    assert names(in_stock=True) == ["Ремень", "Фильтр А"]


@pytest.mark.parametrize("text", ["", "деталь", "деталль"])
def test_a_page_of_many_takes_as_many_statements_as_of_one(text: str) -> None:
    ours = company()
    dealer = ours.dealer()
    ours.product()
    with CaptureQueriesContext(connection) as one:
        assert len(list_assortment(dealer.actor, Wanted(text), Page()).offers.rows) == 1
    for _ in range(20):
        ours.product()

    with CaptureQueriesContext(connection) as many:
        assert len(list_assortment(dealer.actor, Wanted(text), Page()).offers.rows) == 21

    assert len(one) == len(many) <= 12


def test_a_pasted_list_is_recognised_unknown_and_ambiguous_lines_apart() -> None:
    ours = company()
    pump = ours.product("48700.00", name="Насос")
    change_product(ours.actor, pump.id, article="НШ 50")
    for article in ("ФМ-77", "ФМ.77"):
        create_product(ours.actor, name=f"Фильтр {article}", article=article)
    dealer = ours.dealer()

    lines = recognised(dealer.actor, "НШ 50\nнш-50\t2\nфм77 3\nФМ-77 4\nнет-такого 5")

    assert [(line.pasted.article, line.pasted.quantity, len(line.offers)) for line in lines] == [
        ("НШ 50", Decimal(1), 1),
        ("нш-50", Decimal(2), 1),
        ("фм77", Decimal(3), 2),
        ("ФМ-77", Decimal(4), 1),
        ("нет-такого", Decimal(5), 0),
    ]
    price = lines[0].offers[0].price
    assert price is not None
    assert price.amount == Decimal("48700.00")


def test_a_number_typed_by_sound_or_in_the_other_layout_is_found_and_a_quantity_in_words_is_told() -> None:
    ours = company()
    for article in ("ВК-173", "ВК-148"):
        create_product(ours.actor, name=f"Вал {article}", article=article)
    dealer = ours.dealer()

    lines = recognised(dealer.actor, "vk-173 2\ndr-173\t3\nВК-148 минус два\nвал минус два")

    found = [(line.pasted.quantity, [offer.product.article for offer in line.offers]) for line in lines]
    assert found == [(Decimal(2), ["ВК-173"]), (Decimal(3), ["ВК-173"]), (Decimal(0), ["ВК-148"]), (Decimal(1), [])]
    counted = named_goods(ours.actor, "vk-173 2\nВК-148 минус два")
    assert [line.products for line in counted] == [(), ()], "where nobody looks at it first nothing is guessed"


def test_thirty_lines_take_as_many_statements_as_one() -> None:
    ours = company()
    products = [ours.product() for _ in range(30)]
    dealer = ours.dealer()

    with CaptureQueriesContext(connection) as one:
        recognised(dealer.actor, products[0].article)
    with CaptureQueriesContext(connection) as many:
        found = recognised(dealer.actor, "\n".join(f"{p.article}\t2" for p in products))

    assert all(len(line.offers) == 1 for line in found)
    assert len(one) == len(many)


def test_a_product_without_a_price_is_offered_without_one() -> None:
    ours = company()
    product_id = create_product(ours.actor, name="Новинка")
    dealer = ours.dealer()

    shown = product_offer(dealer.actor, product_id)

    assert (shown.offer.price, shown.offer.free) == (None, Decimal(0))
    assert offers_of(dealer.actor, [product_id])[product_id] == shown.offer


def test_staff_must_say_whose_prices_to_show() -> None:
    ours = company()
    ours.product("100.00")

    with pytest.raises(NoBuyer):
        list_assortment(ours.actor, Wanted(), Page())

    shown = list_assortment(ours.actor, Wanted(), Page(), party_id=ours.dealer().id)
    assert [offer.price and offer.price.amount for offer in shown.offers.rows] == [Decimal("100.00")]

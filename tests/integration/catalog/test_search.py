"""Finding products the way people type."""

from __future__ import annotations

import pytest

from dealernet.business.catalog.commands import change_product, create_product
from dealernet.business.catalog.errors import ArticleTaken, ProductChangedMeanwhile, ProductNameless
from dealernet.business.catalog.models import Product
from dealernet.business.catalog.queries import Sought, list_products, product_card, products_by_article
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.paging import Page
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Company:
    ours = company()
    for article, name, barcodes in [
        ("240-1117030", "Фильтр масляный МТЗ-80, тонкой очистки", ["4601234567890"]),
        ("ФМ-77", "Фильтр масляный", []),
        ("ФТ-020", "Фильтр топливный", []),
        ("НШ-50", "Насос шестерённый", []),
        ("В-1250", "Ремень приводной", []),
    ]:
        create_product(ours.actor, article=article, name=name, barcodes=barcodes)
    return ours


@pytest.mark.parametrize(
    ("typed", "found", "loosely"),
    [
        ("фильтр маслянный", ["ФМ-77", "240-1117030"], True),
        ("фильтр масляный", ["ФМ-77", "240-1117030"], False),
        ("маслянный МТЗ", ["240-1117030"], True),
        ("abkmnh", ["ФМ-77", "240-1117030", "ФТ-020"], False),
        ("2401117030", ["240-1117030"], False),
        ("240 1117030", ["240-1117030"], False),
        ("фм77", ["ФМ-77"], False),
        ("fm-77", ["ФМ-77"], False),
        ("B-1250", ["В-1250"], False),
        ("ШЕСТЕРЕННЫЙ", ["НШ-50"], False),
        ("filtr toplivnyy", ["ФТ-020"], False),
        ("4601234567890", ["240-1117030"], False),
        ("карбюратор", [], False),
        ("«»", ["ФМ-77", "240-1117030", "ФТ-020", "НШ-50", "В-1250"], False),
    ],
)
def test_what_is_typed_finds_what_is_meant(shelf: Company, typed: str, found: list[str], loosely: bool) -> None:
    answer = list_products(shelf.actor, Sought(typed), Page())

    assert sorted(row.article for row in answer.slice.rows) == sorted(found)
    assert answer.loosely is loosely


def test_the_exact_part_number_comes_first(shelf: Company) -> None:
    create_product(shelf.actor, article="ФМ-777", name="Автофильтр ФМ-77 улучшенный")

    rows = list_products(shelf.actor, Sought("ФМ-77"), Page()).slice.rows

    assert [row.article for row in rows] == ["ФМ-77", "ФМ-777"]


def test_the_other_keyboard_layout_is_told_back(shelf: Company) -> None:
    answer = list_products(shelf.actor, Sought("abkmnh"), Page())

    assert answer.understood == "фильтр"


def test_pages_by_name_hold_every_product_once_in_russian_order() -> None:
    ours = company()
    for name in ["Ёлка", "Жгут", "Ель", "Автол", "Ерш", "ель"]:
        create_product(ours.actor, name=name)

    seen, page = [], Page(size=2)
    while True:
        part = list_products(ours.actor, Sought(), page).slice
        seen += [row.name for row in part.rows]
        if part.next is None:
            break
        page = Page(after=part.next, size=2)

    assert seen == ["Автол", "Ель", "ель", "Ерш", "Ёлка", "Жгут"]


def test_pages_of_a_search_follow_its_order(shelf: Company) -> None:
    first = list_products(shelf.actor, Sought("фильтр"), Page(size=2)).slice
    second = list_products(shelf.actor, Sought("фильтр"), Page(after=first.next, size=2)).slice

    assert [row.article for row in (*first.rows, *second.rows)] == ["ФМ-77", "240-1117030", "ФТ-020"]
    assert second.next is None


def test_part_numbers_of_a_list_are_found_in_either_alphabet_and_an_exact_one_wins(shelf: Company) -> None:
    create_product(shelf.actor, article="ФМ 77", name="Другой фильтр")

    found = products_by_article(shelf.actor, ["фм-77", "FM77", "4601234567890", "нет такого", ""])

    assert {article: [row.article for row in rows] for article, rows in found.items()} == {
        "фм-77": ["ФМ-77"],
        "FM77": ["ФМ 77", "ФМ-77"],
        "4601234567890": ["240-1117030"],
        "нет такого": [],
        "": [],
    }


def test_a_product_off_sale_is_seen_by_staff_and_not_by_buyers(shelf: Company) -> None:
    dealer = shelf.dealer()
    gone = Product.objects.get(article="ФТ-020")
    change_product(shelf.actor, gone.id, is_sold=False)

    assert [r.article for r in list_products(dealer.actor, Sought("топливный", not_sold=True), Page()).slice.rows] == []
    assert [r.article for r in list_products(shelf.actor, Sought("топливный", not_sold=True), Page()).slice.rows] == [
        "ФТ-020"
    ]


def test_a_refused_change_changes_nothing(shelf: Company) -> None:
    pump = Product.objects.get(article="НШ-50")
    before = (product_card(shelf.actor, pump.id), EventRow.objects.count())

    with pytest.raises(ArticleTaken):
        change_product(shelf.actor, pump.id, article="ФМ-77")
    with pytest.raises(ProductNameless):
        change_product(shelf.actor, pump.id, name="   ")
    with pytest.raises(ProductChangedMeanwhile):
        change_product(shelf.actor, pump.id, revision=7, name="Насос")

    assert (product_card(shelf.actor, pump.id), EventRow.objects.count()) == before


def test_a_change_is_told_once_with_what_was(shelf: Company) -> None:
    pump = Product.objects.get(article="НШ-50")

    change_product(shelf.actor, pump.id, revision=1, name="Насос НШ-50", manufacturer="Гидросила")
    change_product(shelf.actor, pump.id, name="Насос НШ-50")

    [event] = EventRow.objects.filter(kind="catalog.product_changed")
    assert event.facts == {
        "article": "НШ-50",
        "was": {"name": "Насос шестерённый", "manufacturer": ""},
        "now": {"name": "Насос НШ-50", "manufacturer": "Гидросила"},
    }
    assert product_card(shelf.actor, pump.id).revision == 2

"""Dividing an order by what lacks: nothing is lost, nothing is doubled, the first lines keep their goods."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealernet.business.orders.errors import ExpectationWrong
from dealernet.business.orders.queries import with_statuses
from dealernet.business.orders.rules import divided, expectation
from dealernet.business.orders.rules.statuses import Statuses, standard_statuses
from dealernet.foundation.money import line_cost

PRODUCTS = [UUID(int=n) for n in range(1, 4)]
quantities = st.decimals(min_value=0, max_value=1000, places=3)
lines_of_orders = st.lists(
    st.tuples(st.sampled_from(PRODUCTS), quantities.filter(bool), st.decimals(min_value=0, max_value=9999, places=2)),
    min_size=1,
    max_size=6,
)


@given(lines_of_orders, st.dictionaries(st.sampled_from(PRODUCTS), quantities))
def test_every_piece_stays_or_goes_and_what_goes_is_what_lacks(
    lines: list[tuple[UUID, Decimal, Decimal]], missing: dict[UUID, Decimal]
) -> None:
    found = divided(lines, missing)

    assert [part.kept + part.moved for part in found.lines] == [quantity for _product, quantity, _price in lines]
    assert all(part.kept >= 0 and part.moved >= 0 for part in found.lines)
    for product in PRODUCTS:
        ordered = sum((q for one, q, _price in lines if one == product), Decimal(0))
        gone = sum((p.moved for p, (one, *_rest) in zip(found.lines, lines, strict=True) if one == product), Decimal(0))
        assert gone == min(missing.get(product, Decimal(0)), ordered)
    assert found.kept_total == sum((line_cost(p.price, p.kept) for p in found.lines), Decimal(0))


def test_the_first_lines_of_a_product_keep_their_goods() -> None:
    product, price = PRODUCTS[0], Decimal(10)
    found = divided([(product, Decimal(3), price), (product, Decimal(2), price)], {product: Decimal(4)})
    assert [(part.kept, part.moved) for part in found.lines] == [(1, 2), (0, 2)]
    assert (found.is_whole, found.is_needless) == (False, False)


@pytest.mark.parametrize("days", [-1, 732])
def test_goods_are_expected_from_today_on_for_two_years(days: int) -> None:
    today = date(2026, 11, 27)
    assert expectation(None, today=today) is None
    assert expectation(today, today=today) == today
    with pytest.raises(ExpectationWrong):
        expectation(today + timedelta(days=days), today=today)


def test_a_status_is_put_right_before_the_first_whose_orders_it_takes_and_once() -> None:
    short = {
        "key": "short",
        "name": {"ru": "Не хватает"},
        "stages": ["submitted"],
        "when": {"field": "goods_there", "operator": "is", "value": False},
    }
    body = with_statuses(list(standard_statuses()), [short])
    keys = [one["key"] for one in body]
    assert keys[keys.index("short") + 1] == "received"
    assert with_statuses(body, [short]) == body
    assert Statuses(body).nameless() == []

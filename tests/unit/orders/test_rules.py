"""Decisions about orders, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from dealernet.business.orders import rules
from dealernet.business.orders.errors import (
    BelowMinimum,
    MoveRefused,
    OrderEmpty,
    OrderUnknown,
    PriceChanged,
    ProductHasNoPrice,
    ProductUnknown,
    ProfileUnknown,
    QuantityWrong,
    TooManyLines,
)
from dealernet.business.orders.rules import BuyerTerms, PricedLine, ToSubmit
from dealernet.business.orders.stages import MOVES, Money, Stage, moved


def line(price: str | None = "100.00", quantity: str = "1") -> PricedLine:
    return PricedLine(uuid4(), "Фильтр", Decimal(quantity), Decimal(price) if price else None, Decimal(22))


def order(*lines: PricedLine, **changes) -> ToSubmit:
    values = {
        "id": uuid4(),
        "is_new": True,
        "revision": 1,
        "customer_id": uuid4(),
        "profile_id": None,
        "seller_id": None,
        "location_id": None,
        "group_id": None,
        "terms": BuyerTerms(uuid4(), "Соглашение", uuid4(), 14),
        "lines": lines,
        "steps": [Decimal(1)] * len(lines),
    }
    return ToSubmit(**{**values, **changes})


@pytest.mark.parametrize("asked", ["0", "-1", "NaN", "Infinity", "1e9", "", "десять", "1.5", "1000001", None])
def test_a_quantity_that_is_not_a_whole_number_above_zero_is_refused_with_what_would_be_right(asked):
    with pytest.raises(QuantityWrong) as refused:
        rules.quantity_of(asked)

    assert "1\xa0000\xa0000" in str(refused.value)


@pytest.mark.parametrize(("asked", "quantity"), [("10", 10), (" 1 000 ", 1000), ("3,0", 3), (7, 7)])
def test_a_quantity_is_read_as_people_write_it(asked, quantity):
    assert rules.quantity_of(asked) == Decimal(quantity)


def test_a_line_is_rounded_before_lines_are_added():
    lines = [line("0.335", "1"), line("0.335", "1")]

    assert rules.acceptable_total(lines, minimum=Decimal(0)) == Decimal("0.68")


@pytest.mark.parametrize(
    ("found", "refusal"),
    [
        (None, OrderUnknown),
        (order(), OrderEmpty),
        (order(*[line()] * 1001), TooManyLines),
        (order(line(None)), ProductHasNoPrice),
        (order(line(), unknown=(uuid4(),)), ProductUnknown),
        (order(line(), profile_is_theirs=False), ProfileUnknown),
        (order(line(), seen_total=Decimal("99.00")), PriceChanged),
        (order(line(), terms=BuyerTerms(None, "", None, None, minimum=Decimal(500))), BelowMinimum),
        (order(line(quantity="3"), steps=[Decimal(2)]), QuantityWrong),
    ],
)
def test_an_order_not_worth_sending_is_refused(found, refusal):
    with pytest.raises(refusal):
        rules.submission(found)


def test_credit_is_needed_only_where_payment_comes_after_shipping():
    prepaid = order(line(), terms=BuyerTerms(uuid4(), "С", uuid4(), 0))
    deferred = order(line(), terms=BuyerTerms(uuid4(), "С", uuid4(), 14))

    assert rules.submission(prepaid) == rules.Submission(Decimal("100.00"), Decimal("0.00"), ())
    assert rules.submission(deferred) == rules.Submission(Decimal("100.00"), Decimal("100.00"), ())


def test_missing_terms_are_named_in_the_order_people_ask_for_them():
    assert rules.missing_terms(BuyerTerms(None, "", None, None)) == (
        "responsible",
        "agreement",
        "price_type",
        "deferral_days",
    )
    assert rules.missing_terms(BuyerTerms(uuid4(), "С", uuid4(), 0)) == ()


@pytest.mark.parametrize(
    ("total", "paid", "due_on", "money"),
    [
        ("100", "0", None, Money.UNPAID),
        ("100", "40", None, Money.PART),
        ("100", "100", date(2026, 1, 1), Money.PAID),
        ("100", "120", None, Money.PAID),
        ("100", "40", date(2026, 5, 31), Money.OVERDUE),
        ("100", "40", date(2026, 6, 1), Money.PART),
    ],
)
def test_money_is_derived_from_sums_and_the_due_date(total, paid, due_on, money):
    told = rules.money_of(total=Decimal(total), paid=Decimal(paid), due_on=due_on, today=date(2026, 6, 1))

    assert told == money


def test_every_move_that_is_not_in_the_table_is_refused():
    for current in Stage:
        for to in Stage:
            if to in MOVES[current]:
                assert moved(current, to) == to
            else:
                with pytest.raises(MoveRefused):
                    moved(current, to)

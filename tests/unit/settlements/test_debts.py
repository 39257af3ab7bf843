"""A debt told by another side beside what we know of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from dealernet.business.settlements.rules import Standing, absorbed, paired, retold, shared, taken_over

D = Decimal


def told(amount: str, **more: str) -> Standing:
    return Standing(D(amount), told=D(more.pop("told", amount)), **{name: D(value) for name, value in more.items()})


def test_the_same_again_changes_nothing():
    assert retold(told("100"), D(100), ours=False) == told("100")


def test_less_told_settles_the_rest():
    assert retold(told("100"), D(60), ours=False).left == D(60)


def test_money_we_counted_and_1c_has_not_seen_is_not_owed_again():
    paid_here = told("100", paid="40", unseen="40")

    assert retold(paid_here, D(100), ours=False).left == D(60)
    assert retold(paid_here, D(60), ours=False) == told("100", paid="40", told="60")


def test_money_1c_saw_first_counts_once_when_the_bank_tells_it():
    seen = retold(told("100"), D(60), ours=False)

    after, part = absorbed(seen, D(40))

    assert (after.left, part) == (D(60), D(40))
    assert retold(after, D(60), ours=False).left == D(60)


def test_a_debt_that_grows_again_is_owed_again():
    paid = retold(told("100", paid="100", unseen="100"), D(0), ours=False)

    assert retold(paid, D(70), ours=False).left == D(70)


def test_a_debt_of_our_own_shipment_never_becomes_larger_than_the_shipment():
    assert retold(Standing(D(100)), D(130), ours=True).left == D(100)


def test_a_payment_1c_takes_back_is_still_ours_when_we_have_counted_it():
    seen = retold(Standing(D(100), paid=D(100)), D(0), ours=True)

    assert retold(seen, D(100), ours=True).left == D(0)


def test_what_a_shipment_takes_over_leaves_nothing():
    assert taken_over(told("100", paid="30", unseen="30")).left == D(0)


@pytest.mark.parametrize(
    ("left", "shares"), [("150", ["100", "50"]), ("120", ["70", "50"]), ("30", ["0", "30"]), ("200", ["100", "100"])]
)
def test_of_several_debts_told_as_one_the_newest_is_paid_last(left, shares):
    assert shared(D(left), [D(100), D(50)]) == [D(share) for share in shares]


def test_parts_of_one_paper_are_told_apart_by_their_day_and_then_by_order():
    first, second, third = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)

    assert paired([first, second], [second, third]) == [1, 0]
    assert paired([], [first]) == [None]


def test_whatever_is_told_and_paid_what_is_left_is_what_was_told_less_what_was_not_seen_there():
    dice = Random(7)
    for _ in range(500):
        known = told(str(dice.randint(1, 200)))
        for _ in range(12):
            if dice.random() < 0.5:
                part = D(dice.randint(0, int(known.left)))
                known = Standing(known.amount, known.paid + part, known.settled, known.unseen + part, known.told)
            else:
                known = retold(known, D(dice.randint(0, 250)), ours=False)
            assert known.left == known.told - known.unseen >= 0
            assert min(known.paid, known.settled, known.unseen) >= 0

"""An order of the past under other terms: what follows the buyer is put in place, of credit only what is certain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dealernet.business.orders.rules.underterms import Agreed, facts_under_terms

NOTED: dict[str, Any] = {
    "stage": "submitted",
    "total": Decimal(100),
    "paid": Decimal(0),
    "deferral_days": Decimal(14),
    "responsible": "Анна",
    "held_for_credit": None,
    "held_for_stock": False,
    "is_held": False,
    "ships_by_terms": True,
    "party_segment_large": False,
    "region": "Омск",
}
NOW: dict[str, Any] = {"deferral_days": 14, "party_segment_large": True, "region": "Тула", "customer_type": "A"}


def credit(*, limit: int | None, deferral: int | None = 14, then: int | None = 500, **noted: Any) -> Decimal | None:
    agreed, was = (Agreed("Анна", None if one is None else Decimal(one)) for one in (limit, then))
    told = facts_under_terms({**NOTED, **noted}, {**NOW, "deferral_days": deferral}, agreed, then=was)
    lack: Decimal | None = told["held_for_credit"]
    assert told["is_held"] == bool(lack or told["held_for_stock"])
    return lack


@pytest.mark.parametrize(
    ("told", "lack"),
    [
        ({"limit": 500}, None),
        ({"limit": 100}, None),
        ({"limit": 40}, 60),
        ({"limit": None}, 100),
        ({"limit": 40, "deferral": 0}, None),
        ({"limit": 40, "deferral": None}, None),
        ({"limit": 500, "held_for_credit": Decimal(30)}, 30),
        ({"limit": 520, "held_for_credit": Decimal(30)}, 10),
        ({"limit": 530, "held_for_credit": Decimal(30)}, None),
        ({"limit": 400, "held_for_credit": Decimal(30)}, 130),
        ({"limit": 400, "held_for_stock": True}, None),
    ],
)
def test_of_credit_what_is_certain_is_told(told: dict[str, Any], lack: int | None) -> None:
    assert credit(**told) == lack


def test_what_follows_the_buyer_changes_and_the_rest_stays_as_it_was_noted() -> None:
    agreed = Agreed("Борис", Decimal(500))
    told = facts_under_terms(NOTED, {**NOW, "deferral_days": 0}, agreed, then=Agreed("Анна", Decimal(500)))
    assert told == {
        **NOTED,
        "deferral_days": 0,
        "responsible": "Борис",
        "party_segment_large": True,
        "ships_by_terms": False,
    }


def test_an_order_somebody_else_answers_for_stays_theirs() -> None:
    told = facts_under_terms({**NOTED, "responsible": "Вера"}, NOW, Agreed("Борис", None), then=Agreed("Анна", None))
    assert told["responsible"] == "Вера"


def test_credit_of_an_order_that_has_taken_it_is_not_asked_again() -> None:
    noted = {**NOTED, "stage": "shipped"}
    assert facts_under_terms(noted, NOW, Agreed("Анна", Decimal(1)), then=Agreed("Анна", Decimal(500))) == {
        **noted,
        "deferral_days": 14,
        "party_segment_large": True,
    }

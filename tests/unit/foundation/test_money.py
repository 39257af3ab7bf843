"""How numbers are written inside sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from dealernet.foundation.money import written


@pytest.mark.parametrize(
    ("amount", "russian", "english"),
    [
        ("218006.00", "218\xa0006", "218\xa0006"),
        ("99.90", "99,90", "99.90"),
        ("2.500", "2,5", "2.5"),
        ("0.001", "0,001", "0.001"),
        ("1000000", "1\xa0000\xa0000", "1\xa0000\xa0000"),
        ("-40.00", "-40", "-40"),
        ("NaN", "NaN", "NaN"),
    ],
)
def test_a_number_is_written_as_people_write_it(amount: str, russian: str, english: str) -> None:
    with translation.override("ru"):
        in_russian = written(Decimal(amount))
    with translation.override("en"):
        in_english = written(Decimal(amount))

    assert (in_russian, in_english) == (russian, english)

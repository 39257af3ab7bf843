"""What values terms may have, and which are missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from dealernet.business.parties.errors import TermUnknown, TermWrong
from dealernet.business.parties.rules import missing_terms, term_value


@pytest.mark.parametrize(
    ("term", "value", "kept"),
    [
        ("deferral_days", "14", 14),
        ("deferral_days", 0, 0),
        ("deferral_days", " ", None),
        ("credit_limit", "300 000,00", Decimal("300000.00")),
        ("agreement", "  Соглашение   № 5 ", "Соглашение № 5"),
        ("price_type", None, None),
    ],
)
def test_a_value_is_kept_tidy(term: str, value: Any, kept: Any) -> None:
    assert term_value(term, value) == kept


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("deferral_days", "-1"),
        ("deferral_days", "1.5"),
        ("deferral_days", "NaN"),
        ("deferral_days", "99999"),
        ("credit_limit", "-0.01"),
        ("credit_limit", "Infinity"),
        ("credit_limit", "много"),
        ("agreement", "а" * 121),
        ("price_type", "Оптовая"),
    ],
)
def test_a_value_out_of_bounds_is_refused(term: str, value: Any) -> None:
    with pytest.raises(TermWrong):
        term_value(term, value)


def test_a_term_nobody_trades_on_is_refused() -> None:
    with pytest.raises(TermUnknown):
        term_value("discount", 5)


def test_a_deferral_of_zero_days_is_agreed_but_an_empty_agreement_is_missing() -> None:
    values = {"responsible": uuid4(), "agreement": "", "price_type": uuid4(), "deferral_days": 0}

    assert missing_terms(values) == ("agreement",)
    assert missing_terms({}) == ("responsible", "agreement", "price_type", "deferral_days")

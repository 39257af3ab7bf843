"""Matching a payment to invoices: certain, or doubtful with the words why."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from dealernet.integrations.bank.matching import OpenInvoice, key_of, match, numbers_in

SOUTH, TESTOV = UUID(int=1), UUID(int=2)
INVOICES = [
    OpenInvoice(UUID(int=101), "ДП-000101", SOUTH, frozenset({"9900000105"}), Decimal("5373.00")),
    OpenInvoice(UUID(int=103), "ДП-000103", TESTOV, frozenset({"990000000299"}), Decimal("1990.00")),
    OpenInvoice(UUID(int=104), "ДП-000104", UUID(int=3), frozenset(), Decimal("1200.00")),
]


@pytest.mark.parametrize(
    ("purpose", "numbers"),
    [
        ("Оплата по заказу клиента №9614, НДС не облагается", ["9614"]),
        ("Оплата по счету N 1024 от 01.01.23г 18026,52", ["1024"]),
        ("За товары, по счету №777 на сумму 375-25", ["777"]),
        ("Опл. по сч. 34 от 31.03.2022", ["34"]),
        ("Оплата по счету № ДП-000101 от 14.03.2025", ["ДП-000101"]),
        ("Оплата счета 1001 и 1002", ["1001", "1002"]),
        ("По договору от 01.02.2025", []),
    ],
)
def test_numbers_are_found_as_people_write_them(purpose, numbers):
    assert numbers_in(purpose) == numbers


def test_numbers_are_compared_without_signs_and_leading_zeros():
    assert key_of("ДП-000104") == key_of("дп 104") == key_of("ДП104")


def decided(amount: str, inn: str, purpose: str, parties: list[UUID]):
    return match(amount=Decimal(amount), payer_inn=inn, purpose=purpose, invoices=INVOICES, parties=parties)


def test_number_payer_and_sum_together_are_certain():
    found = decided("5373.00", "9900000105", "Оплата по счету № ДП-000101", [SOUTH])

    assert (found.party_id, found.wanted, found.doubt) == (SOUTH, ((UUID(int=101), Decimal("5373.00")),), "")


def test_a_smaller_sum_pays_in_part():
    found = decided("1000.00", "9900000105", "Оплата по счету № ДП-000101", [SOUTH])

    assert (found.wanted, found.doubt) == (((UUID(int=101), Decimal("1000.00")),), "")


@pytest.mark.parametrize(
    ("amount", "inn", "purpose", "parties", "doubt"),
    [
        ("10000.00", "9900000105", "Оплата по счетам № ДП-000101, ДП-000103", [SOUTH], "другого покупателя"),
        ("6000.00", "9900000105", "Оплата по счету ДП-000101", [SOUTH], "больше"),
        ("1990.00", "9900000105", "Оплата по счету ДП-000103", [SOUTH], "другого покупателя"),
        ("500.00", "9900000105", "По договору поставки", [SOUTH], "нет номера"),
        ("500.00", "9900000105", "Оплата по счету № 999", [SOUTH], "нет среди неоплаченных"),
        ("500.00", "7700000016", "Оплата", [], "не узнан"),
        ("5373.00", "9900000105", "Возврат ошибочно перечисленных по сч. ДП-000101", [SOUTH], "возврате"),
    ],
)
def test_the_doubtful_waits_for_a_person_with_the_reason(amount, inn, purpose, parties, doubt):
    assert doubt in decided(amount, inn, purpose, parties).doubt


def test_a_person_without_inn_is_matched_by_number_and_exact_sum():
    found = decided("1200.00", "", "Оплата счета ДП 104", [])

    assert (found.wanted, found.doubt) == (((UUID(int=104), Decimal("1200.00")),), "")

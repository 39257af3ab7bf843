"""Sums in words, payment QR, what a void invoice says."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dealernet.business.documents.rules import faces, qr
from dealernet.business.documents.rules.english import in_english_words
from dealernet.business.documents.rules.words import amount_in_words

SHARED = Path(__file__).resolve().parents[4] / "shared" / "fixtures"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "Ноль рублей 00 копеек"),
        ("1.01", "Один рубль 01 копейка"),
        ("1002.22", "Одна тысяча два рубля 22 копейки"),
        ("112211.11", "Сто двенадцать тысяч двести одиннадцать рублей 11 копеек"),
        ("2000000.00", "Два миллиона рублей 00 копеек"),
    ],
)
def test_a_sum_is_written_in_words(amount, words):
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "Zero roubles 00 kopecks"),
        ("1.01", "One rouble 01 kopeck"),
        ("1021.22", "One thousand twenty-one roubles 22 kopecks"),
        ("2000300.05", "Two million three hundred roubles 05 kopecks"),
    ],
)
def test_a_sum_is_written_in_english_words(amount, words):
    assert in_english_words(Decimal(amount)) == words


@pytest.mark.skipif(not SHARED.exists(), reason="the shared fixtures (../shared) are not beside this checkout")
def test_shared_sums_are_written_in_words():
    vectors = json.loads((SHARED / "requisites" / "amounts_ru.json").read_text())

    assert {amount: amount_in_words(Decimal(amount)) for amount in vectors} == vectors


def request(**changes) -> qr.PaymentRequest:
    values = {
        "name": "ООО «Ромашка-Тест»",
        "account": "40702810200000000001",
        "bank": "ПАО «ТЕСТБАНК» г. Москва",
        "bic": "044525225",
        "correspondent": "30101810400000000225",
        "inn": "7700000016",
        "kpp": "770001001",
        "amount": Decimal("90513.00"),
        "purpose": "Оплата по счёту № 125 от 14.10.2026, в т.ч. НДС 22% 16322.02",
    }
    return qr.PaymentRequest(**{**values, **changes})


def test_the_payment_qr_says_what_the_standard_wants():
    assert qr.payload(request()) == (
        "ST00012|Name=ООО «Ромашка-Тест»|PersonalAcc=40702810200000000001|BankName=ПАО «ТЕСТБАНК» г. Москва"
        "|BIC=044525225|CorrespAcc=30101810400000000225|PayeeINN=7700000016|KPP=770001001|Sum=9051300"
        "|Purpose=Оплата по счёту № 125 от 14.10.2026, в т.ч. НДС 22% 16322.02"
    )


def test_long_names_and_separators_in_them_do_not_break_the_qr():
    made = qr.payload(request(name="Общество | с «очень»\u00a0длинным именем " * 10, amount=Decimal("1.15")))

    mandatory = made.split("|PayeeINN")[0].removeprefix("ST00012|")
    assert len(mandatory.encode()) <= 300
    assert "Sum=115|" in made
    assert made.count("|") == 9


def test_a_void_invoice_names_the_version_in_force_or_says_that_none_is():
    assert faces.void_note(2, date(2026, 11, 25)) == "Счёт аннулирован: действует редакция 2 от 25 ноября 2026 г."
    assert faces.void_note(2, date(2026, 11, 25), "en") == (
        "The invoice is void: version 2 of 25 November 2026 is in force"
    )
    assert faces.void_note(None, None) == "Счёт аннулирован, оплачивать его не нужно."

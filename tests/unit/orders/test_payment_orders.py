"""What a payment order must be, and what about it does not fit its order."""

from __future__ import annotations

import time
import zlib
from datetime import date
from decimal import Decimal

import pytest

from dealernet.business.orders.errors import (
    PaymentOrderDayWrong,
    PaymentOrderFileWrong,
    PaymentOrderNumberWrong,
    PaymentOrderSumWrong,
)
from dealernet.business.orders.rules.paymentorders import (
    LARGEST_FILE,
    Awaited,
    GivenPaper,
    acceptable_paper,
    doubts_about,
    shown_name,
    suffix_of,
)
from dealernet.foundation.errors import BadInput
from dealernet.foundation.files.pdf import MOST_BYTES, texts_of
from factories.paying import OUR_INN, PNG, drawn_pdf, plain_pdf, words_of_bank

TODAY = date(2026, 11, 27)
AWAITED = Awaited("101", "2045", Decimal("12500.00"), OUR_INN)


def given(**changed: object) -> GivenPaper:
    values = {"number": "17", "dated_on": TODAY, "amount": Decimal("12500.00"), "file_name": "a.pdf", "content": PNG}
    return GivenPaper(**{**values, **changed})  # type: ignore[arg-type]


def found(text: str | None, **changed: object) -> list[str]:
    texts = [] if text is None else [text]
    return [one.kind for one in doubts_about(given(**changed), AWAITED, texts, today=TODAY)]


@pytest.mark.parametrize("draw", [plain_pdf, drawn_pdf])
def test_a_payment_order_that_fits_raises_no_doubt(draw):
    texts = texts_of(draw(words_of_bank(invoice="2045")))

    doubts = doubts_about(given(), AWAITED, texts, today=TODAY)

    assert doubts == []


@pytest.mark.parametrize("draw", [plain_pdf, drawn_pdf])
def test_a_payment_order_of_another_order_is_told_by_what_is_written_in_it(draw):
    texts = texts_of(draw(words_of_bank(number="31", amount="99000-00", invoice="1999", inn="5401003030")))

    doubts = doubts_about(given(), AWAITED, texts, today=TODAY)

    assert [one.kind for one in doubts] == ["other_invoice", "number", "sum_in_file", "recipient"]
    assert doubts[0].values == {"invoice": "2045", "order": "101", "other": "1999"}


@pytest.mark.parametrize(
    "written", ["12500-00", "12500.00", "12 500,00", "12\xa0500.00", "12500=", "12 500 руб.", "12,500.00"]
)
def test_the_sum_is_found_however_a_bank_writes_it(written):
    assert found(words_of_bank(amount=written, invoice="2045")) == []


@pytest.mark.parametrize("written", ["112500-00", "12500-50", "1250-00", "125000-00"])
def test_a_sum_that_only_looks_alike_is_another_sum(written):
    assert found(words_of_bank(amount=written, invoice="2045")) == ["sum_in_file"]


def test_what_is_typed_is_held_against_what_is_left_and_against_the_calendar():
    fits = words_of_bank(amount="12000-00", invoice="2045")

    assert found(fits, amount=Decimal("12000.00"), dated_on=date(2026, 11, 16)) == ["sum", "old"]
    assert found(None) == ["unread"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"number": " "}, PaymentOrderNumberWrong),
        ({"number": "1" * 21}, PaymentOrderNumberWrong),
        ({"dated_on": date(2026, 11, 29)}, PaymentOrderDayWrong),
        ({"dated_on": date(2025, 11, 26)}, PaymentOrderDayWrong),
        ({"amount": Decimal("0")}, PaymentOrderSumWrong),
        ({"amount": Decimal("-1")}, PaymentOrderSumWrong),
        ({"amount": Decimal("NaN")}, PaymentOrderSumWrong),
        ({"amount": Decimal("Infinity")}, PaymentOrderSumWrong),
        ({"amount": Decimal("0.001")}, PaymentOrderSumWrong),
        ({"amount": Decimal("1e30")}, PaymentOrderSumWrong),
        ({"content": b""}, PaymentOrderFileWrong),
        ({"content": b"MZ\x90\x00"}, PaymentOrderFileWrong),
        ({"content": b"<html>%PDF-1.4"}, PaymentOrderFileWrong),
        ({"content": b"%PDF-1.4 the rest is lost"}, PaymentOrderFileWrong),
        ({"content": PNG + bytes(LARGEST_FILE)}, PaymentOrderFileWrong),
    ],
)
def test_what_cannot_be_a_payment_order_is_refused_beside_its_field(wrong, refusal):
    with pytest.raises(refusal) as raised:
        acceptable_paper(given(**wrong), today=TODAY)

    assert isinstance(raised.value, BadInput)
    assert str(raised.value)
    assert raised.value.field in {"number", "dated_on", "amount", "file"}


def test_the_kind_of_a_file_is_what_it_is_not_what_it_is_called():
    assert acceptable_paper(given(number="  1  7 ", file_name="a.exe"), today=TODAY).number == "1 7"
    assert [suffix_of(PNG), suffix_of(b"\xff\xd8\xff\xe0"), suffix_of(plain_pdf("1"))] == [".png", ".jpg", ".pdf"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\bank\\Платёжка 17.pdf", "Платёжка 17.pdf"),
        ("a\x00\nb.pdf", "ab.pdf"),
        ("..", "file"),
        ("", "file"),
        ("я" * 300 + ".pdf", "я" * 116 + ".pdf"),
    ],
)
def test_a_name_of_a_file_leads_nowhere(name, shown):
    assert shown_name(name) == shown


def test_a_pdf_that_unpacks_into_gigabytes_or_is_broken_is_read_no_further():
    bomb = zlib.compress(b"(1) Tj " * (MOST_BYTES // 4), 9)
    content = b"%PDF-1.4\nstream\n" + bomb + b"\nendstream\n%%EOF"

    assert sum(len(text) for text in texts_of(content)) < 250_000
    assert texts_of(b"%PDF-1.4\n" + b"stream\n" * 1_000_000 + b"%%EOF") == []
    assert texts_of(b"%PDF-1.4\nstream\n\xff\xfe<zz> Tj\nendstream" * 50) == []
    assert texts_of(PNG) == []


def test_a_small_pdf_of_millions_of_empty_pieces_in_many_fonts_is_done_with_at_once():
    def packed(stream: bytes) -> bytes:
        return b"stream\n" + zlib.compress(stream, 9) + b"\nendstream\n"

    fonts = b"".join(packed(b"beginbfchar <%02x> <0031> endbfchar" % n) for n in range(12))
    content = b"%PDF-1.4\n" + fonts + packed(b"Tj" + b"()" * 2_000_000)
    began = time.process_time()

    assert (len(content) < 10_000, texts_of(content)) == (True, [])
    assert time.process_time() - began < 5

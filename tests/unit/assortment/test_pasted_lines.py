"""How a pasted list of part numbers is read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.assortment.rules import pasted_lines


@pytest.mark.parametrize(
    ("line", "article", "quantity"),
    [
        ("ФМ-77\t10", "ФМ-77", "10"),
        ("ФМ-77;10;1250,00", "ФМ-77", "10"),
        ("ФМ-77 10 шт.", "ФМ-77", "10"),
        ("ФМ-77 x 10", "ФМ-77", "10"),
        ("ФМ-77×10", "ФМ-77", "10"),
        ("ФМ-77 — 2,5", "ФМ-77", "2.5"),
        ("ФМ-77", "ФМ-77", "1"),
        ("240-1117030\t1 200", "240-1117030", "1200"),
        ("НШ 50 100", "НШ 50", "100"),
        ("ФМ-77 (12 шт)", "ФМ-77", "12"),
        ("ФМ-77(12)", "ФМ-77", "12"),
        ("1. ВК-223 3 шт 54 140,00", "ВК-223", "3"),
        ("12) ВК-223 3 шт. 54140 руб.", "ВК-223", "3"),
        ("ФМ-77 - 3", "ФМ-77", "3"),
        ("ФМ-77 -3", "ФМ-77", "-3"),
        ("ФМ-77\t-3", "ФМ-77", "-3"),
        ("ВК-348 1000000000", "ВК-348", "1000000000"),
        ("ВК-173 1,5", "ВК-173", "1.5"),
        ("Насос (левый)", "Насос (левый)", "1"),
    ],
)
def test_a_line_is_a_part_number_and_how_many(line: str, article: str, quantity: str) -> None:
    [read] = pasted_lines(line)

    assert (read.article, read.quantity) == (article, Decimal(quantity))


def test_the_same_part_number_twice_is_added_up_and_empty_lines_are_skipped() -> None:
    read = pasted_lines("ФМ-77\t10\n\n  \r\nФМ-77\t5\nНШ-50\t2\n")

    assert [(line.article, line.quantity) for line in read] == [("ФМ-77", Decimal(15)), ("НШ-50", Decimal(2))]


def test_a_line_that_could_be_read_both_ways_keeps_itself_whole() -> None:
    [read] = pasted_lines("НШ 50")

    assert (read.article, read.quantity, read.whole) == ("НШ", Decimal(50), "НШ 50")


def test_the_lines_something_was_read_from_are_kept_as_they_were_written() -> None:
    [read] = pasted_lines(" 1. ФМ-77 10 шт \nФМ-77;5;1 250,00")

    assert (read.quantity, read.written) == (Decimal(15), "1. ФМ-77 10 шт\nФМ-77;5;1 250,00")


@pytest.mark.parametrize("text", ["", "\x00", " \n\t\n", "=" * 100_000, "9" * 5_000 + " " * 5_000])
def test_rubbish_is_read_in_no_time_and_breaks_nothing(text: str) -> None:
    assert len(pasted_lines(text)) <= 1

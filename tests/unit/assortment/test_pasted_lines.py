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


@pytest.mark.parametrize("text", ["", "\x00", " \n\t\n", "=" * 100_000, "9" * 5_000 + " " * 5_000])
def test_rubbish_is_read_in_no_time_and_breaks_nothing(text: str) -> None:
    assert len(pasted_lines(text)) <= 1

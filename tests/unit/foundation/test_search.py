"""What search makes of words and part numbers."""

from __future__ import annotations

import pytest

from dealernet.foundation.search import folded, other_layout, part_number_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Фильтр масляный, МТЗ-80", "filtr maslyanyy mtz 80"),
        ("Щётка ёмкостью 5л", "shhetka emkostyu 5l"),
        ("  240-1117030  ", "240 1117030"),
        ("«»", ""),
    ],
)
def test_words_fold_to_ascii_by_sound(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_a_part_number_is_the_same_in_either_alphabet_and_without_punctuation() -> None:
    assert part_number_key("В-1250") == part_number_key("b 1250") == "b1250"
    assert part_number_key("240-1117030") == "2401117030"


def test_the_wrong_keyboard_layout_is_turned_into_the_right_one() -> None:
    assert other_layout("abkmnh") == "фильтр"
    assert other_layout("НШ-50") == "yi-50"

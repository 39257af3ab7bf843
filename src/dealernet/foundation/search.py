"""How words are made comparable for search: the same fold in Python and in SQL (`search_fold`, `part_number_key`).

Text is folded to ASCII so that trigrams work whatever locale the database was created with, and so that what is
typed in transliteration is found as well. Part numbers are folded by the look of their letters: people type the
Latin B for the Cyrillic В. `access.0003` installs the SQL twins; a test holds both equal.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import add, and_
from typing import Any, Final

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Func, Q, TextField

PAIRS: Final[dict[str, str]] = {"ё": "e", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "shh", "ю": "yu", "я": "ya"}
"""Letters that become several."""

LETTERS: Final = "абвгдезийклмнопрстуфхцыэ"
SOUNDS: Final = "abvgdeziyklmnoprstufhcye"
LOOKS: Final = "abbgdeziyklmhonpctyfxcye"
"""One Latin letter for each of `LETTERS`: by sound for words, by look for part numbers. `ьъ` are left out."""

SILENT: Final = "ьъ"

KEYS_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
KEYS_RUSSIAN: Final = "йцукенгшщзхъфывапролджэячсмитьбюё"

_TO_RUSSIAN: Final = str.maketrans(
    {latin: letter for letter, latin in zip(LETTERS, SOUNDS, strict=True) if letter not in "эы"} | {"w": "в", "q": "к"}
)
_OTHER_LAYOUT: Final = str.maketrans(KEYS_LATIN + KEYS_RUSSIAN, KEYS_RUSSIAN + KEYS_LATIN)
_BY_SOUND: Final = str.maketrans(LETTERS, SOUNDS, SILENT)
_BY_LOOK: Final = str.maketrans(LETTERS, LOOKS, SILENT)


def folded(text: str) -> str:
    """The text in small ASCII letters by sound, other signs as spaces. «Фильтр ФМ-77» is `filtr fm 77`."""
    return re.sub("[^a-z0-9]+", " ", _letters(text).translate(_BY_SOUND)).strip()


def part_number_key(text: str) -> str:
    """A part number without punctuation, its letters by look: «В-1250» and `B 1250` are both `b1250`."""
    return re.sub("[^a-z0-9]+", "", _letters(text).translate(_BY_LOOK))


def other_layout(text: str) -> str:
    """What would have been typed with the other keyboard layout on: `abkmnh` is «фильтр»."""
    return text.lower().translate(_OTHER_LAYOUT)


def respelled(text: str) -> tuple[str, ...]:
    """How a part number may have been meant: by sound («vk-173» is «вк-173») and in the other keyboard layout."""
    lowered = text.lower()
    for letter, several in sorted(PAIRS.items(), key=lambda pair: -len(pair[1])):
        if len(several) > 1:
            lowered = lowered.replace(several, letter)
    return lowered.translate(_TO_RUSSIAN), other_layout(text)


def words_of(text: str) -> list[str]:
    """The words of what was typed, folded, at most eight. A part number stays one word with its parts apart."""
    return [word for word in (folded(part) for part in text.split()) if word][:8]


def strictly(text: str, column: str = "search") -> Q:
    """Rows in which every word occurs as typed. Nothing to look for finds nothing."""
    words = words_of(text)
    return reduce(and_, (Q(**{f"{column}__contains": word}) for word in words)) if words else Q(pk__in=[])


def loosely(text: str, column: str = "search") -> Q:
    """Rows in which every word occurs as typed or with a slip of the finger."""
    words = words_of(text)
    alike = (Q(**{f"{column}__contains": word}) | Q(**{f"{column}__trigram_word_similar": word}) for word in words)
    return reduce(and_, alike) if words else Q(pk__in=[])


def closeness(text: str, column: str = "search") -> Any:
    """How close a row comes to the words typed: to sort what was found loosely."""
    words = words_of(text)
    return reduce(add, (TrigramWordSimilarity(word, column) for word in words))


class Folded(Func):
    """The fold in SQL of several text columns put together."""

    function = "search_fold"
    template = "%(function)s(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class PartNumberKey(Func):
    """The key of a part number in SQL."""

    function = "part_number_key"
    arity = 1
    output_field = TextField()


class Beside(Func):
    """Texts put together with a space between, without the null-checks of `Concat`: columns that are never null."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


def _letters(text: str) -> str:
    lowered = text.lower()
    for letter, several in PAIRS.items():
        lowered = lowered.replace(letter, several)
    return lowered

"""What a row may be compared with: values checked by the type of their fact before a condition is kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from dealernet.foundation.facts import Fact

LONGEST_VALUE: Final = 500
MOST_VALUES: Final = 100
MOST_DIGITS: Final = 18
"""Before the point, and after it."""
EARLIEST: Final = 1900
LATEST: Final = 2200


class ValueWrong(Exception):
    """A value does not fit its fact; the text says what would be right."""


def fitting(word: Fact, operator: str, value: Any) -> Any:
    """The value as a row keeps it: a text, a finite decimal, yes or no, a day in ISO form; a tuple of several.

    Refuses with `ValueWrong` what is empty, of another type, or too large.
    """
    if operator != "is_one_of":
        return _one(word, value)
    several = list(value) if isinstance(value, (list, tuple)) else [value]
    if not several:
        raise ValueWrong(_("Give a value."))
    if len(several) > MOST_VALUES:
        raise ValueWrong(_("At most %(most)s values.") % {"most": MOST_VALUES})
    return tuple(_one(word, one) for one in several)


def _one(word: Fact, value: Any) -> Any:
    if value is None or value == "":
        raise ValueWrong(_("Give a value."))
    if isinstance(value, str):
        if len(value) > LONGEST_VALUE:
            raise ValueWrong(_("At most %(most)s characters.") % {"most": LONGEST_VALUE})
        _written(value)
    if word.type in ("number", "money"):
        return _number(value)
    if word.type == "yes":
        return _yes(value)
    if word.type == "date":
        return _day(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise ValueWrong(_("Give a text."))
    return str(value)


def _written(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueWrong(_("Give a text.")) from None
    if "\x00" in value:
        raise ValueWrong(_("Give a text."))


def _number(value: Any) -> Decimal:
    try:
        found = Decimal(value) if isinstance(value, (str, int, Decimal)) else Decimal(str(value))
    except (InvalidOperation, ValueError, TypeError):
        found = Decimal("nan")
    if isinstance(value, bool) or not found.is_finite():
        raise ValueWrong(_("Give a number."))
    exponent = found.as_tuple().exponent
    if found.adjusted() >= MOST_DIGITS or (isinstance(exponent, int) and exponent < -MOST_DIGITS):
        raise ValueWrong(_("The number is too large or too exact."))
    return found


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueWrong(_("Choose yes or no."))
    return value


def _day(value: Any) -> str:
    try:
        found = value if isinstance(value, date) else _read(str(value))
    except ValueError:
        raise ValueWrong(_("Give a day.")) from None
    if not EARLIEST <= found.year <= LATEST:
        raise ValueWrong(_("Give a day between %(from)s and %(to)s.") % {"from": EARLIEST, "to": LATEST})
    return found.isoformat()


def _read(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return datetime.fromisoformat(value)

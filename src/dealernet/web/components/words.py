"""How values are written for people: money, quantities, moments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext, pgettext

from dealernet.foundation import clock

NBSP = "\u00a0"
MINUS = "\u2212"


def written_money(amount: Decimal | int | None, *, kopecks: bool = False) -> str:
    """A sum in roubles: thousands apart, U+2212 for minus; kopecks where asked or where there are some."""
    if amount is None:
        return ""
    value = Decimal(amount)
    places = 2 if kopecks or value != value.to_integral_value() else 0
    whole, _, part = f"{abs(value):.{places}f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NBSP)
    comma = "," if translation.get_language() == "ru" else "."
    return f"{MINUS if value < 0 else ''}{grouped}{comma + part if part else ''}{NBSP}₽"


def written_quantity(quantity: Decimal | int | None, unit: str = "") -> str:
    """A quantity without needless zeros, with its unit."""
    if quantity is None:
        return ""
    text = f"{Decimal(quantity).normalize():f}"
    whole, _, part = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", NBSP)
    comma = "," if translation.get_language() == "ru" else "."
    return f"{grouped}{comma + part if part else ''}{NBSP + unit if unit else ''}"


def written_moment(moment: datetime | None) -> str:
    """A moment as people say it where they are: "today, 9:12", "yesterday, 16:02", "12 March, 9:12"."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{written_day_of(local)}, {local.hour}:{local.minute:02d}"


def written_day_of(moment: datetime) -> str:
    """The day of a moment where the reader is."""
    return written_day_here(timezone.localtime(moment).date())


def written_day_here(day: date) -> str:
    """A day where the reader is, as people say it: today is the reader's own."""
    return _day(day, clock.today_here(), translation.get_language() or "")


def written_phone(number: str) -> str:
    """A number as people read it: "+7 912 200-14-15"; one of another country, or an extension, as it is."""
    if not (number.startswith("+7") and len(number) == 12):
        return number
    return f"+7{NBSP}{number[2:5]}{NBSP}{number[5:8]}-{number[8:10]}-{number[10:]}"


def written_seconds(seconds: int) -> str:
    """How long something took or takes: "8 seconds", "4 minutes", "2 hours"."""
    if seconds < 1:
        return gettext("less than a second")
    if seconds < 90:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    if seconds < 90 * 60:
        minutes = round(seconds / 60)
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = round(seconds / 3600)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


def written_day(day: date | None) -> str:
    """A day as people say it: today, yesterday, tomorrow, else day and month, with the year if it is another.

    A day of the calendar (of a paper, a due date) is the company's, and so is today beside it.
    """
    return "" if day is None else _day(day, clock.today(), translation.get_language() or "")


@lru_cache(maxsize=4096)
def _day(day: date, today: date, language: str) -> str:
    """Written once: a list says the same days over and over, and Django's formatting is slow."""
    near = {0: pgettext("day", "today"), -1: pgettext("day", "yesterday"), 1: pgettext("day", "tomorrow")}
    if (word := near.get((day - today).days)) is not None:
        return word
    return formats.date_format(day, gettext("j E") if day.year == today.year else gettext("j E Y"))


def paper_name(kind: str, number: str) -> str:
    """What people call a paper: its sort and number."""
    said = {"number": number}
    if kind == "transfer":
        return gettext("Transfer document No. %(number)s") % said
    return gettext("Invoice No. %(number)s") % said

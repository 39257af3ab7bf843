"""Lengths of time as rules tell them: how long one waits, so many days before or after a day of the record."""

from __future__ import annotations

from django.utils.translation import npgettext


def wait_in_words(length: str) -> str:
    """How long `30m`, `4h`, `3d` or `2w` is; anything else stays as it was written."""
    many, unit = length[:-1], length[-1:]
    if not (many.isascii() and many.isdecimal()):
        return length
    n = int(many)
    said = {
        "m": npgettext("how long a rule waits", "%(n)s minute", "%(n)s minutes", n),
        "h": npgettext("how long a rule waits", "%(n)s hour", "%(n)s hours", n),
        "d": npgettext("how long a rule waits", "%(n)s day", "%(n)s days", n),
        "w": npgettext("how long a rule waits", "%(n)s week", "%(n)s weeks", n),
    }
    return said[unit] % {"n": n} if unit in said else length


def counted_from(day: str, days: int, *, working: bool) -> str:
    """So many days before or after a day of the record, called `day`; `days` are below nothing before it."""
    n, place = abs(days), "counted from a day of the record"
    if days < 0 and working:
        said = npgettext(place, "%(n)s working day before “%(day)s”", "%(n)s working days before “%(day)s”", n)
    elif days < 0:
        said = npgettext(place, "%(n)s day before “%(day)s”", "%(n)s days before “%(day)s”", n)
    elif working:
        said = npgettext(place, "%(n)s working day after “%(day)s”", "%(n)s working days after “%(day)s”", n)
    else:
        said = npgettext(place, "%(n)s day after “%(day)s”", "%(n)s days after “%(day)s”", n)
    return said % {"n": n, "day": day}

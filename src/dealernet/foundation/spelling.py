"""What somebody surely meant who mistyped a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from django.utils.translation import gettext as _


def near(name: str, known: Iterable[str]) -> str:
    """What was surely meant, as the end of a sentence: a name that is near, or one that means what was typed."""
    typed = str(name)[:60].casefold()
    found = get_close_matches(typed, sorted(known), n=1, cutoff=0.6)
    if not found and isinstance(known, Mapping) and len(typed) > 2:
        found = [one for one, meaning in known.items() if typed in str(meaning).casefold()]
    return _(" (perhaps “%(near)s”?)") % {"near": found[0]} if found else ""

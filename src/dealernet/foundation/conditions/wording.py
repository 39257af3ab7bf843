"""A condition as it is asked, in words: row by row, for pages, histories and refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.conditions.explain import said

OPERATORS: Final[Mapping[str, Any]] = {
    "is": _("%(field)s is %(value)s"),
    "is_not": _("%(field)s is not %(value)s"),
    "is_one_of": _("%(field)s is one of: %(value)s"),
    "contains": _("%(field)s contains “%(value)s”"),
    "at_least": _("%(field)s is %(value)s or more"),
    "more_than": _("%(field)s is more than %(value)s"),
    "at_most": _("%(field)s is %(value)s or less"),
    "less_than": _("%(field)s is less than %(value)s"),
    "is_there": _("%(field)s is set"),
    "is_missing": _("%(field)s is not set"),
}
GROUPS: Final[Mapping[str, Any]] = {
    "all": pgettext_lazy("condition", "all of these"),
    "any": pgettext_lazy("condition", "any of these"),
    "none": pgettext_lazy("condition", "none of these"),
}


def rows_in_words(body: Any, words: Any) -> list[str]:
    """The rows of a condition over these words, those of an “any” or “none” in one; empty when it always holds."""
    return _rows(body, words) if body else []


def leaves_of(body: Any, words: Any) -> list[str]:
    """Each single row of a condition in the order of its grounds; empty texts for rows that must not hold."""
    return list(_leaves(body, words))


def _rows(body: Any, words: Any) -> list[str]:
    group = next((name for name in GROUPS if name in body), None)
    if group is None:
        return [_row(body, words)]
    rows = [_inline(part, words) for part in body[group]]
    return rows if group == "all" else [f"{GROUPS[group]}: {'; '.join(rows)}"]


def _leaves(body: Any, words: Any, *, must: bool = True) -> Iterator[str]:
    group = next((name for name in GROUPS if name in body), None)
    if group is None:
        yield _row(body, words) if must else ""
        return
    for part in body[group]:
        yield from _leaves(part, words, must=must and group != "none")


def _inline(body: Any, words: Any) -> str:
    """A part of a condition in one line: what stands in a group of its own is joined by its word, in brackets."""
    group = next((name for name in GROUPS if name in body), None)
    if group is None:
        return _row(body, words)
    parts = [_inline(part, words) for part in body[group]]
    if group == "none":
        return gettext("none of (%(parts)s)") % {"parts": ", ".join(parts)}
    joint = pgettext("condition", " and ") if group == "all" else pgettext("condition", " or ")
    return f"({joint.join(parts)})" if len(parts) > 1 else "".join(parts)


def _row(body: Any, words: Any) -> str:
    word = words.get(body.get("field"))
    told = {"field": str(word.title) if word else body.get("field"), "value": said(body.get("value"), word)}
    return str(OPERATORS.get(body.get("operator"), "%(field)s")) % told

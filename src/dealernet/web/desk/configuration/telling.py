"""What a revision changed, part by part: what it is about, what it was, what it is now. For people; files stay YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from dealernet.automation.rules import words_of
from dealernet.business.orders.queries import STATUS_WORDS
from dealernet.foundation.conditions.explain import said
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.facts import SOURCES, Fact
from dealernet.web.desk.configuration.words import LANGUAGES, TITLES, VALUES
from dealernet.web.desk.rules.presenting import rows_in_words, start_in_words, steps_in_words

GROUPS: Final = ("all", "any", "none")
MOST: Final = 400
"""Characters of one value that are shown; the rest is in the file."""


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a definition: empty `was` where it came, empty `now` where it went."""

    what: str
    was: str
    now: str


def changes_of(kind: str, before: Any, after: Any) -> list[Change]:
    """What differs between two bodies of a kind, in the order of the later; empty when nothing does.

    The order of names in a table means nothing, so it is no change; that of a list is told as one.
    """
    reader = _Reader(_words(kind, after), {**dict(_names(before)), **dict(_names(after))})
    old, new = reader.flat(before), reader.flat(after)
    names = [*new, *(name for name in old if name not in new)]
    return [Change(name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a body into parts: by the words of its conditions and the names of what it lists by key."""

    words: Mapping[str, Fact]
    names: Mapping[str, str]

    def flat(self, body: Any) -> dict[str, str]:
        return {} if body is None else dict(self._parts(body, ""))

    def _parts(self, value: Any, path: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, Mapping):
            yield from self._table(value, path)
        elif _keyed(value):
            yield _said(path, _("order of the list")), ", ".join(self.names[one["key"]] for one in value)
            for one in value:
                rest = {name: part for name, part in one.items() if name != "key"}
                yield from self._parts(rest, _said(path, self.names[one["key"]]))
        elif isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
            for number, one in enumerate(value, 1):
                yield from self._parts(one, _said(path, str(number)))
        elif value not in (None, "", []):
            yield path, self._plain(value)

    def _table(self, value: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
        on = str(value.get("on", ""))
        on = on if on in KINDS else ""
        for name, part in value.items():
            here = _said(path, str(TITLES.get(str(name)) or self.names.get(str(name), name)))
            if on and name == "on":
                yield here, start_in_words(on, value.get("at"))
            elif on and name == "then" and isinstance(part, list):
                yield from ((_said(here, str(n)), step) for n, step in enumerate(steps_in_words(part, on), 1))
            elif _is_condition(part):
                yield here, "; ".join(rows_in_words(part, self.words))
            elif str(name) in LANGUAGES and isinstance(part, str):
                yield (path or here if name == "ru" else _said(path, str(LANGUAGES[str(name)]))), part
            elif not (on and name == "at"):
                yield from self._parts(part, here)

    def _plain(self, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self._plain(one) for one in value)
        text = self._named(value) if isinstance(value, str) else said(value, None)
        return text if len(text) <= MOST else f"{text[:MOST]}…"

    def _named(self, value: str) -> str:
        known = VALUES.get(value) or self.names.get(value)
        return str(known or (self.words[value].title if value in self.words else value))


def _words(kind: str, body: Any) -> Mapping[str, Fact]:
    """The words the conditions of a definition are made of."""
    if kind == "order_statuses":
        return STATUS_WORDS
    if not isinstance(body, Mapping):
        return {}
    if str(body.get("on", "")) in KINDS:
        return words_of(str(body["on"]))
    about = str(body.get("subject") or body.get("about") or "")
    return SOURCES[about].words if about in SOURCES else {}


def _is_condition(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return {"field", "operator"} <= value.keys() or any(one in value for one in GROUPS)


def _keyed(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) and one.get("key") for one in value)


def _names(body: Any) -> Iterator[tuple[str, str]]:
    """What the entries of keyed lists are called, by key."""
    if isinstance(body, Mapping):
        for part in body.values():
            yield from _names(part)
    elif isinstance(body, list):
        for one in body:
            yield from _names(one)
        if _keyed(body):
            yield from ((one["key"], _called(one)) for one in body)


def _called(one: Mapping[str, Any]) -> str:
    for name in ("name", "title", "label"):
        told = one.get(name)
        text = told.get("ru") if isinstance(told, Mapping) else told
        if text:
            return _("“%(name)s”") % {"name": text}
    return str(one["key"])


def _said(path: str, name: str) -> str:
    return f"{path} → {name}" if path else name

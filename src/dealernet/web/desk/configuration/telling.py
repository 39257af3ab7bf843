"""What a revision changed, part by part: what it is about, what it was, what it is now. For people; files stay YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from dealernet.automation.rules import words_of
from dealernet.business.orders.queries import STATUS_WORDS
from dealernet.foundation.conditions.explain import said
from dealernet.foundation.conditions.wording import rows_in_words
from dealernet.foundation.configuration.publishing import FIELD
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.facts import SOURCES, Fact
from dealernet.foundation.fields.holders import HOLDERS, words_shown_by
from dealernet.foundation.validations import GUARDS
from dealernet.web.desk.configuration.words import LANGUAGES, OF_KIND, TITLES, VALUES
from dealernet.web.desk.rules.presenting import start_in_words, steps_in_words

GROUPS: Final = ("all", "any", "none")
OF_RULE: Final = ("on", "at", "then", "position")
"""Parts that a rule says in sentences of its own."""
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
    called = {**dict(_names(before)), **dict(_names(after))}
    reader = _Reader(kind, _words(kind, after), called, whole=before is not None)
    old, new = reader.flat(before), reader.flat(after)
    parts = [*new, *(part for part in old if part not in new)]
    return [Change(part, old.get(part, ""), new.get(part, "")) for part in parts if old.get(part) != new.get(part)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a body into parts: by the words of its conditions and the names of what it lists by key.

    What is wholly new is told shortly, not `whole`: in Russian where it is said in both languages.
    """

    kind: str
    words: Mapping[str, Fact]
    names: Mapping[str, str]
    whole: bool = True

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
            here = _said(path, self._title(str(name)))
            if on and name in OF_RULE:
                yield from self._of_rule(on, name, value, here)
            elif name == "examples" and isinstance(part, list):
                yield from ((_said(here, str(n)), _example(one)) for n, one in enumerate(part, 1))
            elif _is_condition(part):
                yield here, "; ".join(rows_in_words(part, self.words))
            elif str(name) in LANGUAGES and isinstance(part, str):
                yield from self._text(str(name), value, path or here)
            else:
                yield from self._parts(part, here)

    def _of_rule(self, on: str, name: str, value: Mapping[str, Any], here: str) -> Iterator[tuple[str, str]]:
        if name == "on":
            yield here, start_in_words(on, value.get("at"))
        elif name == "then" and isinstance(value[name], list):
            yield from ((_said(here, str(n)), step) for n, step in enumerate(steps_in_words(value[name], on), 1))
        elif name == "position" and self.whole:
            yield here, str(value[name])

    def _text(self, language: str, texts: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
        if language == "ru":
            yield path, texts[language]
        elif self.whole or "ru" not in texts:
            yield _said(path, str(LANGUAGES[language])), texts[language]

    def _title(self, name: str) -> str:
        own = OF_KIND.get(self.kind, {}).get(name)
        return str(own or TITLES.get(name) or self.names.get(name, name))

    def _plain(self, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(self._plain(one) for one in value)
        text = self._named(value) if isinstance(value, str) else said(value, None)
        return text if len(text) <= MOST else f"{text[:MOST]}…"

    def _named(self, value: str) -> str:
        known = VALUES.get(value) or self.names.get(value) or (HOLDERS[value].title if value in HOLDERS else "")
        return str(known or (self.words[value].title if value in self.words else value))


def _example(one: Any) -> str:
    """An example in a line: what it is of, and what must come of it."""
    if not isinstance(one, Mapping):
        return said(one, None)
    must = _("the rule acts") if one.get("acts") else _("the rule does not act")
    return ": ".join(str(part) for part in (one.get("label"), must, one.get("comment")) if part)


def _words(kind: str, body: Any) -> Mapping[str, Fact]:
    """The words the conditions of a definition are made of."""
    if kind == "order_statuses":
        return STATUS_WORDS
    if not isinstance(body, Mapping):
        return {}
    if str(body.get("on", "")) in KINDS:
        return words_of(str(body["on"]))
    about = str(body.get("subject") or body.get("about") or "")
    if kind == FIELD and about in HOLDERS:
        return words_shown_by(about)
    if about in GUARDS:
        return {**SOURCES[about].words, **GUARDS[about].more}
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

"""What a rule may begin with and what it may do, told by what it is about, so that a long list is found through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from django.utils.translation import pgettext_lazy

from dealernet.automation.events import MOMENTS
from dealernet.automation.registry import Action
from dealernet.web.desk.rules.presenting import event_in_words

CLOCK: Final = "clock"
OTHER: Final = "other"
ABOUT: Final[Mapping[str, Any]] = {
    "orders": pgettext_lazy("what rules are about", "Orders"),
    "fields": pgettext_lazy("what rules are about", "Fields"),
    "documents": pgettext_lazy("what rules are about", "Papers"),
    "settlements": pgettext_lazy("what rules are about", "Money"),
    "tasks": pgettext_lazy("what rules are about", "Tasks"),
    "letters": pgettext_lazy("what rules are about", "Letters and messages"),
    "conversations": pgettext_lazy("what rules are about", "Letters and calls"),
    "deals": pgettext_lazy("what rules are about", "Deals"),
    "parties": pgettext_lazy("what rules are about", "Buyers"),
    "stock": pgettext_lazy("what rules are about", "Stock"),
    "catalog": pgettext_lazy("what rules are about", "Products"),
    "pricing": pgettext_lazy("what rules are about", "Prices"),
    "onec": pgettext_lazy("what rules are about", "1C"),
    "webhooks": pgettext_lazy("what rules are about", "Other systems"),
    CLOCK: pgettext_lazy("what rules are about", "By the clock"),
    OTHER: pgettext_lazy("what rules are about", "Other"),
}
"""By the first part of an event's kind or an action's name, in the order lists show them."""
RECORDS: Final[Mapping[str, Any]] = {
    "order": pgettext_lazy("a step is for", "orders"),
    "party": pgettext_lazy("a step is for", "buyers"),
    "deal": pgettext_lazy("a step is for", "deals"),
    "call": pgettext_lazy("a step is for", "calls"),
    "document": pgettext_lazy("a step is for", "papers"),
    "contact": pgettext_lazy("a step is for", "people of buyers"),
    "product": pgettext_lazy("a step is for", "products"),
    "task": pgettext_lazy("a step is for", "tasks"),
    "order_line": pgettext_lazy("a step is for", "lines of orders"),
}
T = TypeVar("T")


def grouped_events(kinds: Iterable[str]) -> list[tuple[Any, list[tuple[str, str]]]]:
    """(what it is about, [(kind, in words)]) of events, moments in a group of their own."""
    about = [(CLOCK if kind in MOMENTS else _first(kind), (kind, event_in_words(kind))) for kind in kinds]
    return _grouped(about)


def grouped_actions(actions: Iterable[Action]) -> list[tuple[Any, list[Action]]]:
    """(what it is about, actions) of what a rule may do."""
    return _grouped([(_first(one.name), one) for one in actions])


def grouped_by_records(actions: Iterable[Action]) -> list[tuple[str, list[str]]]:
    """(for which records, titles of actions), so that whoever misses a step sees where it is."""
    found: dict[str, list[str]] = {}
    for one in actions:
        records = ", ".join(str(RECORDS.get(each, each)) for each in sorted(one.subjects, key=_place))
        titles = found.setdefault(records, [])
        if str(one.title) not in titles:
            titles.append(str(one.title))
    return list(found.items())


def _place(record: str) -> int:
    return list(RECORDS).index(record) if record in RECORDS else len(RECORDS)


def _first(name: str) -> str:
    return name.partition(".")[0]


def _grouped(about: Sequence[tuple[str, T]]) -> list[tuple[Any, list[T]]]:
    found: dict[str, list[T]] = {name: [] for name in ABOUT}
    for name, one in about:
        found[name if name in ABOUT else OTHER].append(one)
    return [(ABOUT[name], ones) for name, ones in found.items() if ones]

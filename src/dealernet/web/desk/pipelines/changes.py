"""What a new revision of a pipeline changes, in the words of whoever draws it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.business.deals.stages import Stage

PARTS: Final[Mapping[str, Any]] = {
    "colour": gettext_lazy("another colour"),
    "hint": gettext_lazy("another hint"),
    "tasks": gettext_lazy("other tasks"),
    "require": gettext_lazy("other fields to fill in"),
    "lock": gettext_lazy("other locked fields"),
    "moves": gettext_lazy("other moves"),
}


def changes_in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Each change as a sentence: of the pipeline, then of its statuses in their order, then those that go."""
    return [*_of_pipeline(before, after), *_of_statuses(before, after)]


def _of_pipeline(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    was, now = before["title"].get("ru", ""), after["title"].get("ru", "")
    if was != now:
        yield _("Name: “%(was)s” → “%(now)s”") % {"was": was, "now": now} if was else _("New: “%(now)s”") % {"now": now}
    if bool(before.get("off")) != bool(after.get("off")):
        yield _("It takes no new deals") if after.get("off") else _("It takes deals again")


def _of_statuses(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old = {one["key"]: one for one in before["statuses"]}
    new = {one["key"]: one for one in after["statuses"]}
    for key, one in new.items():
        if key not in old:
            yield _("Status “%(name)s” is new") % {"name": _name(one)}
        elif told := list(_of_status(old[key], one)):
            yield _("“%(name)s”: %(told)s") % {"name": _name(old[key]), "told": ", ".join(told)}
    for key in old.keys() - new.keys():
        yield _("Status “%(name)s” goes") % {"name": _name(old[key])}
    kept = [key for key in new if key in old]
    if kept != [key for key in old if key in new]:
        yield _("The statuses stand in another order")


def _of_status(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if was["name"] != now["name"]:
        yield _("is called “%(name)s”") % {"name": _name(now)}
    if was["stage"] != now["stage"]:
        yield _("stage “%(stage)s”") % {"stage": Stage(now["stage"]).label}
    for part, word in PARTS.items():
        if was.get(part) != now.get(part):
            yield str(word)


def _name(one: Mapping[str, Any]) -> str:
    return str(one["name"].get("ru") or one["key"])

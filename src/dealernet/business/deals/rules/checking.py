"""Why a pipeline may not be published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from dealernet.business.deals.rules.pipelines import COLOURS, LOCKABLE, REQUIRED, UNITS, WHOM
from dealernet.business.deals.stages import CLOSED, Stage
from dealernet.foundation.access.powers import roles
from dealernet.foundation.text import said_twice

KEY: Final = re.compile(r"[a-z0-9_]{1,40}")
LONGEST_NAME: Final = 60
LONGEST_TEXT: Final = 300
MOST_STATUSES: Final = 25
MOST_TASKS: Final = 10
MOST_TIME: Final = 365
_OF_PIPELINE: Final = frozenset({"title", "position", "statuses", "off"})
_OF_STATUS: Final = frozenset({"key", "name", "colour", "stage", "hint", "moves", "tasks", "require", "lock"})


@cache
def standard_pipelines() -> Mapping[str, Mapping[str, Any]]:
    """The pipelines a company starts with, by key."""
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("pipelines.yaml").read_text(encoding="utf-8")
    )
    return found


def pipeline_problems(body: Any) -> list[str]:
    """Why a pipeline may not be published: names missing, keys or names twice, unknown stages, moves to
    nowhere, no ending."""
    if not isinstance(body, dict) or not isinstance(body.get("statuses"), list) or not body["statuses"]:
        return [_("a pipeline has a title and at least one status")]
    statuses = body["statuses"]
    if not all(isinstance(one, dict) for one in statuses):
        return [_("a status has a key, a name, a colour and a stage")]
    found = _texts(body, "title", LONGEST_NAME) + _strange(body, _OF_PIPELINE)
    place = body.get("position", 100)
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place <= 9_999:
        found.append(_("its place among the others is a whole number from 0 to 9999"))
    if len(statuses) > MOST_STATUSES:
        found.append(_("a pipeline has at most %(most)s statuses") % {"most": MOST_STATUSES})
    keys = [str(one.get("key")) for one in statuses]
    found += [_("the key “%(key)s” stands twice") % {"key": k[:40]} for k in dict.fromkeys(keys) if keys.count(k) > 1]
    twice = said_twice(one.get("name") for one in statuses)
    found += [_("two statuses are called “%(name)s”: call one of them otherwise") % {"name": n[:60]} for n in twice]
    for one in statuses:
        found += [f"“{_called(one)}”: {text}" for text in _status_problems(one, keys)]
    return found or _shape(statuses)


def _shape(statuses: list[dict[str, Any]]) -> list[str]:
    stages = [one["stage"] for one in statuses]
    if stages[0] in CLOSED:
        return [_("deals begin in the first status: it cannot be one where they are closed")]
    missing = [stage.label for stage in (Stage.WON, Stage.LOST) if stage not in stages]
    return [_("a pipeline needs a status of the stage “%(stage)s”") % {"stage": stage} for stage in missing]


def _status_problems(one: Mapping[str, Any], keys: list[str]) -> list[str]:
    found = [] if KEY.fullmatch(str(one.get("key"))) else [_("its key has 1 to 40 small Latin letters and figures")]
    found += _strange(one, _OF_STATUS) + _texts(one, "name", LONGEST_NAME)
    if one.get("hint"):
        found += _texts(one, "hint", LONGEST_TEXT, required=False)
    if one.get("stage") not in Stage.values:
        found.append(_("choose a stage for it"))
    if one.get("colour") not in COLOURS:
        found.append(_("choose a colour for it"))
    found += _known(one, "require", REQUIRED) + _known(one, "lock", LOCKABLE)
    return found + _move_problems(one.get("moves"), str(one.get("key")), keys) + _task_problems(one.get("tasks"))


def _move_problems(moves: Any, own: str, keys: list[str]) -> list[str]:
    if moves is None:
        return []
    if not isinstance(moves, dict):
        return [_("its moves are told as status and roles")]
    found = [
        _("there is no status “%(status)s” to go to") % {"status": str(to)[:40]}
        for to in moves
        if to not in keys or to == own
    ]
    for named in moves.values():
        strange = [role for role in named if role not in roles()] if isinstance(named, list) else [named]
        found += [_("there is no role “%(role)s”") % {"role": str(role)[:40]} for role in strange]
    return found


def _task_problems(tasks: Any) -> list[str]:
    if not tasks:
        return []
    if not isinstance(tasks, list) or len(tasks) > MOST_TASKS or not all(isinstance(one, dict) for one in tasks):
        return [_("a status sets at most %(most)s tasks") % {"most": MOST_TASKS}]
    found: list[str] = []
    for one in tasks:
        found += _texts(one, "title", LONGEST_TEXT)
        amount = one.get("amount")
        if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= MOST_TIME:
            found.append(_("the time for a task is a whole number from 0 to %(most)s") % {"most": MOST_TIME})
        if one.get("unit") not in UNITS or one.get("whom") not in WHOM:
            found.append(_("say how long there is for a task, and whose it is"))
    return found


def _known(body: Mapping[str, Any], name: str, known: Mapping[str, Any]) -> list[str]:
    given = body.get(name) or []
    if not isinstance(given, list):
        return [_("“%(name)s” is a list") % {"name": name}]
    return [_("“%(name)s” has no “%(value)s”") % {"name": name, "value": str(v)[:80]} for v in given if v not in known]


def _strange(body: Mapping[str, Any], known: frozenset[str]) -> list[str]:
    return [_("it is told nothing called “%(name)s”") % {"name": str(name)[:40]} for name in body if name not in known]


def _texts(body: Mapping[str, Any], name: str, longest: int, *, required: bool = True) -> list[str]:
    texts = body.get(name)
    if not isinstance(texts, dict) or (required and not str(texts.get("ru") or "").strip()):
        return [_("“%(name)s” needs a Russian text") % {"name": name}]
    if any(not isinstance(text, str) or len(text) > longest for text in texts.values()):
        return [_("“%(name)s” has at most %(most)s characters") % {"name": name, "most": longest}]
    return []


def _called(one: Mapping[str, Any]) -> str:
    names = one.get("name")
    return str((names.get("ru") if isinstance(names, dict) else "") or one.get("key") or "?")[:LONGEST_NAME]

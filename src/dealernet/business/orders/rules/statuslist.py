"""Why a list of statuses may not be published, in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from dealernet.business.orders.rules.status import ACTS, PERSON, RESPONSIBLE, ROLE, TONES, UNITS
from dealernet.business.orders.rules.statuses import State, Statuses
from dealernet.business.orders.stages import Stage
from dealernet.foundation.conditions.tree import ConditionWrong
from dealernet.foundation.text import WORD, said_twice

LONGEST_NAME: Final = 40
LONGEST_HINT: Final = 300
LONGEST_TITLE: Final = 200
MOST_STATUSES: Final = 60
MOST_TASKS: Final = 10
MOST_DUE: Final = 2_000
WORDS: Final = ("number", "customer", "total")
"""What hints and titles of tasks may say of the order, in double braces."""
_KEY: Final = re.compile(r"[a-z0-9_]{1,40}")
_TEXTS: Final = ("key", "name", "buyer_name", "hint", "buyer_hint", "tone")
_PARTS: Final = frozenset({*_TEXTS, "when", "stages", "tasks", "require", "lock", "buyer_lock", "acts"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the statuses of this installation may name: fields to require and to lock, roles, people."""

    required: Collection[str] = ()
    locked: Collection[str] = ()
    roles: Collection[str] = ()
    people: Collection[str] = ()


def status_problems(body: Any, known: Known) -> list[str]:
    """Why a list of statuses may not be published: keys or names twice, names missing or too long, unknown fields,
    roles and people, states left without a status."""
    if not isinstance(body, list) or not all(isinstance(one, dict) and _is_key(one.get("key")) for one in body):
        return [_("statuses are a list, each with a key (small Latin letters, figures and _), a name and a condition")]
    if len(body) > MOST_STATUSES:
        return [_("at most %(most)s statuses") % {"most": MOST_STATUSES}]
    keys = [one["key"] for one in body]
    found = [_("the key “%(key)s” stands twice") % {"key": k} for k in dict.fromkeys(keys) if keys.count(k) > 1]
    for one in body:
        found += [f"“{_called(one)}”: {text}" for text in one_problems(one, known)]
    twice = said_twice(one.get("name") for one in body)
    found += [_("two statuses are called “%(name)s”: call one of them otherwise") % {"name": n[:60]} for n in twice]
    if found:
        return found
    try:
        statuses = Statuses(body)
    except ConditionWrong as wrong:
        return [str(wrong)]
    nameless = statuses.nameless()
    return [uncovered(nameless[0])] if nameless else []


def one_problems(one: Mapping[str, Any], known: Known) -> list[str]:
    """What is wrong with one status, its condition aside."""
    strange = [name for name in one if name not in _PARTS]
    found = [_("a status has no “%(part)s”") % {"part": str(name)[:40]} for name in strange]
    found += _name_problems(one)
    if any(stage not in Stage.values for stage in _list(one.get("stages"))):
        found.append(_("there is no such stage"))
    if one.get("tone") and one["tone"] not in list(TONES):
        found.append(_("there is no such colour"))
    for name in ("hint", "buyer_hint"):
        found += _text_problems(one.get(name), LONGEST_HINT) or _word_problems(one.get(name))
    found += _lock_problems(one, known) + _act_problems(one, known) + _tasks_problems(one, known)
    return found


def uncovered(state: State) -> str:
    """A state of orders that no status is for, in words."""
    told = [str(state.stage.label), str(state.money.label)]
    told += [_("the invoice is issued")] if state.is_invoiced else []
    told += [_("shipping is allowed")] if state.may_ship else []
    told += [_("the payment order is accepted")] if state.by_payment_order else []
    told += [_("goods are short")] if not state.goods_there else [_("held for something that lacks")] * state.is_held
    return _("an order would have no status that is: %(state)s. End the list with one for all that is left.") % {
        "state": ", ".join(told)
    }


def _is_key(key: Any) -> bool:
    return isinstance(key, str) and _KEY.fullmatch(key) is not None


def _called(one: Mapping[str, Any]) -> str:
    name = one.get("name")
    return str((name.get("ru") if isinstance(name, dict) else None) or one["key"])[:60]


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ([] if value is None else [value])


def _name_problems(one: Mapping[str, Any]) -> list[str]:
    name, buyer_name = one.get("name"), one.get("buyer_name") or {}
    if not isinstance(name, dict) or not str(name.get("ru") or "").strip():
        return [_("a status needs a Russian name")]
    return _text_problems(name, LONGEST_NAME) or _text_problems(buyer_name, LONGEST_NAME)


def _text_problems(texts: Any, longest: int) -> list[str]:
    if texts is None:
        return []
    if not isinstance(texts, dict) or not all(isinstance(text, str) and "\x00" not in text for text in texts.values()):
        return [_("texts are given by language: ru, en")]
    long = any(len(text) > longest for text in texts.values())
    return [_("a text here has at most %(most)s characters") % {"most": longest}] if long else []


def _lock_problems(one: Mapping[str, Any], known: Known) -> list[str]:
    found: list[str] = []
    for name, fields in (("require", known.required), ("lock", known.locked), ("buyer_lock", known.locked)):
        told = one.get(name)
        if told is None:
            continue
        if not isinstance(told, dict):
            found.append(_("fields are given as a list with a message"))
            continue
        strange = [str(each)[:60] for each in _list(told.get("fields")) if each not in fields]
        found += [_("there is no field “%(field)s”") % {"field": each} for each in strange]
        found += _text_problems(told.get("message"), LONGEST_HINT)
    return found


def _act_problems(one: Mapping[str, Any], known: Known) -> list[str]:
    acts = one.get("acts") or {}
    if not isinstance(acts, dict):
        return [_("who may do what is given by act")]
    found = [_("there is no act “%(act)s”") % {"act": str(act)[:40]} for act in acts if act not in ACTS]
    strange = [str(role)[:40] for roles in acts.values() for role in _list(roles) if role not in known.roles]
    return [*found, *(_("there is no role “%(role)s”") % {"role": role} for role in dict.fromkeys(strange))]


def _word_problems(texts: Any) -> list[str]:
    found = [word for text in (texts or {}).values() for word in WORD.findall(text) if word not in WORDS]
    told = {"word": (found or [""])[0][:40], "known": ", ".join(WORDS)}
    return [_("there is no word “%(word)s” here: write %(known)s in double braces") % told] if found else []


def _tasks_problems(one: Mapping[str, Any], known: Known) -> list[str]:
    tasks = _list(one.get("tasks"))
    if len(tasks) > MOST_TASKS:
        return [_("at most %(most)s tasks") % {"most": MOST_TASKS}]
    return [problem for task in tasks for problem in _task_problems(task, known)]


def _task_problems(task: Any, known: Known) -> list[str]:
    if not isinstance(task, dict) or not isinstance(task.get("title"), dict) or not task["title"].get("ru"):
        return [_("a task needs a title in Russian")]
    found = _text_problems(task["title"], LONGEST_TITLE) or _word_problems(task["title"])
    due = task.get("due")
    if not isinstance(due, int) or isinstance(due, bool) or not 1 <= due <= MOST_DUE:
        found.append(_("a task is due in 1 to %(most)s hours or days") % {"most": MOST_DUE})
    if task.get("unit", "hours") not in list(UNITS):
        found.append(_("a task is due in hours or days"))
    return found + _whom_problems(str(task.get("for", RESPONSIBLE)), known)


def _whom_problems(whom: str, known: Known) -> list[str]:
    if whom.startswith(ROLE) and whom.removeprefix(ROLE) not in known.roles:
        return [_("there is no role “%(role)s”") % {"role": whom.removeprefix(ROLE)[:40]}]
    if whom.startswith(PERSON) and whom.removeprefix(PERSON) not in known.people:
        return [_("whoever the task is for no longer works here: choose another")]
    if whom != RESPONSIBLE and not whom.startswith((ROLE, PERSON)):
        return [_("a task is for the responsible person, a role or a person")]
    return []

"""The editor of a pipeline: from a body to a form, from what was typed to what may be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict

from dealernet.business.deals.stages import CLOSED
from dealernet.foundation.text import slug

MOST: Final = 40
"""Statuses, or tasks of one, that a form is read with; how many may be published is another question."""
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class TaskForm:
    """A task a status sets, as typed."""

    id: str
    title_ru: str = ""
    title_en: str = ""
    amount: str = "1"
    unit: str = "days"
    whom: str = "responsible"

    @property
    def body(self) -> dict[str, Any]:
        """As a revision keeps it; an amount that is no number stays as it is, to be refused."""
        amount: Any = int(self.amount) if self.amount.isdecimal() and len(self.amount) < 6 else self.amount
        return {
            "title": _texts(self.title_ru, self.title_en),
            "amount": amount,
            "unit": self.unit,
            "whom": self.whom,
        }


@dataclass(frozen=True, slots=True)
class StatusForm:
    """A status as typed; `moves` are the ids of statuses one may go to, with roles. `free`: anywhere, everybody."""

    id: str
    key: str = ""
    name_ru: str = ""
    name_en: str = ""
    colour: str = "go"
    stage: str = "work"
    hint_ru: str = ""
    hint_en: str = ""
    free: bool = True
    moves: Mapping[str, frozenset[str]] | None = None
    tasks: Sequence[TaskForm] = ()
    require: frozenset[str] = frozenset()
    lock: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PipelineForm:
    """The whole editor."""

    title_ru: str = ""
    title_en: str = ""
    position: str = "100"
    off: bool = False
    statuses: Sequence[StatusForm] = ()

    @property
    def body(self) -> dict[str, Any]:
        """The pipeline as it would be published; new statuses get keys made of their names."""
        keys = _keys(self.statuses)
        place: Any = int(self.position) if self.position.isdecimal() and len(self.position) < 6 else self.position
        told = {
            "title": _texts(self.title_ru, self.title_en),
            "position": place,
            "statuses": [_status_body(one, keys) for one in self.statuses],
        }
        return {**told, "off": True} if self.off else told


def form_of(body: Mapping[str, Any]) -> PipelineForm:
    """The editor of a body."""
    statuses = list(body.get("statuses") or ())
    ids = {one["key"]: f"s{n}" for n, one in enumerate(statuses)}
    return PipelineForm(
        title_ru=body["title"].get("ru", ""),
        title_en=body["title"].get("en", ""),
        position=str(body.get("position", 100)),
        off=bool(body.get("off")),
        statuses=[_status_of(one, ids) for one in statuses],
    )


def form_from(given: QueryDict) -> PipelineForm:
    """The editor as it was sent."""
    ids = _ids(given)
    return PipelineForm(
        title_ru=_text(given, "title-ru"),
        title_en=_text(given, "title-en"),
        position=_text(given, "position") or "100",
        off=given.get("off") == "1",
        statuses=[_status_from(given, one, ids) for one in ids],
    )


def followed(form: PipelineForm, came: Mapping[str, Any]) -> PipelineForm:
    """The editor without English names left as the program gave them where the Russian ones beside were changed."""
    named = {one["key"]: one["name"] for one in came.get("statuses") or ()}
    return replace(
        form,
        title_en=_still(form.title_ru, form.title_en, came.get("title") or {}),
        statuses=[
            replace(one, name_en=_still(one.name_ru, one.name_en, named.get(one.key) or {})) for one in form.statuses
        ],
    )


def acted(form: PipelineForm, act: str) -> PipelineForm:
    """The editor after one of its own buttons: a status added, moved up or down, removed; a task added, removed."""
    name, _, about = act.partition(":")
    row, _, task = about.partition(":")
    statuses = list(form.statuses)
    if name == "add":
        closing = next((n for n, one in enumerate(statuses) if one.stage in CLOSED), len(statuses))
        statuses.insert(closing, StatusForm(_free([one.id for one in statuses], "s")))
        return replace(form, statuses=statuses)
    here = next((n for n, one in enumerate(statuses) if one.id == row), None)
    if here is None:
        return form
    one = statuses[here]
    if name in ("up", "down"):
        statuses.insert(max(0, here + (-1 if name == "up" else 1)), statuses.pop(here))
    elif name == "remove":
        statuses.pop(here)
    elif name == "task":
        fresh = TaskForm(_free([task.id for task in one.tasks], "t"))
        statuses[here] = replace(one, tasks=[*one.tasks, fresh])
    elif name == "untask":
        statuses[here] = replace(one, tasks=[kept for kept in one.tasks if kept.id != task])
    return replace(form, statuses=statuses)


def _status_of(body: Mapping[str, Any], ids: Mapping[str, str]) -> StatusForm:
    names, hints, moves = body["name"], body.get("hint") or {}, body.get("moves")
    return StatusForm(
        id=ids[body["key"]],
        key=body["key"],
        name_ru=names.get("ru", ""),
        name_en=names.get("en", ""),
        colour=body["colour"],
        stage=body["stage"],
        hint_ru=hints.get("ru", ""),
        hint_en=hints.get("en", ""),
        free=moves is None,
        moves={ids[to]: frozenset(roles) for to, roles in (moves or {}).items() if to in ids},
        tasks=[
            TaskForm(
                f"t{n}",
                one["title"].get("ru", ""),
                one["title"].get("en", ""),
                str(one["amount"]),
                one["unit"],
                one["whom"],
            )
            for n, one in enumerate(body.get("tasks") or ())
        ],
        require=frozenset(body.get("require") or ()),
        lock=frozenset(body.get("lock") or ()),
    )


def _status_from(given: QueryDict, row: str, ids: Sequence[str]) -> StatusForm:
    tasks = [one for one in dict.fromkeys(given.getlist(f"task-{row}")) if one.isalnum()][:MOST]
    return StatusForm(
        id=row,
        key=_text(given, f"key-{row}"),
        name_ru=_text(given, f"name-ru-{row}"),
        name_en=_text(given, f"name-en-{row}"),
        colour=_text(given, f"colour-{row}"),
        stage=_text(given, f"stage-{row}"),
        hint_ru=_text(given, f"hint-ru-{row}"),
        hint_en=_text(given, f"hint-en-{row}"),
        free=given.get(f"free-{row}") == "1",
        moves={to: frozenset(given.getlist(f"roles-{row}-{to}")) for to in given.getlist(f"to-{row}") if to in ids},
        tasks=[_task_from(given, row, one) for one in tasks],
        require=frozenset(given.getlist(f"require-{row}")),
        lock=frozenset(given.getlist(f"lock-{row}")),
    )


def _task_from(given: QueryDict, row: str, task: str) -> TaskForm:
    names = ("ru", "en", "amount", "unit", "whom")
    return TaskForm(task, *(_text(given, f"task-{name}-{row}-{task}") for name in names))


def _status_body(one: StatusForm, keys: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": keys[one.id],
        "name": _texts(one.name_ru, one.name_en),
        "colour": one.colour,
        "stage": one.stage,
        "hint": _texts(one.hint_ru, one.hint_en) if one.hint_ru or one.hint_en else {},
        "require": sorted(one.require),
        "lock": sorted(one.lock),
        "tasks": [task.body for task in one.tasks],
    }
    kept = {name: value for name, value in told.items() if value not in ({}, [])}
    if one.free:
        return kept
    moves = {keys[to]: sorted(roles) for to, roles in (one.moves or {}).items() if to in keys and to != one.id}
    return {**kept, "moves": moves}


def _keys(statuses: Sequence[StatusForm]) -> dict[str, str]:
    taken = {one.key for one in statuses if one.key}
    found: dict[str, str] = {}
    for one in statuses:
        key = one.key
        if not key:
            base = slug(one.name_ru, longest=30) or "status"
            key = next(name for name in (base, *(f"{base}_{n}" for n in range(2, 100))) if name not in taken)
            taken.add(key)
        found[one.id] = key
    return found


def _ids(given: QueryDict) -> list[str]:
    return [one for one in dict.fromkeys(given.getlist("status")) if one.isalnum() and len(one) < 8][:MOST]


def _free(taken: Sequence[str], letter: str) -> str:
    return next(name for name in (f"{letter}{n}" for n in range(1_000)) if name not in taken)


def _still(russian: str, english: str, came: Mapping[str, str]) -> str:
    return "" if english and english == came.get("en") and russian != came.get("ru") else english


def _texts(russian: str, english: str) -> dict[str, str]:
    return {"ru": russian, "en": english} if english else {"ru": russian}


def _text(given: QueryDict, name: str) -> str:
    return " ".join(given.get(name, "").replace("\x00", "").split())[:LONGEST]

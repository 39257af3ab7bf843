"""Pipelines as data: what may be published, who may go where, when a task is due."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from dealernet.business.deals.rules import (
    Pipelines,
    SetTask,
    due_at,
    pipeline_problems,
    read_pipeline,
    standard_pipelines,
)
from dealernet.business.deals.stages import Stage
from dealernet.foundation.access.powers import define_roles
from dealernet.foundation.workdays.calendar import WorkCalendar
from dealernet.project.roles import ROLES

FIVE_DAYS = WorkCalendar(week=frozenset(range(5)))


@pytest.fixture(autouse=True)
def roles() -> None:
    define_roles(ROLES)


def changed(*path: Any, value: Any) -> Any:
    body = copy.deepcopy(dict(standard_pipelines()["general"]))
    place: Any = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return body


def test_the_pipelines_the_program_comes_with_may_be_published_and_speak_both_languages() -> None:
    for body in standard_pipelines().values():
        assert pipeline_problems(body) == []
        for status in body["statuses"]:
            texts = [status["name"], status["hint"], *(task["title"] for task in status.get("tasks", ()))]
            assert all(set(text) == {"ru", "en"} for text in texts), status["key"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"title": {"ru": "Пусто"}, "statuses": []},
        {"title": {"ru": "Чужое"}, "statuses": ["new"]},
        changed("title", value={"en": "General"}),
        changed("title", value="Общее"),
        changed("position", value="10"),
        changed("position", value=True),
        changed("colour", value="red"),
        changed("statuses", 0, "key", value="Новая"),
        changed("statuses", 0, "key", value="work"),
        changed("statuses", 0, "name", value={"ru": "я" * 61}),
        changed("statuses", 0, "name", value={"ru": 5}),
        changed("statuses", 0, "stage", value="moon"),
        changed("statuses", 0, "stage", value="won"),
        changed("statuses", 0, "colour", value="#ff0000"),
        changed("statuses", 0, "require", value=["shoe_size"]),
        changed("statuses", 0, "require", value="amount"),
        changed("statuses", 0, "lock", value=["shoe_size"]),
        changed("statuses", 0, "moves", value={"moon": []}),
        changed("statuses", 0, "moves", value={"new": []}),
        changed("statuses", 0, "moves", value={"work": ["king"]}),
        changed("statuses", 0, "moves", value={"work": "king"}),
        changed("statuses", 0, "moves", value=["work"]),
        changed("statuses", 0, "tasks", value=[{"title": {"ru": "А"}, "amount": -1, "unit": "days", "whom": "queue"}]),
        changed("statuses", 0, "tasks", value=[{"title": {"ru": "А"}, "amount": 1, "unit": "years", "whom": "queue"}]),
        changed("statuses", 0, "tasks", value=[{"title": {}, "amount": 1, "unit": "days", "whom": "queue"}]),
        changed("statuses", 0, "tasks", value="call"),
        changed("statuses", 0, "secret", value=1),
        changed("statuses", 5, "stage", value="work"),
    ],
)
def test_what_makes_no_pipeline_is_said_in_words(body: Any) -> None:
    problems = pipeline_problems(body)

    assert problems
    assert all(isinstance(one, str) and one for one in problems)


def test_two_statuses_of_one_pipeline_are_not_called_alike() -> None:
    names = [one["name"]["ru"] for one in standard_pipelines()["general"]["statuses"]]
    alike = changed("statuses", 1, "name", value={"ru": f" {names[0].upper()} "})

    with translation.override("en"):
        assert pipeline_problems(alike) == [
            f"two statuses are called “{names[0]}”: call one of them otherwise",
        ]


def test_one_goes_where_the_status_lets_the_role() -> None:
    pipelines = Pipelines([read_pipeline(key, 0, body) for key, body in standard_pipelines().items()])
    new, work, won = (pipelines.at(f"general.{key}") for key in ("new", "work", "won"))
    assert new is not None
    assert work is not None
    assert won is not None

    assert pipelines.lets(new, work, "salesperson")
    assert not pipelines.lets(new, won, "salesperson")
    assert pipelines.lets(work, won, "salesperson")
    assert not pipelines.lets(won, work, "salesperson")
    assert pipelines.lets(won, work, "head_of_sales")
    assert pipelines.lets(won, pipelines.at("regular"), "salesperson")  # type: ignore[arg-type]
    assert not pipelines.lets(won, pipelines.at("regular.done"), "salesperson")  # type: ignore[arg-type]
    assert pipelines.is_further("general.offer", "general.work")
    assert not pipelines.is_further("general.offer", "general.offer")
    assert not pipelines.is_further("general.offer", "regular.request")
    assert (work.stage, work.place, pipelines.named("moon.crater")) == (Stage.WORK, "general.work", "moon.crater")


@pytest.mark.parametrize(
    ("amount", "unit", "now", "due"),
    [
        (4, "hours", "2026-11-27T10:00", "2026-11-27T14:00"),
        (20, "hours", "2026-11-27T10:00", "2026-11-30T06:00"),
        (1, "days", "2026-11-27T10:00", "2026-11-30T10:00"),
        (0, "days", "2026-11-27T10:00", "2026-11-27T10:00"),
        (5, "days", "2026-11-27T10:00", "2026-12-04T10:00"),
    ],
)
def test_a_task_is_never_due_on_a_day_off(amount: int, unit: str, now: str, due: str) -> None:
    task = SetTask({"ru": "А"}, amount, unit, "queue")

    assert due_at(task, datetime.fromisoformat(now), FIVE_DAYS) == datetime.fromisoformat(due)

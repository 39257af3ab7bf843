"""What is wrong with a value is said in the caller's language, by its name, whatever kind of error it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pydantic import BaseModel, ValidationError
from pydantic_core._pydantic_core import list_all_errors

from dealernet.foundation.access.tokens import issue_token
from dealernet.web.api.v1 import api
from dealernet.web.api.wrong import UNFORESEEN, WORDS, said_wrong
from factories.trade import company

SENT: list[Any] = [
    *(None, True, "", " ", "не то", "\x00", "\ud800", "x" * 100_000, "2026-13-45", "2026-02-01T10:00:00", "2026-02-01"),
    *(-1, 0, 3, 1.5, 10**30, float("nan"), float("inf"), "1.23456789", "9" * 40, "1e400", b"\xff", "1969-01-01"),
    *([], {}, [None], [[]], ["a"] * 2_000, {"a": 1}, {1: 1}, {"a" * 200: 1}, dict.fromkeys(map(str, range(500)), 1)),
]
"""Values of every type, most of which fit no field."""
LATIN = re.compile(r"[A-Za-z]{3,}")
NAMED = re.compile(r"true|false|JSON|UTF|U\+0000|'[^']*'")
"""What stands in Latin letters in Russian words as well: how things are spelt, and the values of a choice."""


def models() -> set[type[BaseModel]]:
    """Every shape the API takes: of bodies, addresses and queries, with those inside."""
    views = (view for _path, router in api._routers for view in router.path_operations.values())
    taken = (one for view in views for operation in view.operations for one in operation.models)
    return {found for one in taken for found in shapes_in(one.__pydantic_core_schema__)}


def shapes_in(part: Any) -> Iterator[type[BaseModel]]:
    """The shapes a schema is made of."""
    if isinstance(part, dict) and part.get("type") == "model":
        yield part["cls"]
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, (list, tuple)) else ()
    for one in inner:
        yield from shapes_in(one)


def errors() -> Iterator[tuple[str, Any]]:
    """Every error each field of every shape makes of every value, with the shape and the field."""
    for model in models():
        for name, one in model.model_fields.items():
            for value in SENT:
                try:
                    model.model_validate({one.alias or name: value})
                except ValidationError as wrong:
                    for error in wrong.errors(include_url=False):
                        yield f"{model.__name__}.{name}", error
                except (UnicodeError, AttributeError):
                    continue


def test_every_error_the_shapes_of_the_api_can_make_has_russian_words() -> None:
    with translation.override("ru"):
        told = [(place, error["type"], said_wrong(error)) for place, error in errors()]

    kinds = {kind for _place, kind, _said in told}
    assert {
        "missing",
        "extra_forbidden",
        "uuid_parsing",
        "decimal_max_places",
        "value_error",
    } <= kinds
    assert kinds - set(WORDS) == {"value_error"}, "a kind without words of its own"
    assert {(kind, said) for _place, kind, said in told if LATIN.search(NAMED.sub("", said))} == set()
    assert [place for place, _kind, said in told if not said.strip() or "%(" in said] == []


@pytest.mark.parametrize("kind", list_all_errors(), ids=lambda kind: kind["type"])
def test_a_kind_nobody_foresaw_is_never_said_in_english_to_a_russian_caller(kind: Any) -> None:
    error = {"type": kind["type"], "msg": kind["example_message_python"], "ctx": kind["example_context"]}

    with translation.override("ru"):
        russian = said_wrong(error)
    with translation.override("en"):
        english = said_wrong(error)

    if kind["type"] != "value_error":
        assert not LATIN.search(NAMED.sub("", russian)), russian
    assert russian
    assert english
    assert kind["type"] in WORDS or russian == str(UNFORESEEN) or kind["type"] == "value_error"


def test_choices_are_listed_without_a_word_of_another_language() -> None:
    with translation.override("ru"):
        assert said_wrong({"type": "enum", "ctx": {"expected": "'a', 'b' or 'c'"}}) == "Одно из: 'a', 'b', 'c'."


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["{", "не JSON", '{"lines": [}', b"\xff\xfe"])
def test_a_body_that_is_no_json_is_told_in_the_callers_language(body: Any) -> None:
    headers = {"Authorization": f"Bearer {issue_token(company().dealer().account, 'test')}"}

    answers = {
        language: Client().post(
            "/api/v1/orders/", body, "application/json", headers={**headers, "Accept-Language": language}
        )
        for language in ("ru", "en")
    }

    assert [one.status_code for one in answers.values()] == [400, 400]
    said = {language: one.json()["message"] for language, one in answers.items()}
    assert said["ru"] == "Тело запроса не читается: пришлите JSON в UTF-8."
    assert said["en"] == "The body of the request cannot be read: send JSON in UTF-8."


@pytest.mark.django_db
def test_the_name_of_the_field_is_kept_beside_its_words() -> None:
    us = company()
    headers = {"Authorization": f"Bearer {issue_token(us.dealer().account, 'test')}", "Accept-Language": "ru"}
    body = {"lines": [{"product": "нет", "quantity": "1.23456"}, {"quantity": 0}], "colour": 1}

    answer = Client().post("/api/v1/orders/", json.dumps(body), "application/json", headers=headers)

    told = {one["field"]: one["message"] for one in answer.json()["values"]["errors"]}
    assert answer.status_code == 422
    assert told == {
        "given.lines.0.product": "Это не идентификатор.",
        "given.lines.0.quantity": "После запятой не больше знаков: 3.",
        "given.lines.1.product": "Это поле не заполнено.",
        "given.lines.1.quantity": "Больше 0.",
        "given.colour": "Такого поля нет.",
    }

"""Shapes of the company's own fields."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.web.api.shapes import Given, Text


class ChoiceOut(Schema):
    """One of what a field may be."""

    key: str
    title: str


class FieldOut(Schema):
    """An own field. `type`: text, number, money, date, yes, choice, several, reference, file; `refers`: to what.

    `shown_when` is the condition on which it is shown and asked, `shown_for` the same in words: for staff.
    """

    record: str
    name: str
    type: str
    title: str
    help: str
    required: bool
    buyers: str
    refers: str | None = None
    choices: list[ChoiceOut] = []
    revision: int
    is_conditional: bool = False
    shown_when: dict[str, Any] | None = None
    shown_for: str = ""


class FieldsOut(Schema):
    """The own fields there are."""

    fields: list[FieldOut]


class ValuesIn(Given):
    """Values of fields by name."""

    values: Annotated[dict[Annotated[Text, Field(max_length=80)], Any], Field(min_length=1, max_length=60)]


class ValuesOut(Schema):
    """What a record holds in its fields, by name; `not_shown` are those it is not asked for."""

    record: str
    id: UUID
    values: dict[str, Any]
    not_shown: list[str] = []

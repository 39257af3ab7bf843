"""What the API takes and gives of printed forms."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.web.api.shapes import Given


class FormOut(Schema):
    """A form an order may be printed by."""

    key: str
    title: str
    for_buyers: bool


class FormsOut(Schema):
    """The forms of an order."""

    forms: list[FormOut]


class FormAsked(Given):
    """In which language; empty is the form's own."""

    language: Literal["", "ru", "en"] = ""


class FormTried(Given):
    """A form that is not published, the key it would have, and the order it is tried on."""

    key: Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]
    body: dict[str, Any]
    order: UUID


class PictureOut(Schema):
    """What a picture is called in a block."""

    file: str

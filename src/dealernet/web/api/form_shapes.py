"""What the API takes and gives of printed forms."""

from __future__ import annotations

from typing import Literal

from ninja import Schema

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


class PictureOut(Schema):
    """What a picture is called in a block."""

    file: str

"""Shapes of saved views of lists."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.web.api.shapes import Given, Text


class ViewIn(Given):
    """A cut of a list to be kept under a name; `query` is what the address of its page says: `{"if": "…", "sort":
    "-total", "cols": "due_on"}`. `shared` shows it to all of the staff.
    """

    name: Annotated[Text, Field(min_length=1, max_length=60)]
    query: dict[Annotated[Text, Field(max_length=80)], Annotated[Text, Field(max_length=6000)]]
    shared: bool = False


class ViewOut(Schema):
    """A view; `owner` is empty for one's own, `page` where people open it."""

    id: UUID
    list: str
    name: str
    query: dict[str, str]
    shared: bool
    owner: str
    page: str

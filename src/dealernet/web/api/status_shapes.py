"""What goes in and out about the statuses of orders, as the description of the API and its checks read it."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from dealernet.web.api.shapes import Text


class OrderStatusOut(Schema):
    """A status: its key and name, the stages of orders that may have it, its colour where it has its own, what next."""

    status: str
    status_name: str
    stages: list[str]
    colour: str
    hint: str


class OrderStatusesOut(Schema):
    """The statuses in force with the number of their revision; `definition` as it is published, for whoever may."""

    revision: int
    statuses: list[OrderStatusOut]
    definition: list[dict[str, Any]] | None = None


class OrderStatusesIn(Schema):
    """Statuses to look at or to publish; `revision` is the one they were begun from, zero before the first."""

    definition: Annotated[list[dict[str, Any]], Field(max_length=60)]
    revision: Annotated[int, Field(ge=0, lt=2**31)]
    comment: Annotated[Text, Field(max_length=500)] = ""
    instead: Annotated[dict[str, str], Field(max_length=60)] = {}


class OrderStatusMoved(Schema):
    """Orders that would go from one status to another; to none where nothing fits them."""

    before: str
    after: str | None
    orders: int


class OrderStatusNamedBy(Schema):
    """A rule, a validation or a saved view that names a status."""

    kind: str
    key: str
    title: str


class OrderStatusRemoved(Schema):
    """A status that would go."""

    status: str
    orders: int
    named_by: list[OrderStatusNamedBy]


class OrderStatusesPreview(Schema):
    """What publishing would do."""

    revision: int
    problems: list[str]
    moved: list[OrderStatusMoved]
    removed: list[OrderStatusRemoved]


class OrderStatusesPublished(Schema):
    """The revision in force now."""

    revision: int

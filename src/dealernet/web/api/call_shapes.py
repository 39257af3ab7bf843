"""Shapes of calls."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from dealernet.business.calls.stages import Direction, Mark, Outcome
from dealernet.web.api.shapes import Asked, Given, Text


class CallIn(Given):
    """A call as a telephone exchange or a script tells it. `source` and `id` name it: told again, it is the same call.

    Of an incoming call `from` is who called and `to` the company's line, of an outgoing one the other way round; a
    hidden number is left empty. `extension` is how the exchange calls the employee. `told_at`, the moment of this
    telling, orders several about one call: an older one changes nothing; without it, it is now.
    """

    source: Annotated[Text, Field(min_length=1, max_length=40)] = "api"
    id: Annotated[Text, Field(min_length=1, max_length=120)]
    direction: Direction
    outcome: Outcome
    from_: Annotated[Text, Field(alias="from", max_length=40)] = ""
    to: Annotated[Text, Field(max_length=40)] = ""
    extension: Annotated[Text, Field(max_length=40)] = ""
    started_at: AwareDatetime
    answered_at: AwareDatetime | None = None
    seconds: Annotated[int, Field(ge=0, le=604_800)] | None = None
    recording: Annotated[Text, Field(max_length=500)] = ""
    told_at: AwareDatetime | None = None


class CallsAsked(Asked):
    """Which calls: `waiting` are missed and not called back; `text` is a number or a part of the buyer's name."""

    waiting: bool = False
    missed: bool = False
    direction: Direction | None = None
    outcome: Outcome | None = None
    mark: Mark | None = None
    customer: UUID | None = None
    employee: UUID | None = None
    number: Annotated[Text, Field(max_length=40)] = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    text: Annotated[Text, Field(max_length=100)] = ""


class MarkIn(Given):
    """Whether a call was to the point; empty takes the mark away."""

    mark: Mark | Literal[""]


class CallerIn(Given):
    """Which buyer a call was with."""

    customer: UUID


class CallOut(Schema):
    """A call. `number` is the other side's; `waits` says that it is missed and nobody has called back yet."""

    id: UUID
    source: str
    external_id: str
    direction: str
    outcome: str
    number: str
    line: str
    extension: str
    customer_id: UUID | None = None
    customer: str
    contact: str
    employee_id: UUID | None = None
    employee: str
    responsible: str
    started_at: datetime
    answered_at: datetime | None = None
    seconds: int | None = None
    in_hours: bool
    recording: str
    mark: str
    waits: bool
    returned_at: datetime | None = None
    returned_by: UUID | None = None
    revision: int


class CallPage(Schema):
    """A page of calls; `next` is `after` of the following one."""

    rows: list[CallOut]
    next: UUID | None = None

"""Shapes of deals and their pipelines."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.business.deals.stages import Stage as DealStage
from dealernet.web.api.shapes import Asked, Condition, Given, Sort, Sum, Text, Values


class DealsAsked(Asked):
    """Which deals: `place` is a pipeline or one of its statuses; `text` a number or a part of title, buyer, contact.

    `if` is a condition as rules have it, in JSON, over the facts of deals and their own fields; `sort` is `number`,
    `opened_at`, `amount`, `due_on`, `entered_at`, or an own field of deals, `field_weight`, with a minus before it for
    the largest first: then only those stand in the list that have it; by `entered_at` only the open ones.
    """

    place: Annotated[Text, Field(max_length=90)] = ""
    stage: DealStage | None = None
    customer: UUID | None = None
    responsible: UUID | None = None
    order: UUID | None = None
    late: bool = False
    closed: bool = False
    text: Annotated[Text, Field(max_length=100)] = ""
    condition: Condition = ""
    sort: Sort = ""


class DealIn(Given):
    """A deal: with a buyer, or with a newcomer one can reach. `place` is a pipeline or one of its statuses.

    Without `responsible` it is the account of the key; another one needs the power to assign. `fields` are own fields
    of deals by name.
    """

    title: Annotated[Text, Field(min_length=1, max_length=200)]
    place: Annotated[Text, Field(max_length=90)]
    customer: UUID | None = None
    contact_name: Annotated[Text, Field(max_length=160)] = ""
    contact_phone: Annotated[Text, Field(max_length=40)] = ""
    contact_email: Annotated[Text, Field(max_length=254)] = ""
    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = None
    responsible: UUID | None = None
    source: Annotated[Text, Field(max_length=60)] = ""
    due_on: date | None = None
    comment: Annotated[Text, Field(max_length=2000)] = ""
    order: UUID | None = None
    fields: Values | None = None


class DealChange(Given):
    """What becomes of a deal: what is not named stays, `null` takes away. `seen` is the revision it was read at: it
    refuses a change of what somebody has changed since."""

    title: Annotated[Text, Field(min_length=1, max_length=200)] = ""
    customer: UUID | None = None
    contact_name: Annotated[Text, Field(max_length=160)] = ""
    contact_phone: Annotated[Text, Field(max_length=40)] = ""
    contact_email: Annotated[Text, Field(max_length=254)] = ""
    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = None
    source: Annotated[Text, Field(max_length=60)] = ""
    due_on: date | None = None
    comment: Annotated[Text, Field(max_length=2000)] = ""
    order: UUID | None = None
    fields: Values | None = None
    seen: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class ResponsibleIn(Given):
    """Whose a deal becomes; `tasks`: with what is open about it."""

    responsible: UUID
    tasks: bool = True


class MoveIn(Given):
    """Where a deal goes: `to` and `seen`, where it was seen to stand, are places; a `reason` when it is lost."""

    to: Annotated[Text, Field(max_length=90)]
    reason: Annotated[Text, Field(max_length=500)] = ""
    seen: Annotated[Text, Field(max_length=90)] = ""


class StatusOut(Schema):
    """A status of a pipeline. `require` are the fields a deal needs to enter it."""

    place: str
    name: str
    stage: str
    hint: str
    require: list[str]


class PipelineOut(Schema):
    """A pipeline with its statuses in their order; revision 0 is one the program comes with."""

    key: str
    name: str
    revision: int
    statuses: list[StatusOut]


class DealRow(Schema):
    """A deal as lists have it. `place` is `pipeline.status`, `who` the buyer or what is known of a newcomer."""

    id: UUID
    number: str
    title: str
    place: str
    status_name: str
    stage: str
    amount: Sum | None = None
    customer_id: UUID | None = None
    who: str
    responsible_id: UUID | None = None
    responsible: str
    source: str
    due_on: date | None = None
    opened_at: datetime
    entered_at: datetime
    closed_at: datetime | None = None


class DealPage(Schema):
    """A page of deals; `next` is `after` of the following one."""

    rows: list[DealRow]
    next: UUID | None = None


class DealOut(DealRow):
    """A deal with everything known of it; `moves` are the places the key's role may move it to, `fields` own fields."""

    contact_name: str
    contact_phone: str
    contact_email: str
    order_id: UUID | None = None
    order_number: str
    comment: str
    lost_reason: str
    revision: int
    moves: list[str]
    fields: dict[str, Any]

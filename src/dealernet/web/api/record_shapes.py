"""Shapes of buyers, their people and tasks as lists have them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.web.api.shapes import Asked, Condition, Given, Sort, Sum, Text


class RecordsAsked(Asked):
    """Which records: by a text, by a condition over their facts and own fields, in an order.

    `if` is a condition as rules have it, in JSON; `sort` is an own field, `field_weight`, or a column: `name`, `since`,
    `debt`, `last_order_at` of buyers, `name`, `since` of people, `due_at`, `created_at`, `done_at` of tasks; with a
    minus before it for the largest first. Only those stand in the list that have it.
    """

    text: Annotated[Text, Field(max_length=100)] = ""
    condition: Condition = ""
    sort: Sort = ""


class TasksAsked(RecordsAsked):
    """Which tasks: `state` is open, late, done or all; `mine` those of the key's account."""

    state: Literal["open", "late", "done", "all"] = "open"
    mine: bool = False


class BuyerOut(Schema):
    """A buyer with the terms it buys on; `missing` are those never agreed, `fields` own fields by name."""

    id: UUID
    kind: str
    name: str
    inn: str
    region: str
    is_active: bool
    created_at: datetime
    responsible_id: UUID | None = None
    responsible: str
    customer_type: str
    agreement: str
    deferral_days: int | None = None
    credit_limit: Sum | None = None
    missing: list[str]
    fields: dict[str, Any]


class TermOut(Schema):
    """A term: its value (ids and sums as strings), where that came from and when. `missing` keeps the buyer off
    automatic; `kept_in_onec`: only 1C says what it is."""

    term: str
    value: Any = None
    source: str
    seen_at: datetime | None = None
    missing: bool
    kept_in_onec: bool


class TermsExampleOut(Schema):
    """An order of the buyer and the rules that act on it, by title; `differs` says what comes out otherwise now."""

    id: UUID
    order_id: UUID
    label: str
    comment: str
    rules: list[str]
    keeps: bool
    differs: list[str]
    made_by: str
    at: datetime


class TermsOut(Schema):
    """The terms a buyer buys on, and the examples that bind them."""

    terms: list[TermOut]
    examples: list[TermsExampleOut]


class TermsIn(Given):
    """The terms to record by name; those left out stay. `without` are examples to be taken away with it."""

    terms: Annotated[dict[Annotated[Text, Field(max_length=40)], Any], Field(max_length=20)]
    without: Annotated[list[UUID], Field(max_length=20)] = []


class TermsExampleIn(Given):
    """A run of a rule on an order: what all rules made of its event becomes the example."""

    run: UUID
    comment: Annotated[Text, Field(max_length=300)] = ""


class BuyerPage(Schema):
    """A page of buyers; `next` is `after` of the following one."""

    rows: list[BuyerOut]
    next: UUID | None = None


class PersonOut(Schema):
    """Somebody at a buyer; `fields` are own fields by name."""

    id: UUID
    name: str
    position: str
    phone: str
    email: str
    buyer_id: UUID
    buyer: str
    created_at: datetime
    fields: dict[str, Any]


class PersonPage(Schema):
    """A page of people; `next` is `after` of the following one."""

    rows: list[PersonOut]
    next: UUID | None = None


class TaskIn(Given):
    """What somebody is asked to do, about an order, a deal or a buyer, or about nothing.

    Of an `assignee`, or of whoever of a `role` is at work and has the fewest tasks; without both it is the key's own
    account. It is due at the end of the working hours of `due_on`.
    """

    title: Annotated[Text, Field(max_length=200)]
    reason: Annotated[Text, Field(max_length=2000)] = ""
    assignee: UUID | None = None
    role: Annotated[Text, Field(max_length=40)] = ""
    due_on: date | None = None
    order: UUID | None = None
    deal: UUID | None = None
    buyer: UUID | None = None


class TaskChange(Given):
    """What becomes of a task: what is not named stays, `null` takes the day away."""

    title: Annotated[Text, Field(max_length=200)] = ""
    reason: Annotated[Text, Field(max_length=2000)] = ""
    assignee: UUID | None = None
    role: Annotated[Text, Field(max_length=40)] = ""
    due_on: date | None = None


class TaskOut(Schema):
    """What somebody is asked to do; `holder_id` is the order or the deal it is about, `fields` own fields by name.

    `author` is who of the people set it; what rules set has none.
    """

    id: UUID
    kind: str
    title: str
    reason: str
    buyer_id: UUID | None = None
    buyer: str
    holder_id: UUID | None = None
    assignee_id: UUID | None = None
    assignee: str
    due_at: datetime | None = None
    created_at: datetime
    done_at: datetime | None = None
    outcome: str
    author_id: UUID | None = None
    author: str
    fields: dict[str, Any]


class TaskPage(Schema):
    """A page of tasks; `next` is `after` of the following one."""

    rows: list[TaskOut]
    next: UUID | None = None

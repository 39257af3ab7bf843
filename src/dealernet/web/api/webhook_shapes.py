"""Shapes of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dealernet.integrations.webhooks.subscriptions import LONGEST_ADDRESS, LONGEST_NAME, MEANS
from dealernet.web.api.automation_shapes import Moment
from dealernet.web.api.shapes import Asked, Given, Text

Means = Literal[*MEANS]  # type: ignore[valid-type]


class WebhookIn(Given):
    """Whom to tell of what.

    `about` is a type of record (order, document, payment, party, product, …); `told` says whether of all its events, of
    the `kinds` chosen, or only of what rules send; `when` is a condition over the facts of the record.
    """

    name: Annotated[Text, Field(max_length=LONGEST_NAME)]
    address: Annotated[Text, Field(max_length=LONGEST_ADDRESS)]
    about: Annotated[Text, Field(max_length=40)]
    told: Means = "all"
    kinds: Annotated[list[Annotated[Text, Field(max_length=80)]], Field(max_length=100)] = []
    when: Any = None
    off: bool = False
    comment: Annotated[Text, Field(max_length=500)] = ""

    def body(self) -> dict[str, Any]:
        """What is published."""
        return {name: value for name, value in self.model_dump(exclude={"comment"}).items() if value}


class WebhookOut(Schema):
    """A webhook and how it fares: `state` is off, broken, failing, fresh or well."""

    key: str
    revision: int
    name: str
    address: str
    about: str
    told: str
    kinds: list[str]
    off: bool
    state: str
    off_reason: str
    failing_since: datetime | None = None
    delivered_at: datetime | None = None
    waiting: int
    given_up: int


class WebhooksOut(Schema):
    """Every webhook."""

    rows: list[WebhookOut]


class SecretOut(Schema):
    """A webhook's secret: shown once."""

    key: str
    secret: str


class SwitchIn(Given):
    """On or off."""

    on: bool


class TestOut(Schema):
    """What a test was answered: `status` 0 when nobody did."""

    taken: bool
    status: int
    seconds: float
    error: str


class ReplayIn(Given):
    """The period whose events go again."""

    since: Moment
    until: Moment


class ReplayOut(Schema):
    """How many messages go again."""

    messages: int


class MessagesAsked(Asked):
    """Which messages, the newest first: those that wait, were delivered, were given up."""

    state: Literal["due", "done", "failed"] | None = None


class MessageOut(Schema):
    """A message: `webhook_id` is the id it always goes under, `answer` the status of the last answer."""

    id: UUID
    webhook_id: UUID
    state: str
    tries: int
    error: str
    answer: str
    created_at: datetime
    next_at: datetime | None = None
    done_at: datetime | None = None


class MessagePage(Schema):
    """A page of messages; `next` is `after` of the following one."""

    rows: list[MessageOut]
    next: UUID | None = None

"""Shapes of messengers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from dealernet.web.api.shapes import Asked, Given


class LinkOut(Schema):
    """A messenger of an account. `state`: asked, linked, or gone for a `reason` (blocked, not_found, stopped)."""

    account: UUID
    name: str
    email: str
    customer: UUID | None
    channel: str
    state: str
    reason: str
    way: str
    linked_at: datetime | None


class LinkPage(Schema):
    """A page of messengers."""

    rows: list[LinkOut]
    next: UUID | None


class LinksAsked(Asked):
    """What messengers are asked with."""

    state: Literal["asked", "linked", "gone"] | None = None


class WayIn(Given):
    """How to be written to: letters only, messages (papers still by e-mail), or both."""

    way: Literal["letter", "message", "both"]


class WayInOut(Schema):
    """The address that opens the bot with a key, good once, and until when."""

    link: str
    until: datetime

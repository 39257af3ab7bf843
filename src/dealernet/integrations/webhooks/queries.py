"""Webhooks as pages show them: whom they tell, how each fares, what was sent and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import NotThere
from dealernet.foundation.exchange.streams import MessageRow, counts, list_messages, message_of
from dealernet.foundation.paging import Page, Slice
from dealernet.integrations.webhooks.models import Attempt, Subscriber
from dealernet.integrations.webhooks.reactions import SYSTEM
from dealernet.integrations.webhooks.subscriptions import KIND, Subscription, read

SEE: Final = publishing.PUBLISH
LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """A webhook and how it fares: `state` is off, broken, failing, fresh (nothing was sent yet) or well."""

    subscription: Subscription
    state: str
    off_reason: str
    failing_since: datetime | None
    rests_until: datetime | None
    delivered_at: datetime | None
    secret_at: datetime | None
    former_until: datetime | None
    waiting: int
    given_up: int


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt to deliver a message."""

    number: int
    status: int
    seconds: float
    error: str
    answer: str
    at: datetime


def list_webhooks(actor: Actor) -> list[WebhookRow]:
    """Every webhook, by key. Three statements, however many."""
    actor.require(SEE)
    health = {one.key: one for one in Subscriber.objects.all()}
    told = counts(SYSTEM)
    found = publishing.in_force(KIND).values()
    return [_row(read(one), health.get(one.key), told.get(one.key, {})) for one in found]


def webhook_card(actor: Actor, key: str) -> tuple[WebhookRow, Any]:
    """One webhook with its body as it was published, or `NotThere`. Three statements."""
    actor.require(SEE)
    one = publishing.current(KIND, key)
    if one is None:
        raise NotThere
    health = Subscriber.objects.filter(key=key).first()
    return _row(read(one), health, counts(SYSTEM).get(key, {})), one.body


def messages_of(actor: Actor, key: str, page: Page, *, state: str = "") -> Slice[MessageRow]:
    """What was sent or is to be sent to a receiver, the newest first. One statement."""
    actor.require(SEE)
    return list_messages(SYSTEM, key, page, state=state)


def message_card(actor: Actor, key: str, entry_id: UUID) -> tuple[MessageRow, Sequence[AttemptRow]]:
    """One message with its attempts, the newest first, or `NotThere`. Two statements."""
    actor.require(SEE)
    found = message_of(SYSTEM, key, entry_id)
    if found is None:
        raise NotThere
    rows = Attempt.objects.filter(message=found.id, webhook=key).order_by("-id")[:LISTED]
    return found, [AttemptRow(one.number, one.status, one.seconds, one.error, one.answer, one.at) for one in rows]


def _row(subscription: Subscription, health: Subscriber | None, told: dict[str, int]) -> WebhookRow:
    until = health.former_until if health else None
    return WebhookRow(
        subscription=subscription,
        state=_state(subscription, health),
        off_reason=health.off_reason if health else "",
        failing_since=health.failing_since if health else None,
        rests_until=health.rests_until if health else None,
        delivered_at=health.delivered_at if health else None,
        secret_at=health.secret_at if health else None,
        former_until=until if until and until > clock.now() else None,
        waiting=told.get("due", 0),
        given_up=told.get("failed", 0),
    )


def _state(subscription: Subscription, health: Subscriber | None) -> str:
    if subscription.off:
        return "off"
    if subscription.broken:
        return "broken"
    if health is not None and health.failing_since is not None:
        return "failing"
    return "well" if health is not None and health.delivered_at is not None else "fresh"

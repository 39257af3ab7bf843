"""Webhooks through the API: a program subscribes itself, tries it, looks after what was sent, asks for it again."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Path, Query, Router

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.streams import MessageRow
from dealernet.integrations.webhooks import commands
from dealernet.integrations.webhooks.queries import (
    WebhookRow,
    list_webhooks,
    message_card,
    messages_of,
    webhook_card,
)
from dealernet.web.api import webhook_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.automation_shapes import Key
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Webhooks"])
Named = Path[Key]
_OF_SUBSCRIPTION: Final = ("key", "revision", "name", "address", "about", "told", "off")
_OF_HEALTH: Final = ("state", "off_reason", "failing_since", "delivered_at", "waiting", "given_up")
_OF_MESSAGE: Final = ("state", "tries", "error", "created_at", "next_at", "done_at")


@router.get("/", response={200: shapes.WebhooksOut, **READING}, summary="Webhooks and how they fare")
def index(request: ActorRequest) -> HttpResponse:
    """Every one, by key."""
    return answered({"rows": [_row(row) for row in list_webhooks(request.actor)]})


@router.post("/", response={201: shapes.SecretOut, **WRITING}, summary="Make a webhook")
def create(request: ActorRequest, given: shapes.WebhookIn) -> HttpResponse:
    """Under a key made of its name. Its secret is answered now and never again."""
    kept = commands.add_webhook(request.actor, given.body(), comment=given.comment)
    return answered({"key": kept.key, "secret": kept.secret}, 201)


@router.get("/{key}/", response={200: shapes.WebhookOut, **READING}, summary="One webhook")
def card(request: ActorRequest, key: Named) -> HttpResponse:
    """Whom it tells of what, and how it fares."""
    return answered(_one(request.actor, key))


@router.put("/{key}/", response={200: shapes.WebhookOut, **WRITING}, summary="Change a webhook")
def change(request: ActorRequest, key: Named, given: shapes.WebhookIn) -> HttpResponse:
    """As a new revision. The secret stays. Repeating it changes nothing."""
    commands.change_webhook(request.actor, key, given.body(), comment=given.comment)
    return answered(_one(request.actor, key))


@router.post("/{key}/switch/", response={200: shapes.WebhookOut, **WRITING}, summary="Switch a webhook off or on")
def switch(request: ActorRequest, key: Named, given: shapes.SwitchIn) -> HttpResponse:
    """What waits for it is kept; what happens while it is off is not told until a period is sent again."""
    commands.switch_webhook(request.actor, key, on=given.on)
    return answered(_one(request.actor, key))


@router.post("/{key}/secret/", response={200: shapes.SecretOut, **WRITING}, summary="A new secret")
def secret(request: ActorRequest, key: Named) -> HttpResponse:
    """Answered now and never again; the former one signs besides it for a day."""
    return answered({"key": key, "secret": commands.rotate_secret(request.actor, key)})


@router.post("/{key}/test/", response={200: shapes.TestOut, **WRITING}, summary="Send a test")
def test(request: ActorRequest, key: Named) -> HttpResponse:
    """A message that means nothing, sent now, also to one that is off."""
    answer = commands.send_test(request.actor, key)
    told = {"taken": answer.took, "status": answer.status, "seconds": answer.seconds, "error": answer.error}
    return answered(told)


@router.post("/{key}/replay/", response={200: shapes.ReplayOut, **WRITING}, summary="Send a period again")
def replay(request: ActorRequest, key: Named, given: shapes.ReplayIn) -> HttpResponse:
    """What happened then goes again under the ids it had, in its order; what was never told goes too."""
    sent = commands.replay(request.actor, key, since=given.since, until=given.until)
    return answered({"messages": sent})


@router.get("/{key}/messages/", response={200: shapes.MessagePage, **READING}, summary="Messages, newest first")
def messages(request: ActorRequest, key: Named, asked: Query[shapes.MessagesAsked]) -> HttpResponse:
    """What was sent or waits; a page after the id `after`."""
    webhook_card(request.actor, key)
    found = messages_of(request.actor, key, asked.page, state=asked.state or "")
    return answered({"rows": [_message(row) for row in found.rows], "next": found.next})


@router.post(
    "/{key}/messages/{uuid:entry_id}/again/", response={200: shapes.MessageOut, **WRITING}, summary="Send again"
)
def again(request: ActorRequest, key: Named, entry_id: UUID) -> HttpResponse:
    """One message, under the id it had."""
    commands.send_message_again(request.actor, key, entry_id)
    return answered(_message(message_card(request.actor, key, entry_id)[0]))


def _one(actor: Actor, key: str) -> dict[str, Any]:
    return _row(webhook_card(actor, key)[0])


def _row(row: WebhookRow) -> dict[str, Any]:
    one = row.subscription
    told = {name: getattr(one, name) for name in _OF_SUBSCRIPTION}
    kinds = sorted(one.kinds) if one.told == "chosen" else []
    return {**told, "kinds": kinds, **{name: getattr(row, name) for name in _OF_HEALTH}}


def _message(row: MessageRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _OF_MESSAGE}
    return {"id": row.entry_id, "webhook_id": row.id, "answer": str(row.answer.get("number") or ""), **told}

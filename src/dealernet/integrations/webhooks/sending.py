"""Sending: what is due is tried, each record's messages one after another; what comes of it is kept at once."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Final

import structlog
from django.db import transaction

from dealernet.foundation import clock
from dealernet.foundation.exchange.streams import (
    Claimed,
    claim_first,
    hasten,
    note_answered,
    note_delayed,
    note_given_up,
)
from dealernet.foundation.secrets import opened, sealed
from dealernet.integrations.webhooks import patience
from dealernet.integrations.webhooks.client import Answer, post
from dealernet.integrations.webhooks.models import Attempt, Subscriber
from dealernet.integrations.webhooks.reactions import SYSTEM
from dealernet.integrations.webhooks.signing import new_secret
from dealernet.integrations.webhooks.subscriptions import Subscription, published
from dealernet.integrations.webhooks.switching import switch_off

LEASE: Final = timedelta(seconds=60)
"""A message whose sender died is tried anew after this: longer than any exchange lasts."""
_log = structlog.get_logger(__name__)


def send_due_of(subscription: Subscription, *, most: int = 1_000) -> int:
    """Send what is due to one receiver, one message after another, until nothing is or it is to be left alone.

    How many were tried. Several may run at once: each takes other records.
    """
    tried = 0
    while tried < most and may_be_told(subscription.key):
        claimed = claim_first(SYSTEM, subscription.key, 1, clock.now() + LEASE)
        if not claimed:
            break
        send(subscription, claimed[0])
        tried += 1
    return tried


def send(subscription: Subscription, message: Claimed, *, once: bool = False) -> Answer:
    """Try one message and keep what came of it; one that goes `once` is not tried again.

    The request is made outside of any transaction.
    """
    try:
        answer = post(subscription.address, str(message.id), message.body.encode(), secrets_of(subscription.key))
    except Exception as broken:  # one message that cannot be sent must not keep back those behind it for ever
        _log.exception("webhooks.broken", webhook=subscription.key, message=str(message.id))
        answer = Answer(0, 0.0, f"{type(broken).__name__}: {broken}"[:500])
    settle(subscription, message, answer, once=once)
    return answer


def settle(subscription: Subscription, message: Claimed, answer: Answer, *, once: bool = False) -> None:
    """Keep what came of an attempt: with the message, in the list of attempts, in the receiver's health.

    A receiver that is gone, or took nothing for three days, is switched off and the administrators are asked to look.
    Locks the subscriber.
    """
    key, now = subscription.key, clock.now()
    told = {"number": str(answer.status or ""), "seconds": answer.seconds, "text": answer.text}
    with transaction.atomic():
        health = Subscriber.objects.select_for_update(no_key=True).get(key=key)
        _keep_attempt(key, message, answer)
        if answer.took:
            note_answered(SYSTEM, key, message.id, told)
            if patience.is_back(health.failing_since, now):
                hasten(SYSTEM, key)
            health.failures, health.failing_since, health.rests_until, health.delivered_at = 0, None, None, now
        else:
            _failed(health, message, answer)
            waits = None if once else patience.pause(message.tries, answer.rest)
            if waits is None:
                note_given_up(SYSTEM, key, message.id, answer.error, told)
            else:
                note_delayed(SYSTEM, key, message.id, answer.error, now + waits, told)
        health.save(update_fields=["failures", "failing_since", "rests_until", "delivered_at"])
    if answer.is_gone:
        switch_off(subscription.key, "gone")
    elif health.failing_since and patience.is_hopeless(health.failing_since, health.failures, now):
        switch_off(subscription.key, "failing")


def may_be_told(key: str) -> bool:
    """Whether a receiver is at work and not to be left alone for now. Two statements."""
    standing = published.all().get(key)
    if standing is None or standing.off:
        return False
    rests_until = Subscriber.objects.filter(key=key).values_list("rests_until", flat=True).first()
    return rests_until is None or rests_until <= clock.now()


def secrets_of(key: str) -> list[str]:
    """The secrets that sign now, the present one first. One statement."""
    row, _made = Subscriber.objects.get_or_create(key=key, defaults={"secret": sealed(new_secret())})
    former = row.former if row.former_until and row.former_until > clock.now() else ""
    return [_opened(one) for one in (row.secret, former) if one]


@lru_cache(maxsize=200)
def _opened(kept: str) -> str:
    return opened(kept)


def _failed(health: Subscriber, message: Claimed, answer: Answer) -> None:
    now = clock.now()
    health.failures += 1
    health.failing_since = health.failing_since or now
    rests = patience.rest(health.failures, answer.rest)
    health.rests_until = now + rests if rests else None


def _keep_attempt(key: str, message: Claimed, answer: Answer) -> None:
    Attempt.objects.create(
        webhook=key,
        message=message.id,
        number=message.tries,
        status=answer.status,
        seconds=answer.seconds,
        error=answer.error[:500],
        answer=answer.text[:2000],
    )

"""What people do about webhooks: keep one, switch it, change its secret, try it, send again what went before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.business.tasks.commands import complete_tasks_of
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.cursor import by_ids
from dealernet.foundation.exchange.journal import MANAGE
from dealernet.foundation.exchange.streams import NewMessage, claim_first, hasten, queue, send_once_more
from dealernet.foundation.secrets import sealed
from dealernet.foundation.sql import prepared
from dealernet.foundation.text import slug
from dealernet.integrations.webhooks import messages
from dealernet.integrations.webhooks.client import Answer
from dealernet.integrations.webhooks.events import SecretChanged, WebhookReplayed
from dealernet.integrations.webhooks.models import Subscriber
from dealernet.integrations.webhooks.reactions import SYSTEM
from dealernet.integrations.webhooks.sending import LEASE, send
from dealernet.integrations.webhooks.signing import new_secret
from dealernet.integrations.webhooks.subscriptions import KIND, LONGEST_KEY, Subscription, read
from dealernet.integrations.webhooks.switching import TASK, webhook_id

MOST: Final = 20_000
"""Events sent again at once."""
BOTH: Final = timedelta(hours=24)
"""How long the former secret signs besides the new one."""


class TooMany(Refusal):
    """The period holds more events than go again at once."""

    code: ClassVar[str] = "too_many_events"
    status: ClassVar[int] = 422
    field: ClassVar[str | None] = "until"
    message = gettext_lazy("More than %(most)s events happened then: choose a shorter period.")


class NoTime(Refusal):
    """The period ends before it begins."""

    code: ClassVar[str] = "no_period"
    status: ClassVar[int] = 422
    field: ClassVar[str | None] = "until"
    message = gettext_lazy("The last day is not before the first one.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A webhook that was kept; `secret` only when it was just made: nobody is shown it again."""

    key: str
    revision: int
    secret: str = ""


def add_webhook(actor: Actor, body: Mapping[str, Any], *, comment: str = "") -> Kept:
    """Make a webhook with a secret of its own, under a key made of its name. Refuses what `publish` refuses."""
    actor.require(publishing.PUBLISH)
    secret = new_secret()
    with transaction.atomic():
        key = _free_key(str(body.get("name") or ""))
        Subscriber.objects.create(key=key, secret=sealed(secret))
        number = publishing.publish(actor, KIND, key, dict(body), comment=comment)
    return Kept(key, number, secret)


def change_webhook(
    actor: Actor, key: str, body: Mapping[str, Any], *, comment: str = "", seen: int | None = None
) -> Kept:
    """Publish a webhook anew. Another address starts with a clean slate; the secret stays.

    Refuses as `publish` does, also where another revision than the one `seen` is in force.
    """
    actor.require(publishing.PUBLISH)
    with transaction.atomic():
        before = _standing(key)
        number = publishing.publish(actor, KIND, key, dict(body), comment=comment, instead_of=seen)
        moved = before.body.get("address") != body.get("address")
        if (moved or before.body.get("off")) and not body.get("off"):
            _begin_anew(actor, key)
    return Kept(key, number)


def switch_webhook(actor: Actor, key: str, *, on: bool) -> int:
    """Switch a webhook off or on as a revision of its own; its number. Switched on, what waits for it goes at once."""
    actor.require(publishing.PUBLISH)
    with transaction.atomic():
        standing = _standing(key)
        body = {name: value for name, value in standing.body.items() if name != "off"}
        comment = _("Switched on") if on else _("Switched off")
        number = publishing.publish_over(actor, standing, body if on else {**body, "off": True}, comment=comment)
        if on:
            _begin_anew(actor, key)
        else:
            Subscriber.objects.filter(key=key).update(off_reason="")
    return number


def rotate_secret(actor: Actor, key: str) -> str:
    """Give a webhook a fresh secret: the answer, shown once. The former one signs besides it for a day.

    Locks the subscriber.
    """
    actor.require(publishing.PUBLISH)
    secret = new_secret()
    with transaction.atomic():
        _standing(key)
        row = Subscriber.objects.select_for_update(no_key=True).get(key=key)
        row.former, row.former_until = row.secret, clock.now() + BOTH
        row.secret, row.secret_at = sealed(secret), clock.now()
        row.save(update_fields=["former", "former_until", "secret", "secret_at"])
        log.record(actor, SecretChanged(subject=webhook_id(key), stream=webhook_id(key), webhook=key))
    return secret


def send_test(actor: Actor, key: str) -> Answer:
    """Send a message that means nothing, now, even to one that is switched off; what was answered.

    It is kept among the messages like any other, and not tried again.
    """
    actor.require(publishing.PUBLISH)
    subscription = read(_standing(key))
    made = messages.test_message(key, clock.now())
    queue(SYSTEM, key, [made])
    [claimed] = claim_first(SYSTEM, key, 1, clock.now() + LEASE, only=made.id)
    return send(subscription, claimed, once=True)


def send_message_again(actor: Actor, key: str, entry_id: UUID) -> None:
    """Send one message again under the id it had; one that waits is tried at once. `NotThere` when there is none."""
    actor.require(MANAGE)
    if not send_once_more(SYSTEM, key, entry_id):
        raise NotThere


def replay(actor: Actor, key: str, *, since: datetime, until: datetime) -> int:
    """Send again what happened from `since` until `until`, and what was never sent of it; how many messages.

    Each goes under the id it had or would have had, in the order of its record; the condition is asked of the records
    as they are now. Refuses more than twenty thousand events. Costs a scan of the log over the period.
    """
    actor.require(MANAGE)
    if until <= since:
        raise NoTime
    subscription = read(_standing(key))
    ids = [found for (found,) in prepared(_HAPPENED, [sorted(subscription.kinds), since, until, MOST + 1])]
    if len(ids) > MOST:
        raise TooMany(most=MOST)
    with transaction.atomic():
        sent = _queued(subscription, ids)
        told = WebhookReplayed(
            subject=webhook_id(key), stream=webhook_id(key), webhook=key, since=since, until=until, messages=sent
        )
        log.record(actor, told)
    return sent


_HAPPENED: Final = """
select id from events_event where kind = any(%s::text[]) and at >= %s and at < %s order by id limit %s
"""


def _queued(subscription: Subscription, ids: list[int]) -> int:
    sent = 0
    for start in range(0, len(ids), 1_000):
        events = messages.wanted(subscription, by_ids(ids[start : start + 1_000]))
        made: list[NewMessage] = [messages.message_of(subscription.key, event) for event in events]
        sent += queue(SYSTEM, subscription.key, made, again=True)
    return sent


def _standing(key: str) -> publishing.InForce:
    one = publishing.current(KIND, key)
    if one is None:
        raise NotThere
    return one


def _begin_anew(actor: Actor, key: str) -> None:
    Subscriber.objects.filter(key=key).update(failures=0, failing_since=None, rests_until=None, off_reason="")
    hasten(SYSTEM, key)
    complete_tasks_of(actor, [webhook_id(key)], [TASK], outcome="switched_on")


def _free_key(name: str) -> str:
    """A key made of the name, one that no webhook has or had."""
    base = slug(name, longest=LONGEST_KEY - 5) or "webhook"
    known = set(publishing.in_force(KIND)) | set(Subscriber.objects.values_list("key", flat=True)) | {"new"}
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if key not in known)

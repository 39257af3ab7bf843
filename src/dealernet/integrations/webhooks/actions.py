"""What rules may tell programs outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item, Told, action
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.streams import queue
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import filled
from dealernet.integrations.webhooks.messages import called
from dealernet.integrations.webhooks.reactions import SYSTEM
from dealernet.integrations.webhooks.subscriptions import published


class WebhookOff(Refusal):
    """The webhook a rule calls is switched off, or gone."""

    code: ClassVar[str] = "webhook_off"
    message = _("The webhook “%(name)s” is switched off: switch it on, then try again.")


def _choices() -> Mapping[str, Any]:
    return {key: one.name for key, one in published.all().items()}


@action(
    "webhooks.call",
    _("tell another program (webhook)"),
    Told("webhook", "choice", _("which webhook"), _choices),
    Told("text", "text", _("what to tell it besides"), required=False),
    leaves=True,
    power=PUBLISH,
)
def call(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Send `webhook` a signed message: the event, the record's facts, and a `text` with {{ words }}.

    It keeps the order of the record among all that this webhook is told of it.
    """
    key = str(items[0].told["webhook"])
    standing = published.all().get(key)
    if standing is None or standing.off:
        name = standing.name if standing else key
        return [Outcome(item.subject, WebhookOff(name=name)) for item in items]
    rule = str((actor.detail or {}).get("rule", ""))
    queue(SYSTEM, key, [called(key, item.event, rule, _text(item), _facts(item)) for item in items])
    return [Outcome(item.subject) for item in items]


def _text(item: Item) -> str:
    return filled(str(item.told.get("text", "")), item.facts)


def _facts(item: Item) -> dict[str, Any]:
    """The record in the words conditions use; whatever else is known of it stays here."""
    source = SOURCES.get(item.event.subject_type)
    return {name: item.facts.get(name) for name in source.words} if source else {}

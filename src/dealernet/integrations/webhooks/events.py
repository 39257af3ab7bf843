"""What webhooks announce of themselves. Subject and stream: the webhook, by its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class SecretChanged(Event):
    """A webhook signs with a new secret; the former one signs besides it for a day."""

    kind: ClassVar[str] = "webhooks.secret_changed"
    subject_type: ClassVar[str] = "webhook"
    says: ClassVar[Any] = _("Webhook “%(webhook)s” has a new secret")
    webhook: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookReplayed(Event):
    """A person had what happened in a period sent again; `messages` is how many."""

    kind: ClassVar[str] = "webhooks.replayed"
    subject_type: ClassVar[str] = "webhook"
    says: ClassVar[Any] = _("Webhook “%(webhook)s”: sent again %(messages)s messages of a period")
    webhook: str
    since: datetime
    until: datetime
    messages: int

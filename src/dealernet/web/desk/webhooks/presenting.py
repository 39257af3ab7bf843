"""A webhook and its messages in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation.exchange.streams import MessageRow
from dealernet.integrations.webhooks.messages import CALL, TEST
from dealernet.integrations.webhooks.queries import WebhookRow
from dealernet.integrations.webhooks.switching import REASONS
from dealernet.web.desk.rules.presenting import event_in_words
from dealernet.web.desk.webhooks.forms import ABOUT

STATES: Final[Mapping[str, tuple[Any, str, str]]] = {
    "off": (pgettext_lazy("webhook", "Switched off"), "", "pause"),
    "broken": (pgettext_lazy("webhook", "Its condition cannot be read"), "bad", "alert"),
    "failing": (pgettext_lazy("webhook", "Does not answer"), "bad", "alert"),
    "fresh": (pgettext_lazy("webhook", "Nothing was sent yet"), "wait", "clock"),
    "well": (pgettext_lazy("webhook", "Well"), "good", "check"),
}
MEANT: Final[Mapping[str, Any]] = {
    "all": pgettext_lazy("webhook", "everything that happens to them"),
    "chosen": "",
    "rules": pgettext_lazy("webhook", "only what rules send"),
}
MESSAGE_STATES: Final[Mapping[str, tuple[Any, str, str]]] = {
    "due": (pgettext_lazy("webhook message", "Waits"), "wait", "clock"),
    "done": (pgettext_lazy("webhook message", "Delivered"), "good", "check"),
    "failed": (pgettext_lazy("webhook message", "Given up"), "bad", "stop"),
}


@dataclass(frozen=True, slots=True)
class ShownWebhook:
    """A webhook with its words."""

    row: WebhookRow
    about: str
    told: str
    kinds: tuple[str, ...]
    word: str
    tone: str
    shape: str
    why_off: str


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message with its words."""

    row: MessageRow
    title: str
    number: str
    word: str
    tone: str
    shape: str
    answer: str


def shown(row: WebhookRow) -> ShownWebhook:
    """A webhook with its words."""
    word, tone, shape = STATES[row.state]
    one = row.subscription
    return ShownWebhook(
        row=row,
        about=str(ABOUT.get(one.about, one.about)),
        told=str(MEANT.get(one.told, "")),
        kinds=tuple(event_in_words(kind) for kind in sorted(one.kinds)) if one.told == "chosen" else (),
        word=str(word),
        tone=tone,
        shape=shape,
        why_off=str(REASONS.get(row.off_reason, "")) if one.off else "",
    )


def shown_message(row: MessageRow) -> ShownMessage:
    """A message with its words."""
    word, tone, shape = MESSAGE_STATES.get(row.state, (row.state, "", "dot"))
    told = json.loads(row.body) if row.body else {}
    answer = str(row.answer.get("number") or "")
    return ShownMessage(row, _title(told), _number(told.get("data") or {}), str(word), tone, shape, answer)


def _title(told: Mapping[str, Any]) -> str:
    kind = str(told.get("type", ""))
    if kind == TEST:
        return _("a test")
    if kind == CALL:
        return _("a call by a rule")
    return event_in_words(kind)


def _number(data: Mapping[str, Any]) -> str:
    """The number of the order or paper a message is about, where it tells one."""
    facts = data.get("facts") or {}
    return str(facts.get("number") or "") if isinstance(facts, dict) else ""

"""What people write to the bot: a key links them, /stop unlinks them, anything else is answered with where to write."""

from __future__ import annotations

from typing import Any, Final

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dealernet.business.conversations.commands import link_chat, note_came, unlink_chat
from dealernet.business.conversations.queries import Correspondent, whose_chat
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.exchange.feeds import keep_place, place_in
from dealernet.integrations.telegram.client import BotClient
from dealernet.integrations.telegram.mapping import Came, came
from dealernet.integrations.telegram.messenger import CHANNEL

PAGE: Final = "/account/messenger/"
REPEATED: Final = 1_000
"""An update so many numbers below the place, or fewer, was taken before; one further below is of a new count."""
CONFIRMED: Final = " confirmed"
_log = structlog.get_logger(__name__)


def take(client: BotClient, bot: str, *, wait: int = 0) -> int:
    """Ask what came, take it, and answer; how many updates were new.

    The place in the feed moves in the transaction of what was taken, so each update counts once, however often it is
    told. It is confirmed by the next question; the ones after that name no place, because after a quiet week Telegram
    begins to count anew, from anywhere. Answers are sent afterwards, once: one that is lost is not sent again.
    """
    feed = f"tg:{bot}"[:20]
    place, confirmed = _read(place_in(feed))
    told = client.updates(0 if confirmed else place, wait=wait)
    numbers = [one["update_id"] for one in told if isinstance(one.get("update_id"), int)]
    new = [one for one in told if one.get("update_id") in numbers and not place - REPEATED <= one["update_id"] < place]
    if not new:
        if confirmed == bool(numbers):
            keep_place(feed, f"{place}{'' if numbers else CONFIRMED}")
        return 0
    answers: dict[str, str] = {}
    with transaction.atomic():
        for one in new:
            _taken_alone(one, answers)
        keep_place(feed, str(max(one["update_id"] for one in new) + 1))
    for chat, text in answers.items():
        _answer(client, chat, text)
    return len(new)


def _read(kept: str) -> tuple[int, bool]:
    """The number of the next update, and whether Telegram knows already that those before it were taken."""
    return int(kept.removesuffix(CONFIRMED) or 0), kept.endswith(CONFIRMED)


def _taken_alone(update: Any, answers: dict[str, str]) -> None:
    """Take one update; one that cannot be taken must not keep back those behind it."""
    try:
        with transaction.atomic():
            _take(system("telegram"), update, answers)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _log.exception("telegram.update_broken", update=update.get("update_id"))


def _take(actor: Actor, update: Any, answers: dict[str, str]) -> None:
    told = came(update)
    if told is None:
        return
    if told.act == "leave":
        unlink_chat(actor, CHANNEL, told.chat, reason="blocked")
        answers.pop(told.chat, None)
        return
    known = whose_chat(CHANNEL, told.chat)
    with translation.override(known.language if known else settings.LANGUAGE_CODE):
        answers[told.chat] = _taken(actor, told, known)


def _taken(actor: Actor, told: Came, known: Correspondent | None) -> str:
    """Do what somebody asked for; the answer, in the language of whoever asked."""
    page = {"page": settings.BASE_URL + PAGE}
    if told.act == "start":
        link = link_chat(actor, CHANNEL, told.text, chat=told.chat, name=told.name)
        if link is None and known is None:
            return _("This link is used up or too old. Ask for a new one here: %(page)s") % page
        with translation.override(link.account.language if link else known.language if known else None):
            return _("Done: news of your orders will come here. To stop, write /stop. What comes: %(page)s") % page
    if told.act == "stop":
        unlink_chat(actor, CHANNEL, told.chat)
        return _("Nothing more will come here: letters go by e-mail. To link again: %(page)s") % page
    if known is None:
        return _("This bot sends news of orders. Link it in your cabinet: %(page)s") % page
    note_came(actor, CHANNEL, told.chat, told.text)
    if known.write_to:
        return _("Only news comes from here. For an answer write to your manager: %(email)s") % {
            "email": known.write_to
        }
    return _("Only news comes from here; nobody reads what is written to the bot. What comes: %(page)s") % page


def _answer(client: BotClient, chat: str, text: str) -> None:
    try:
        client.send(chat, text)
    except (OutsideUnavailable, OutsideRejected) as lost:
        _log.warning("telegram.no_answer", error=str(lost))

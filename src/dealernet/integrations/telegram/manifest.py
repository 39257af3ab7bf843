"""Who this integration is, what it asks for, what it learns when it is connected, and which port it speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.business.conversations.ports import Messenger
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.integration import Integration, join
from dealernet.integrations.telegram.client import BotClient, NotOurs
from dealernet.integrations.telegram.errors import NobodyAnswers, TakenElsewhere, TokenUnknown
from dealernet.integrations.telegram.messenger import CHANNEL, TelegramMessenger
from dealernet.integrations.telegram.settings import API, TelegramSettings

TOKEN: Final = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{20,80}")


def client_of(settings: TelegramSettings) -> BotClient:
    """The bot of these settings."""
    return BotClient(settings.base_url or API, settings.token, proxy=settings.proxy)


def messenger(settings: TelegramSettings) -> Messenger:
    """The bot as conversations know it."""
    return TelegramMessenger(client_of(settings), settings.bot)


def bot_of(settings: TelegramSettings) -> Mapping[str, Any]:
    """The name of the bot, asked of Telegram. Refuses an unknown token and a bot another program listens to."""
    if not TOKEN.fullmatch(settings.token):
        raise TokenUnknown
    client = client_of(settings)
    try:
        bot, taken = str(client.me().get("username") or ""), client.webhook()
    except NotOurs:
        raise TokenUnknown from None
    except (OutsideUnavailable, OutsideRejected) as silent:
        raise NobodyAnswers(why=str(silent)) from silent
    if taken:
        raise TakenElsewhere(address=taken[:200])
    return {"bot": bot}


integration = join(
    Integration(
        key=CHANNEL,
        title=_("Telegram"),
        about=_("Buyers and colleagues who link it get messages instead of letters or beside them, as each chooses."),
        settings=TelegramSettings,
        provides={Messenger: messenger},
        learns=bot_of,
        meanwhile=_("Not connected yet: everybody is written to by e-mail"),
    )
)

"""What the administrator fills in to connect a bot of Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.integration import setting

API: Final = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The bot's token, where the Bot API answers, and through which proxy. The bot's name is learnt from Telegram."""

    token: str = setting(
        _("Token of the bot"),
        secret=True,
        hint=_("Write /newbot to @BotFather in Telegram: it gives one like 123456789:AAE…"),
    )
    base_url: str = setting(
        _("Address of the Bot API"), default=API, hint=_("Another one only for a server of your own")
    )
    proxy: str = setting(
        _("Proxy"), default="", hint=_("http://proxy.example.ru:3128; empty where Telegram is reached without one")
    )
    bot: str = setting(_("Bot"), default="", asked=False)

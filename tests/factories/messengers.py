"""People who linked Telegram, as they do it: a key from their account, brought to the bot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dealernet.business.conversations.commands import ask_link, choose_way
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account
from dealernet.foundation.integration import connect, settings_of
from dealernet.integrations.telegram.fake import Bot, bot_api
from dealernet.integrations.telegram.incoming import take
from dealernet.integrations.telegram.manifest import client_of


@contextmanager
def connected_bot() -> Iterator[Bot]:
    """A Bot API of our own with a bot the company has connected."""
    with bot_api() as made:
        connect(system("test"), "telegram", {"base_url": made.base_url, "token": made.token, "proxy": ""})
        yield made


def take_all(bot: Bot) -> int:
    """Take what people wrote to the bot."""
    return take(client_of(settings_of("telegram")), bot.token.partition(":")[0])


def links(bot: Bot, account: Account, chat: int, way: str = "") -> None:
    """Somebody links Telegram to an account, and chooses how to be written to."""
    asked = ask_link(actor_of(account), "telegram")
    bot.says(chat, f"/start {asked.token}", account.name)
    take_all(bot)
    if way:
        choose_way(actor_of(account), "telegram", way)

"""The port of messages, spoken with a bot."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from dealernet.integrations.telegram.client import BotClient

CHANNEL: Final = "telegram"


class TelegramMessenger:
    """A bot of the company."""

    def __init__(self, client: BotClient, bot: str) -> None:
        self._client, self._bot = client, bot

    @property
    def channel(self) -> str:
        """Telegram."""
        return CHANNEL

    def send(self, chat: str, text: str) -> None:
        """Hand a message over. Telegram knows no keys: one whose answer was lost may come twice."""
        self._client.send(chat, text)

    def way_in(self, token: str) -> str:
        """The deep link: pressing "Start" there sends the key to the bot."""
        return f"https://t.me/{quote(self._bot)}?start={quote(token)}"

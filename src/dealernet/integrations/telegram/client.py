"""The Bot API over HTTP: the only module that knows its addresses and its errors. The token never leaves in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from dealernet.business.conversations.ports import LeaveAlone, ReaderGone
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.http import Outgoing, Reply

TIMEOUT: Final = 10
LONGEST_PAUSE: Final = 3_600
_NO_CHAT: Final = ("chat not found", "user not found", "peer_id_invalid", "chat_id is empty")
_UNKNOWN: Final = (401, 404)
"""What a wrong or revoked token is answered with."""


class NotOurs(OutsideUnavailable):
    """The token is unknown, or revoked: a person puts it right."""


class BotClient:
    """One bot: who it is, messages out, what people write to it."""

    def __init__(self, base_url: str, token: str, *, proxy: str = "", timeout: float = TIMEOUT) -> None:
        self._base_url, self._proxy, self._timeout = base_url, proxy, timeout
        self._path = f"/bot{quote(token, safe=':')}/"

    def me(self) -> Mapping[str, Any]:
        """Who the bot is."""
        return self._table("getMe", {})

    def webhook(self) -> str:
        """The address another program listens to the bot at; empty when nobody does."""
        return str(self._table("getWebhookInfo", {}).get("url") or "")

    def send(self, chat: str, text: str) -> None:
        """Plain text to a chat: without a parse mode nothing in it is markup."""
        self._call("sendMessage", {"chat_id": chat, "text": text, "link_preview_options": {"is_disabled": True}})

    def updates(self, offset: int, *, wait: int) -> Sequence[Mapping[str, Any]]:
        """What came from an update on, waiting some seconds for one. Those before it are forgotten there."""
        asked = {"offset": offset, "timeout": wait, "allowed_updates": ["message", "my_chat_member"]}
        found = self._call("getUpdates", asked, more=wait)
        if not isinstance(found, list):
            raise OutsideUnavailable("the updates are not a list")
        return [one for one in found if isinstance(one, dict)]

    def _table(self, method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        found = self._call(method, body)
        return found if isinstance(found, dict) else {}

    def _call(self, method: str, body: Mapping[str, Any], *, more: float = 0) -> Any:
        within = self._timeout + more
        http = Outgoing(self._base_url, proxy=self._proxy, timeout=within, within=within)
        return _understood(http.post(self._path + method, body))


def _understood(reply: Reply) -> Any:
    told = _read(reply)
    if reply.status == 200 and told.get("ok") is True:
        return told.get("result")
    said = str(told.get("description") or f"Telegram answered {reply.status}")[:300]
    if reply.status == 429:
        raise LeaveAlone(_pause(told))
    if reply.status == 403:
        raise ReaderGone("not_found" if "deactivated" in said else "blocked")
    if reply.status == 400 and any(word in said.lower() for word in _NO_CHAT):
        raise ReaderGone("not_found")
    if reply.status in _UNKNOWN:
        raise NotOurs(said)
    if 400 <= reply.status < 500 and reply.status != 409:
        raise OutsideRejected(said)
    raise OutsideUnavailable(said)


def _read(reply: Reply) -> Mapping[str, Any]:
    """The answer as a table; a page of somebody on the way (a proxy, a provider) is none, and acknowledges nothing."""
    try:
        told = reply.json()
    except OutsideRejected:
        told = None
    if isinstance(told, dict):
        return told
    if reply.status == 200:
        raise OutsideUnavailable("what answered is not the Bot API")
    return {}


def _pause(told: Mapping[str, Any]) -> int:
    parameters = told.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return min(asked, LONGEST_PAUSE) if isinstance(asked, int) and asked > 0 else 5

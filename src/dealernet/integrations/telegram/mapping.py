"""What people do with the bot, in our words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

LARGEST: Final = 2**63


@dataclass(frozen=True, slots=True)
class Came:
    """One thing somebody did: `start` with a key, `stop`, `write`, or `leave` when the bot was blocked."""

    update: int
    act: str
    chat: str
    name: str = ""
    text: str = ""


def came(update: Mapping[str, Any]) -> Came | None:
    """What an update tells; nothing when it is not of one person's own chat, or of a kind that is not for us."""
    number = update.get("update_id")
    told = update.get("message") or update.get("my_chat_member")
    if not isinstance(number, int) or not isinstance(told, dict):
        return None
    chat = told.get("chat")
    if not isinstance(chat, dict) or chat.get("type") != "private" or not isinstance(chat.get("id"), int):
        return None
    if abs(chat["id"]) >= LARGEST:
        return None
    place = str(chat["id"])
    if "my_chat_member" in update:
        member = told.get("new_chat_member")
        left = isinstance(member, dict) and member.get("status") == "kicked"
        return Came(number, "leave", place) if left else None
    text = _storable(str(told.get("text") or "")).strip()
    command, _, rest = text.partition(" ")
    if command == "/start" and rest.strip():
        return Came(number, "start", place, _name(told.get("from")), rest.strip())
    return Came(number, "stop" if command == "/stop" else "write", place, _name(told.get("from")), text)


def _name(person: Any) -> str:
    """What a person is called there; for recognising it, never for trusting it."""
    if not isinstance(person, dict):
        return ""
    named = " ".join(str(person[part]) for part in ("first_name", "last_name") if person.get(part))
    at = f"@{person['username']}" if person.get("username") else ""
    return _storable(" ".join(part for part in (named, at) if part))[:160]


def _storable(text: str) -> str:
    """The text without what PostgreSQL keeps no place for: NUL, halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()

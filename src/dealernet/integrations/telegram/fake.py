"""A Bot API of our own on a port of this machine, that behaves as Telegram's does: it asks for the token, keeps updates
until they are confirmed, refuses two readers at once, is blocked by people, asks to be left alone, fails and is slow.

`python -m dealernet.integrations.telegram.fake 8090` lets one try it by hand: see the how-to "Connect Telegram".
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LONGEST = 4096
TOKEN = "700000001:AAE-only-for-trying-out-0123456789"  # noqa: S105 - opens nothing


PAGE = """<!doctype html><html lang="ru"><meta charset="utf-8"><meta http-equiv="refresh" content="15;url=/">
<title>@{bot}</title><h1>@{bot}</h1>{read}<form method="post" action="/say"><input name="chat" value="1" size="3">
<input name="text" size="60" placeholder="/start …"> <button>→</button></form></html>"""


class Refused(Exception):
    """An error as the Bot API words it."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        self.status, self.description, self.parameters = status, description, parameters
        super().__init__(description)


@dataclass
class Bot:
    """One bot: what was sent to whom, what people did, and how it is to misbehave next.

    `trouble` is taken one a call of `sendMessage`: a status, `("wait", seconds)`, `"silent"` (do it, then drop the
    line), `"page"` (somebody's page instead of an answer), or a number of seconds as `("slow", seconds)`.
    """

    token: str = TOKEN
    username: str = "dealernet_test_bot"
    webhook: str = ""
    people: dict[int, str] = field(default_factory=dict)
    blocked_by: set[int] = field(default_factory=set)
    sent: list[tuple[int, str]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    trouble: deque[Any] = field(default_factory=deque)
    repeats: bool = False
    """Tell confirmed updates once more, as happens when a confirmation is lost."""
    calls: list[str] = field(default_factory=list)
    port: int = 0
    lock: Any = field(default_factory=threading.Condition)
    _reading: int = 0
    _number: int = field(default_factory=lambda: int(time.time()))

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def says(self, chat: int, text: str, name: str = "Иван") -> None:
        """Somebody writes to the bot; writing lets it answer."""
        person = {"id": chat, "is_bot": False, "first_name": name}
        with self.lock:
            self.people[chat] = name
            self._happened({"message": {"message_id": 1, "chat": _chat(chat), "from": person, "text": text}})

    def blocks(self, chat: int, *, told: bool = True) -> None:
        """Somebody blocks the bot; `told` also as an update."""
        with self.lock:
            self.blocked_by.add(chat)
            if told:
                member = {"status": "kicked", "user": {"id": 1, "is_bot": True}}
                self._happened({"my_chat_member": {"chat": _chat(chat), "new_chat_member": member}})

    def texts_to(self, chat: int) -> list[str]:
        """What one person was sent."""
        return [text for to, text in self.sent if to == chat]

    def answer(self, method: str, told: Mapping[str, Any]) -> Any:
        """What a call comes to; `Refused` otherwise."""
        self.calls.append(method)
        if method == "getMe":
            return {"id": int(self.token.partition(":")[0]), "is_bot": True, "username": self.username}
        if method == "getWebhookInfo":
            return {"url": self.webhook, "pending_update_count": len(self.updates)}
        if method in ("setWebhook", "deleteWebhook"):
            self.webhook = str(told.get("url", "")) if method == "setWebhook" else ""
            return True
        if method == "sendMessage":
            return self._send(told)
        if method == "getUpdates":
            return self._told(int(told.get("offset") or 0), float(told.get("timeout") or 0))
        raise Refused(404, "Not Found")

    def _send(self, told: Mapping[str, Any]) -> dict[str, Any]:
        chat, text = int(told.get("chat_id") or 0), str(told.get("text") or "").strip()
        if chat not in self.people:
            raise Refused(400, "Bad Request: chat not found")
        if chat in self.blocked_by:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not text:
            raise Refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > LONGEST:
            raise Refused(400, "Bad Request: message is too long")
        with self.lock:
            self.sent.append((chat, text))
            return {"message_id": len(self.sent), "chat": _chat(chat), "text": text}

    def _told(self, offset: int, wait: float) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._reading:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        with self.lock:
            self._reading += 1
            try:
                self.lock.wait_for(lambda: any(one["update_id"] >= offset for one in self.updates), min(wait, 50))
                found = [one for one in self.updates if self.repeats or one["update_id"] >= offset][:100]
                if not self.repeats:
                    self.updates = [one for one in self.updates if one["update_id"] >= offset]
                return found
            finally:
                self._reading -= 1

    def _happened(self, what: dict[str, Any]) -> None:
        self._number += 1
        self.updates.append({"update_id": self._number, **what})
        self.lock.notify_all()


def _chat(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private"}


class Door(BaseHTTPRequestHandler):
    """The Bot API's side of the line: JSON and forms, GET and POST."""

    bot: Bot

    def do_GET(self) -> None:
        """A call with its words in the address."""
        self._call(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        """A call with its words in the body."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        form = "json" not in self.headers.get("Content-Type", "")
        self._call(dict(parse_qsl(body.decode())) if form else json.loads(body or b"{}"))

    def _call(self, told: dict[str, Any]) -> None:
        bot, path = self.bot, urlsplit(self.path).path
        if path in ("/", "/say", "/sent"):
            return self._by_hand(path, told)
        token, _, method = path.removeprefix("/bot").partition("/")
        if not path.startswith("/bot") or token != bot.token:
            return self._say(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        trouble = bot.trouble.popleft() if method == "sendMessage" and bot.trouble else 0
        if self._behaves(trouble):
            return None
        try:
            done = bot.answer(method, told)
        except Refused as no:
            more = {"parameters": no.parameters} if no.parameters else {}
            return self._say(no.status, {"ok": False, "error_code": no.status, "description": no.description, **more})
        if trouble == "silent":
            self.close_connection = True
            return None
        return self._say(200, {"ok": True, "result": done})

    def _behaves(self, trouble: Any) -> bool:
        """Whether it misbehaved instead of doing the work."""
        if trouble == "page":
            self._answer(200, b"<html>your provider</html>", "text/html")
        elif isinstance(trouble, tuple) and trouble[0] == "slow":
            time.sleep(trouble[1])
            return False
        elif isinstance(trouble, tuple):
            said = f"Too Many Requests: retry after {trouble[1]}"
            pause = {"retry_after": trouble[1]}
            self._say(429, {"ok": False, "error_code": 429, "description": said, "parameters": pause})
        elif trouble and trouble != "silent":
            self._say(trouble, {"ok": False, "error_code": trouble, "description": "Internal Server Error"})
        else:
            return False
        return True

    def _by_hand(self, path: str, told: Mapping[str, Any]) -> None:
        """For trying it out: a page to be somebody who writes to the bot and reads what it sends."""
        if path == "/say":
            self.bot.says(int(told.get("chat", 1)), str(told.get("text", "")), str(told.get("name", "Иван")))
        if path == "/sent":
            return self._say(200, {"sent": [{"chat": chat, "text": text} for chat, text in self.bot.sent]})
        read = "".join(f"<p><b>{chat}</b></p><pre>{escape(text)}</pre>" for chat, text in self.bot.sent)
        return self._answer(200, PAGE.format(bot=self.bot.username, read=read).encode(), "text/html")

    def _say(self, status: int, body: Mapping[str, Any]) -> None:
        self._answer(status, json.dumps(body).encode(), "application/json")

    def _answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def bot_api(port: int = 0) -> Iterator[Bot]:
    """A Bot API that answers while the block runs."""
    made = Bot()
    server = ThreadingHTTPServer(("127.0.0.1", port), type("DoorOfOne", (Door,), {"bot": made}))
    made.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with bot_api(int(sys.argv[1]) if len(sys.argv) > 1 else 8090) as tried:
        sys.stdout.write(f"Address of the Bot API: {tried.base_url}\nToken of the bot: {tried.token}\n")
        sys.stdout.flush()
        threading.Event().wait()

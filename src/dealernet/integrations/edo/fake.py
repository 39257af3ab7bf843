"""An operator of EDO of our own on a port of this machine, that behaves like a real one: it asks for a token, knows
repeats by their key, fails, is slow after the work is done, and tells of states late, twice and out of order."""

from __future__ import annotations

import base64
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Operator:
    """What the operator has: documents by key, its feed of events, and how it is to fail next.

    `trouble` is taken one a request: a status code to answer with, or `silent` (do the work, then say nothing).
    """

    lets_in: str = "let us in"
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    trouble: deque[int | str] = field(default_factory=deque)
    uploads: int = 0
    refuses: str = ""
    port: int = 0

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def tell(self, key: str, state: str, reason: str = "") -> None:
        """Put news of a document into the feed."""
        self.events.append({"index": len(self.events) + 1, "key": key, "state": state, "reason": reason})

    def take(self, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Take an upload: a new document, or the one that was taken under the key before."""
        self.uploads += 1
        key = str(told.get("key", ""))
        if self.refuses:
            return 422, {"error": self.refuses}
        if key in self.documents:
            return 409, {"id": self.documents[key]["id"]}
        content = base64.b64decode(told["content"])
        made = {**told, "id": f"doc-{len(self.documents) + 1}", "content": content}
        self.documents[key] = made
        self.tell(key, "sent")
        return 201, {"id": made["id"]}

    def feed(self, after: str) -> tuple[int, dict[str, Any]]:
        """The events after a place, the last one told once more, as at-least-once feeds do."""
        place = int(after or 0)
        found = [event for event in self.events if event["index"] > place]
        repeated = [event for event in self.events if event["index"] == place]
        return 200, {"events": repeated + found, "next": str(len(self.events))}


class Door(BaseHTTPRequestHandler):
    """The operator's side of the line."""

    made: Operator

    def do_GET(self) -> None:
        """The feed."""
        address = urlsplit(self.path)
        after = parse_qs(address.query).get("after", [""])[0]
        self._answer(lambda: self.made.feed(after) if address.path == "/v1/events" else (404, {}))

    def do_POST(self) -> None:
        """An upload."""
        told = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        self._answer(lambda: self.made.take(told) if self.path == "/v1/documents" else (404, {}))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, work: Callable[[], tuple[int, dict[str, Any]]]) -> None:
        if self.headers.get("Authorization") != f"Bearer {self.made.lets_in}":
            return self._say(401, {"error": "who are you?"})
        trouble = self.made.trouble.popleft() if self.made.trouble else 0
        if isinstance(trouble, int) and trouble:
            return self._say(trouble, {"error": "not now"})
        status, body = work()
        if trouble == "silent":
            self.close_connection = True
            return None
        return self._say(status, body)

    def _say(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def operator() -> Iterator[Operator]:
    """An operator that answers while the block runs."""
    made = Operator()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("DoorOfOne", (Door,), {"made": made}))
    made.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()

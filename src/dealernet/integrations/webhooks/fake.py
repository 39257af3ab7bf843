"""A receiver of our own on a port of this machine, that checks signatures as the standard says, and behaves as
badly as real ones do: fails, is slow, drops the line after the work is done, asks to be left alone, sends elsewhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE = 300


class Unverified(Exception):
    """The message does not come from whoever knows the secret, or is old."""


def verified(secret: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The message of a request, once its signature fits and it is fresh; `Unverified` otherwise."""
    name, seconds = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(seconds)) > TOLERANCE:
        raise Unverified("too old, or from the future")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
    mine = base64.b64encode(digest).decode()
    for given in headers["webhook-signature"].split(" "):
        version, _, signature = given.partition(",")
        if version == "v1" and hmac.compare_digest(signature, mine):
            told: dict[str, Any] = json.loads(body)
            return told
    raise Unverified("no signature fits")


@dataclass
class Receiver:
    """What came, and how it is to misbehave next.

    `trouble` is taken one a request, `trouble_of` one a request of that record: a status, or `drop` (take it, then say
    nothing), `slow` (drip the answer), (status, headers).
    """

    secret: str = ""
    trouble: deque[Any] = field(default_factory=deque)
    trouble_of: dict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    taken: list[dict[str, Any]] = field(default_factory=list)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    requests: int = 0
    unverified: int = 0
    port: int = 0
    lock: Any = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook/?of=test"

    def kinds_of(self, record: Any) -> list[str]:
        """The events that were taken of a record, in the order they came, repeats left out."""
        found = [one for one in self.taken if one["data"].get("subject") == str(record)]
        return list(dict.fromkeys(one["type"] for one in found))


class Door(BaseHTTPRequestHandler):
    """The receiver's side of the line."""

    receiver: Receiver

    def do_POST(self) -> None:
        """A message."""
        body, receiver = self.rfile.read(int(self.headers.get("Content-Length", 0))), self.receiver
        with receiver.lock:
            receiver.requests += 1
            try:
                told = verified(receiver.secret, dict(self.headers.items()), body)
            except Unverified:
                receiver.unverified += 1
                return self._say(401)
            record = str(told["data"].get("subject", ""))
            own = receiver.trouble_of.get(record)
            trouble = own.popleft() if own else receiver.trouble.popleft() if receiver.trouble else 0
            if trouble in (0, "drop", "slow"):
                receiver.taken.append(told)
                receiver.seen.append((str(self.headers["webhook-id"]), record, told["type"]))
        return self._behave(trouble)

    def _behave(self, trouble: Any) -> None:
        if trouble == "drop":
            self.close_connection = True
            self.connection.close()
        elif trouble == "slow":
            self._drip()
        elif isinstance(trouble, tuple):
            self._say(trouble[0], trouble[1])
        else:
            self._say(trouble or 204)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            try:
                self.wfile.write(b".")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def _say(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def receiver(port: int = 0) -> Iterator[Receiver]:
    """A receiver that listens while the block runs."""
    made = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", port), type("DoorOfOne", (Door,), {"receiver": made}))
    made.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()

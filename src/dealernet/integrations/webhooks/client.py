"""The receiver over HTTP: one signed request, one answer; the only module that knows headers and status codes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from dealernet.foundation import clock
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.http import Outgoing, Reply
from dealernet.integrations.webhooks.signing import signed_headers

TIMEOUT: Final = 10.0
WITHIN: Final = 15.0
"""Seconds for a whole exchange, however slowly it goes."""
READ: Final = 1_000
"""Bytes of an answer that are looked at."""
GONE: Final = 410
_ASKS_TO_WAIT: Final = (429, 503)
_LONGEST_REST: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt: `status` 0 when nobody answered; `rest` is how long the receiver asks to be left."""

    status: int
    seconds: float
    error: str = ""
    text: str = ""
    rest: timedelta | None = None

    @property
    def took(self) -> bool:
        """Whether the receiver has the message now."""
        return 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the receiver says that it will never want anything again."""
        return self.status == GONE


def post(address: str, message_id: str, body: bytes, known: Sequence[str]) -> Answer:
    """Send a message once. Never raises: whatever goes wrong is an answer."""
    began = time.monotonic()
    try:
        reply = _sent(address, signed_headers(message_id, clock.unmoved(), body, known), body)
    except (OutsideUnavailable, OutsideRejected, ValueError) as failure:
        return Answer(0, _since(began), str(failure)[:500])
    text = reply.body.decode("utf-8", errors="replace").replace("\x00", "")
    error = "" if 200 <= reply.status < 300 else _said(reply.status)
    return Answer(reply.status, _since(began), error, text, _rest(reply))


def _sent(address: str, headers: Mapping[str, str], body: bytes) -> Reply:
    parts = urlsplit(address)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{parts.query}" if parts.query else "")
    told = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Dealernet-Webhooks/1", **headers}
    outgoing = Outgoing(f"{parts.scheme}://{parts.netloc}", timeout=TIMEOUT, within=WITHIN, most=READ)
    return outgoing.request("POST", target, body, told)


def _said(status: int) -> str:
    if 300 <= status < 400:
        return _("the answer is %(status)s: it is not followed elsewhere") % {"status": status}
    return _("the answer is %(status)s") % {"status": status}


def _rest(reply: Reply) -> timedelta | None:
    """How long the receiver asks to be left alone, in seconds or until a moment; at most six hours."""
    asked = reply.headers.get("retry-after", "").strip()
    if reply.status not in _ASKS_TO_WAIT or not asked:
        return None
    try:
        rest = timedelta(seconds=min(int(asked), 10**6)) if asked.isascii() and asked.isdigit() else _until(asked)
    except (ValueError, TypeError):
        return None
    return min(max(rest, timedelta(0)), _LONGEST_REST)


def _until(asked: str) -> timedelta:
    found: timedelta = parsedate_to_datetime(asked) - clock.unmoved()
    return found


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)

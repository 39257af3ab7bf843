"""The operator over HTTP: the only module that knows its addresses, its sign-in and its status codes."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.http import Outgoing, Reply

TIMEOUT: Final = 20
_REPEATED: Final = 409
_MAY_HELP: Final = (401, 402, 403, 408, 425, 429)
"""Refusals that a person or time puts right: a wrong token, an unpaid subscription, too many requests."""


class EdoClient:
    """Papers up, events down."""

    def __init__(self, base_url: str, token: str, *, timeout: float = TIMEOUT) -> None:
        self._http = Outgoing(base_url, headers={"Authorization": f"Bearer {token}"}, timeout=timeout)

    def upload(self, key: str, told: Mapping[str, str], content: bytes) -> str:
        """Hand a file over under a key; what the operator calls it. One it has under the key already is that one."""
        body = {**told, "key": key, "content": base64.b64encode(content).decode()}
        reply = self._http.post("/v1/documents", body, {"Idempotency-Key": key})
        return str(_answer(reply, accepted=_REPEATED).get("id", ""))

    def events(self, after: str) -> tuple[Sequence[Mapping[str, Any]], str]:
        """What happened after a place in the feed, and the next place."""
        answer = _answer(self._http.get(f"/v1/events?after={quote(after)}"))
        events = answer.get("events", [])
        if not isinstance(events, list):
            raise OutsideRejected("the operator's events are not a list")
        return events, str(answer.get("next") or after)


def _answer(reply: Reply, *, accepted: int = 0) -> dict[str, Any]:
    if reply.status >= 500 or reply.status in _MAY_HELP:
        raise OutsideUnavailable(f"the operator answered {reply.status}: {_words(reply)}")
    if reply.status >= 300 and reply.status != accepted:
        raise OutsideRejected(f"the operator answered {reply.status}: {_words(reply)}")
    answer = reply.json()
    if not isinstance(answer, dict):
        raise OutsideRejected("the operator's answer is not a table")
    return answer


def _words(reply: Reply) -> str:
    return reply.body.decode("utf-8", errors="replace")[:300]

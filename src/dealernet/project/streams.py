"""Server-sent events: who may listen to what, and the one LISTEN connection a process keeps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import psycopg
import structlog
from django.core import signing
from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined] # granian names it without exporting

from dealernet.foundation.address import conninfo
from dealernet.foundation.live import CHANNEL, open_ticket

_log = structlog.get_logger(__name__)
_listeners: dict[asyncio.Queue[str], frozenset[str]] = {}
_listening: list[asyncio.Task[None]] = []

HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),
]
BEAT = 20.0


async def serve_stream(scope: Any, protocol: Any) -> None:
    """One browser's stream: names of subjects that changed, among those its ticket lists. No database touched.

    A browser that leaves between two words ends its stream, and nothing else: it is what browsers do.
    """
    try:
        topics = open_ticket(parse_qs(scope.query_string).get("ticket", [""])[0])
    except signing.BadSignature:
        protocol.response_str(403, [("content-type", "text/plain")], "The ticket is not valid any more; reload.")
        return
    if not _listening:
        _listening.append(asyncio.get_running_loop().create_task(_listen()))
    queue: asyncio.Queue[str] = asyncio.Queue(maxsize=200)
    _listeners[queue] = topics
    transport = protocol.response_stream(200, HEADERS)
    closed = asyncio.ensure_future(protocol.client_disconnect())
    try:
        await transport.send_str("retry: 2000\n\n")
        async for line in _lines(queue, closed):
            await transport.send_str(line)
    except ProtocolClosed:
        _log.debug("live.left")
    finally:
        closed.cancel()
        del _listeners[queue]


async def _lines(queue: asyncio.Queue[str], closed: asyncio.Future[None]) -> AsyncIterator[str]:
    while not closed.done():
        waiting = asyncio.ensure_future(queue.get())
        either: set[asyncio.Future[Any]] = {waiting, closed}
        await asyncio.wait(either, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            yield f"event: changed\ndata: {waiting.result()}\n\n"
        else:
            waiting.cancel()
            yield ": still here\n\n"


async def _listen() -> None:
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(conninfo(), autocommit=True)
            async with connection:
                await connection.execute(f"listen {CHANNEL}")
                async for notice in connection.notifies():
                    _tell(json.loads(notice.payload))
        except psycopg.Error as lost:
            _log.warning("live.connection_lost", error=str(lost))
            await asyncio.sleep(1)


def _tell(changed: list[list[str]]) -> None:
    for subject, stream in changed:
        for queue, topics in list(_listeners.items()):
            if ("*" in topics or subject in topics or stream in topics) and not queue.full():
                queue.put_nowait(subject)

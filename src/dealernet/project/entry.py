"""What granian serves: event streams and static files natively, everything else to Django in threads."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from django.core.wsgi import get_wsgi_application
from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined] # granian names it without exporting

from dealernet.project.settings import ENV, STATIC_ROOT
from dealernet.project.statics import ROUTE, serve_static
from dealernet.project.streams import serve_stream

_log = structlog.get_logger(__name__)
_django = get_wsgi_application()
_threads = ThreadPoolExecutor(int(ENV.web_threads), thread_name_prefix="web")

LARGEST_IN_MEMORY = 1024 * 1024


async def app(scope: Any, protocol: Any) -> None:
    """One request. `/events` is a stream and holds no thread; a page holds one thread while it is made."""
    if scope.proto != "http":
        return
    if scope.path == "/events":
        await serve_stream(scope, protocol)
        return
    if scope.path.startswith(ROUTE):
        serve_static(scope, protocol, STATIC_ROOT)
        return
    loop = asyncio.get_running_loop()
    told = scope.headers.get("content-length") or ("" if scope.headers.get("transfer-encoding") else "0")
    body = _Body(protocol, loop, int(told) if told.isdecimal() else LARGEST_IN_MEMORY + 1)
    if body.is_small:
        await body.fetch()
    status, headers, chunks = await loop.run_in_executor(_threads, _answer, _environ(scope, body))
    await _send(protocol, status, headers, chunks, loop)


async def _send(protocol: Any, status: int, headers: list[tuple[str, str]], chunks: Any, loop: Any) -> None:
    if isinstance(chunks, bytes):
        protocol.response_bytes(status, headers, chunks)
        return
    try:
        transport = protocol.response_stream(status, headers)
        while (chunk := await loop.run_in_executor(_threads, next, chunks, None)) is not None:
            await transport.send_bytes(chunk)
    except ProtocolClosed:
        _log.debug("web.left_before_the_end")
    finally:
        chunks.close()


def _answer(environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes | Any]:
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        told["status"], told["headers"] = int(status[:3]), headers
        return lambda _: None

    result: Iterable[bytes] = _django(environ, start)
    if getattr(result, "streaming", False):
        return told["status"], told["headers"], _Chunks(result)
    try:
        return told["status"], told["headers"], b"".join(result)
    finally:
        getattr(result, "close", lambda: None)()


class _Chunks:
    """A streaming answer, chunk by chunk, closed at its end."""

    def __init__(self, result: Any) -> None:
        self._result, self._iterator = result, iter(result)

    def __next__(self) -> bytes:
        chunk: bytes = next(self._iterator)
        return chunk

    def close(self) -> None:
        self._result.close()


class _Body(io.RawIOBase):
    """The request's body as WSGI reads it: small ones fetched before, large ones pulled from the loop as needed."""

    def __init__(self, protocol: Any, loop: asyncio.AbstractEventLoop, length: int) -> None:
        self._protocol, self._loop = protocol, loop
        self._chunks: Any = None
        self._left = b""
        self._ended = False
        self.is_small = length <= LARGEST_IN_MEMORY

    async def fetch(self) -> None:
        self._left, self._ended = await self._protocol(), True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left and not self._ended:
            self._left = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result(300)
        taken = self._left[: len(buffer)]
        self._left = self._left[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    async def _next(self) -> bytes:
        if self._chunks is None:
            self._chunks = aiter(self._protocol)
        try:
            return bytes(await anext(self._chunks))
        except StopAsyncIteration:
            self._ended = True
            return b""


def _environ(scope: Any, body: _Body) -> dict[str, Any]:
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode("utf-8").decode("latin-1"),
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BufferedReader(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    return environ

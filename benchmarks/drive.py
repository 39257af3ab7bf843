"""Clients that keep asking: over HTTP by raw sockets, or a function of PostgreSQL by prepared statements."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

Request = Callable[[random.Random], bytes]
Call = Callable[[random.Random], tuple[str, list[object]]]


@dataclass
class Tally:
    """What clients saw: how many answers, how long each took, what went wrong."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Answers that were right."""
        return len(self.times)

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of answers came."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0


def over_http(port: int, request: Request, right: bytes, *, clients: int, seconds: float, seed: int) -> Tally:
    """Ask over HTTP with so many clients for so long; an answer without `right` in it is an error."""

    def client(rnd: random.Random, until: float, tally: Tally) -> None:
        with socket.create_connection(("127.0.0.1", port), 30) as link:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (started := time.perf_counter()) < until:
                link.sendall(request(rnd))
                answer = _answer(link)
                _note(tally, started, answer[9:10] == b"2" and right in answer, answer)

    return _run(client, clients, seconds, seed)


def once(port: int, request: bytes, right: bytes) -> Tally:
    """Ask over HTTP once, over a connection of its own."""
    tally = Tally()
    with socket.create_connection(("127.0.0.1", port), 30) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started = time.perf_counter()
        link.sendall(request)
        answer = _answer(link)
        _note(tally, started, answer[9:10] == b"2" and right in answer, answer)
    return tally


def over_sql(url: str, call: Call, *, clients: int, seconds: float, seed: int) -> Tally:
    """Call a function of PostgreSQL with so many clients for so long."""

    def client(rnd: random.Random, until: float, tally: Tally) -> None:
        with psycopg.connect(url, autocommit=True) as link:
            while (started := time.perf_counter()) < until:
                try:
                    statement, values = call(rnd)
                    link.execute(statement, values, prepare=True)  # type: ignore[arg-type]
                    _note(tally, started, True, b"")
                except psycopg.Error as failed:
                    _note(tally, started, False, str(failed).encode())

    return _run(client, clients, seconds, seed)


def _run(client: Callable[[random.Random, float, Tally], None], clients: int, seconds: float, seed: int) -> Tally:
    tallies = [Tally() for _ in range(clients)]
    started = time.perf_counter()
    threads = [
        threading.Thread(target=_guarded, args=(client, random.Random(seed * 100 + n), started + seconds, tallies[n]))
        for n in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Tally(time.perf_counter() - started)
    for tally in tallies:
        whole.times += tally.times
        whole.errors += tally.errors
    return whole


def _guarded(client: Callable[..., None], rnd: random.Random, until: float, tally: Tally) -> None:
    try:
        client(rnd, until, tally)
    except OSError as lost:
        tally.errors.append(f"connection: {lost}")


def _note(tally: Tally, started: float, right: bool, answer: bytes) -> None:
    if right:
        tally.times.append(time.perf_counter() - started)
    else:
        tally.errors.append(answer[-300:].decode(errors="replace"))


def _answer(link: socket.socket) -> bytes:
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(link)
    head = got[:end].lower()
    at = head.find(b"content-length:")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    while len(got) < end + 4 + length:
        got += _more(link)
    return got


def _more(link: socket.socket) -> bytes:
    part = link.recv(262144)
    if not part:
        raise ConnectionError("closed by the server")
    return part

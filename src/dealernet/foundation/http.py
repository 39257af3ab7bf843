"""The outgoing client: the one way the program speaks to others over HTTP, never inside a transaction."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable

LARGEST: Final = 64 * 1024 * 1024
_TLS: Final = ssl.create_default_context()
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressForbidden(OutsideRejected):
    """The address leads inside: to this machine or a private network that nobody has opened."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; `OutsideRejected` when it is not."""
        try:
            return json.loads(self.body) if self.body else {}
        except ValueError:
            raise OutsideRejected(f"not JSON: {self.body[:200]!r}") from None


class Outgoing:
    """Requests to one outside system. Follows no redirects, reads at most 64 MB, waits at most `timeout` seconds.

    `within` bounds a whole exchange, however slowly the other side drips its answer; with `most` no more of an answer
    is read, and what is beyond it is left out. Through a `proxy` it asks that one for a line (CONNECT) and looks no
    name up itself: it is the proxy's own address that must not lead inside. Raises `OutsideUnavailable` when nobody
    answers; what a status means is for the integration's client to say. Refuses addresses inside (this machine, private
    networks) unless `DEALERNET_INSIDE` names them: an address typed by a person must not reach what only we can reach.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: float = 20,
        within: float | None = None,
        most: int | None = None,
        proxy: str = "",
    ) -> None:
        place = place_of(base_url)
        self._proxy = place_of(proxy) if proxy else None
        self._place = place
        self._secure, self._host, self._port, self._path = place.secure, place.host, place.port, place.path
        self._headers, self._timeout, self._within, self._most = dict(headers or {}), timeout, within, most

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask."""
        return self.request("GET", path, None, headers)

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Reply:
        """Tell, as JSON."""
        told = {"Content-Type": "application/json", **(headers or {})}
        return self.request("POST", path, json.dumps(body, ensure_ascii=False, default=str).encode(), told)

    def request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None = None) -> Reply:
        """One request, one reply. A programming error inside a transaction: locks must not wait for strangers."""
        if connection.in_atomic_block:
            raise RuntimeError("no network inside a transaction: what waits on others is a job or a sweep")
        first = self._proxy or self._place
        address = _outside(first.host, first.port)
        channel = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            line = Line(_joined(first, address, self._timeout))
            with line.ending(self._within) as ended:
                if self._proxy is not None:
                    line.led_to(self._host, self._port)
                channel.sock = line.secured(self._host) if self._secure else line.socket
                channel.request(method, self._path + path, body, {**self._headers, **(headers or {})})
                reply = self._read(channel.getresponse())
            if ended.is_set():
                raise OutsideUnavailable(_("%(host)s: no whole answer within %(seconds)s s") % self._told(self._within))
            return reply
        except (OSError, http.client.HTTPException) as failure:
            raise OutsideUnavailable(_broken(failure) % self._told(self._timeout, failure)) from failure
        finally:
            channel.close()

    def _told(self, seconds: float | None, failure: Exception | None = None) -> dict[str, str]:
        why = str(failure or "") or type(failure).__name__
        return {"host": self._host, "seconds": f"{seconds:g}", "why": why}

    def _read(self, answer: http.client.HTTPResponse) -> Reply:
        content = answer.read(self._most or LARGEST + 1)
        if len(content) > LARGEST:
            told = {"host": self._host, "most": LARGEST // 1024 // 1024}
            raise OutsideRejected(_("the answer of %(host)s is larger than %(most)s MB") % told)
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, content)


@dataclass(frozen=True, slots=True)
class Place:
    """An address in parts."""

    secure: bool
    host: str
    port: int
    path: str


def _broken(failure: Exception) -> str:
    """How an exchange broke off, in words; what is not known by name is told as the system tells it."""
    if isinstance(failure, ConnectionRefusedError):
        return _("%(host)s: nobody listens there, the connection was refused")
    if isinstance(failure, TimeoutError):
        return _("%(host)s: no answer within %(seconds)s s")
    if isinstance(failure, (socket.gaierror, UnicodeError)):
        return _("%(host)s: there is no such name")
    if isinstance(failure, ssl.SSLError):
        return _("%(host)s: the secure connection failed: %(why)s")
    if isinstance(failure, (ConnectionError, http.client.RemoteDisconnected)):
        return _("%(host)s: the connection was broken off")
    return "%(host)s: %(why)s"


def place_of(url: str) -> Place:
    """An address in parts; `AddressForbidden` for what is none of http(s)."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme not in ("http", "https") or not host:
        raise AddressForbidden(_("“%(url)s” is not an address: it begins with https:// or http://") % {"url": url})
    secure = parts.scheme == "https"
    return Place(secure, host, (443 if secure else 80) if port is None else port, parts.path.rstrip("/"))


def check_outside(url: str) -> None:
    """Look a name up: `AddressForbidden` when it leads inside, `OutsideUnavailable` when nobody knows it.

    For when an address is kept. What it leads to may change later, so each request looks anew and connects to what it
    found.
    """
    place = place_of(url)
    _outside(place.host, place.port)


class Line:
    """A line to another machine, which is cut when the whole takes too long."""

    def __init__(self, plain: socket.socket) -> None:
        self.socket = plain

    def led_to(self, host: str, port: int) -> None:
        """Ask the proxy at the other end for a line to a host; from then on that host is the other end."""
        name = f"{host}:{port}".encode("idna" if not host.isascii() else "ascii")
        self.socket.sendall(b"CONNECT %b HTTP/1.1\r\nHost: %b\r\n\r\n" % (name, name))
        answer = http.client.HTTPResponse(self.socket, method="CONNECT")
        answer.begin()
        if answer.status != 200:
            raise OSError(_("the proxy answered %(status)s") % {"status": answer.status})

    def secured(self, host: str) -> socket.socket:
        """The line under TLS; the other side must prove that it is the host."""
        secure = _TLS.wrap_socket(self.socket, server_hostname=host, do_handshake_on_connect=False)
        self.socket = secure
        secure.do_handshake()
        return secure

    @contextmanager
    def ending(self, within: float | None) -> Iterator[threading.Event]:
        """Cut it after so many seconds; the event says whether it was cut."""
        ended = threading.Event()
        timer = threading.Timer(within, self._cut, [ended]) if within is not None else None
        if timer is not None:
            timer.daemon = True
            timer.start()
        try:
            yield ended
        finally:
            if timer is not None:
                timer.cancel()

    def _cut(self, ended: threading.Event) -> None:
        ended.set()
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)


def _joined(place: Place, address: str, timeout: float) -> socket.socket:
    """A line to a place; who did not take it is named, be it the proxy on the way."""
    try:
        return socket.create_connection((address, place.port), timeout)
    except OSError as failure:
        told = {"host": place.host, "seconds": f"{timeout:g}", "why": failure}
        raise OutsideUnavailable(_broken(failure) % told) from failure


def _outside(host: str, port: int) -> str:
    """The address of a host, checked; connecting to it and not to the name leaves no time to change it."""
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as failure:
        raise OutsideUnavailable(_broken(failure) % {"host": host, "why": failure}) from failure
    for address in found:
        if not _is_inside(address) or _is_opened(host, address, settings.INSIDE):
            return address
    said = _("%(host)s is inside our network (%(address)s); name it in DEALERNET_INSIDE if it is meant")
    raise AddressForbidden(said % {"host": host, "address": found[0]})


def _is_inside(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.is_site_local:
        return True
    return any(not one.is_global or one.is_multicast or one.is_reserved for one in _meant(parsed))


def _meant(parsed: _Address) -> list[_Address]:
    """Where an address leads: itself, or the IPv4 addresses that one of IPv6 carries inside."""
    if isinstance(parsed, ipaddress.IPv4Address):
        return [parsed]
    carried: list[ipaddress.IPv4Address | None] = [parsed.ipv4_mapped, parsed.sixtofour, *(parsed.teredo or ())]
    if parsed in _NAT64:
        carried.append(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF))
    return [one for one in carried if one is not None] or [parsed]


def _is_opened(host: str, address: str, inside: Sequence[str]) -> bool:
    for opened in inside:
        if opened == host:
            return True
        try:
            if ipaddress.ip_address(address.partition("%")[0]) in ipaddress.ip_network(opened, strict=False):
                return True
        except ValueError:
            continue
    return False

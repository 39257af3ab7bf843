"""The outgoing client: the one way the program speaks to others over HTTP, never inside a transaction."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable

LARGEST: Final = 64 * 1024 * 1024
_TLS: Final = ssl.create_default_context()


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

    Raises `OutsideUnavailable` when nobody answers; what a status means is for the integration's client to say.
    Refuses addresses inside (this machine, private networks) unless `DEALERNET_INSIDE` names them: an address
    typed by a person must not reach what only we can reach.
    """

    def __init__(self, base_url: str, *, headers: Mapping[str, str] | None = None, timeout: float = 20) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AddressForbidden(f"“{base_url}” is not an address: it begins with https:// or http://")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port or (443 if self._secure else 80)
        self._path, self._headers, self._timeout = parts.path.rstrip("/"), dict(headers or {}), timeout

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
        channel = self._connected()
        try:
            channel.request(method, self._path + path, body, {**self._headers, **(headers or {})})
            answer = channel.getresponse()
            content = answer.read(LARGEST + 1)
            if len(content) > LARGEST:
                raise OutsideRejected(f"the answer of {self._host} is larger than {LARGEST // 1024 // 1024} MB")
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, content)
        except (OSError, http.client.HTTPException) as failure:
            raise OutsideUnavailable(f"{self._host}: {failure}") from failure
        finally:
            channel.close()

    def _connected(self) -> http.client.HTTPConnection:
        address = _outside(self._host, self._port)
        channel = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            plain = socket.create_connection((address, self._port), self._timeout)
            channel.sock = _TLS.wrap_socket(plain, server_hostname=self._host) if self._secure else plain
        except OSError as failure:
            raise OutsideUnavailable(f"{self._host}: {failure}") from failure
        return channel


def _outside(host: str, port: int) -> str:
    """The address of a host, checked; connecting to it and not to the name leaves no time to change it."""
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as failure:
        raise OutsideUnavailable(f"{host}: {failure}") from failure
    for address in found:
        if not _is_inside(address) or _is_opened(host, address, settings.INSIDE):
            return address
    raise AddressForbidden(f"{host} is inside our network ({found[0]}); name it in DEALERNET_INSIDE if it is meant")


def _is_inside(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return not (mapped or parsed).is_global or parsed.is_multicast


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

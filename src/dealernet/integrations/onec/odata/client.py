"""The only module that knows 1C's OData: addresses, pages, status codes, the shape of its errors."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dealernet.foundation.errors import OutsideUnavailable
from dealernet.foundation.http import Outgoing, Reply
from dealernet.integrations.onec.odata.errors import (
    ChangedThere,
    NoLicence,
    NotOnec,
    NotPublished,
    Refused,
    WrongUser,
)
from dealernet.integrations.onec.odata.slots import slot
from dealernet.integrations.onec.odata.words import any_of, base_address, both, guid, located

PAGE: Final = 500
KEYS_AT_ONCE: Final = 40
PAUSES: Final = (0.3, 1.5)
"""How long to wait before asking again what only reads; what writes is never sent again by itself."""

Row = dict[str, Any]


class OnecOdata:
    """1C's standard OData interface, at most two requests at a time however many processes speak with it."""

    def __init__(self, address: str, user: str, password: str, *, timeout: float = 60) -> None:
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Accept": "application/json;odata=nometadata"}
        self._http = Outgoing(base_address(address), headers=headers, timeout=timeout)

    def metadata(self) -> bytes:
        """What is published, as XML."""
        reply = self._ask("/$metadata")
        if b"Edmx" not in reply.body[:2000]:
            raise NotOnec(_said(reply))
        return reply.body

    def rows(
        self, entity: str, *, select: Sequence[str] = (), where: str = "", order: str = "", top: int = 0
    ) -> list[Row]:
        """The rows that meet a condition, as many as 1C gives in one answer."""
        options = {"$format": "json", "allowedOnly": "true"}
        for name, value in (("$select", ",".join(select)), ("$filter", where), ("$orderby", order)):
            if value:
                options[name] = value
        if top:
            options["$top"] = str(top)
        return self._list(self._ask(located(entity, options)))

    def by_key(self, entity: str, *, select: Sequence[str] = (), where: str = "") -> Iterator[Row]:
        """All rows of a catalogue, page by page by key: rows that come or go meanwhile lose and double none."""
        after = ""
        while True:
            condition = both(f"Ref_Key gt {guid(after)}" if after else "", where)
            page = self.rows(entity, select=select, where=condition, order="Ref_Key", top=PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = str(page[-1]["Ref_Key"])

    def of_keys(self, entity: str, keys: Sequence[str], *, select: Sequence[str] = ()) -> dict[str, Row]:
        """The rows with these keys; those that are not there are left out."""
        found: dict[str, Row] = {}
        wanted = sorted(set(keys))
        for start in range(0, len(wanted), KEYS_AT_ONCE):
            condition = any_of("Ref_Key", wanted[start : start + KEYS_AT_ONCE])
            found |= {str(row["Ref_Key"]): row for row in self.rows(entity, select=select, where=condition)}
        return found

    def balance(self, register: str, *, dimensions: Sequence[str] = (), condition: str = "") -> list[Row]:
        """What a register of balances holds now."""
        given = [f"Dimensions='{','.join(dimensions)}'"] if dimensions else []
        if condition:
            given.append("Condition='" + condition.replace("'", "''") + "'")
        path = f"{register}/Balance({','.join(given)})"
        return self._list(self._ask(located(path, {"$format": "json", "allowedOnly": "true"})))

    def create(self, entity: str, body: Mapping[str, Any]) -> Row:
        """Make an object. Never sent again by itself: a lost answer does not mean that it was not made."""
        return self._row(self._tell("POST", located(entity, {"$format": "json"}), body))

    def change(self, entity: str, key: str, body: Mapping[str, Any], *, version: str) -> Row:
        """Change fields of an object read at this version; `ChangedThere` when it is another by now."""
        address = located(f"{entity}({guid(key)})", {"$format": "json"})
        return self._row(self._tell("PATCH", address, body, {"If-Match": version}))

    def post_document(self, entity: str, key: str) -> None:
        """Post a document, not as of this second: 1C's own checks decide whether it can be."""
        self._tell("POST", located(f"{entity}({guid(key)})/Post", {"PostingModeOperational": "false"}), None)

    def _ask(self, address: str) -> Reply:
        for pause in (*PAUSES, None):
            try:
                with slot():
                    return _answered(self._http.get(address))
            except OutsideUnavailable:
                if pause is None:
                    raise
                time.sleep(pause)
        raise AssertionError

    def _tell(
        self, method: str, address: str, body: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        told = {"Content-Type": "application/json;charset=utf-8", **(headers or {})}
        content = b"" if body is None else json.dumps(body, ensure_ascii=False, default=str).encode()
        with slot():
            return _answered(self._http.request(method, address, content, told))

    def _list(self, reply: Reply) -> list[Row]:
        value = _json(reply).get("value")
        if not isinstance(value, list):
            raise NotOnec(_said(reply))
        return value

    def _row(self, reply: Reply) -> Row:
        row = _json(reply)
        if "Ref_Key" not in row:
            raise NotOnec(_said(reply))
        return row


def _answered(reply: Reply) -> Reply:
    if reply.status < 300:
        return reply
    said = _said(reply)
    if reply.status in (401, 403):
        raise WrongUser(said)
    if reply.status == 404:
        raise NotPublished(said)
    if reply.status == 412:
        raise ChangedThere(said)
    if reply.status == 402 or "лиценз" in said.casefold():
        raise NoLicence(said)
    if reply.status in (408, 429, 502, 503, 504):
        raise OutsideUnavailable(f"{reply.status}: {said}")
    if 300 <= reply.status < 400:
        raise NotOnec(f"{reply.status} → {reply.headers.get('location', '')}")
    raise Refused(said)


def _json(reply: Reply) -> Row:
    try:
        found = json.loads(reply.body.decode("utf-8-sig"))
    except ValueError:
        raise NotOnec(_said(reply)) from None
    if not isinstance(found, dict):
        raise NotOnec(_said(reply))
    return found


def _said(reply: Reply) -> str:
    """What an answer says in words, out of 1C's JSON or XML errors or a web server's page."""
    content = reply.body[:20000].decode("utf-8-sig", errors="replace")
    try:
        told = json.loads(content)["odata.error"]
        return str(told["message"]["value"])[:500]
    except (ValueError, LookupError, TypeError):
        pass
    message = re.search(r"<(?:m:)?message[^>]*>(.*?)</(?:m:)?message>", content, re.S)
    if message is None:
        message = re.search(r"<title[^>]*>(.*?)</title>", content, re.S | re.I)
    words = re.sub(r"<[^>]+>", " ", message[1] if message else content)
    return " ".join(words.split())[:300] or f"HTTP {reply.status}"

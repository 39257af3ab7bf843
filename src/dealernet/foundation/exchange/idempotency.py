"""Idempotency keys: a write asked twice with one key is done once, and answered alike both times."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock
from dealernet.foundation.errors import BadInput, Refusal
from dealernet.foundation.events.worker import every
from dealernet.foundation.sql import prepared

KEPT_FOR: Final = timedelta(days=7)
LONGEST_KEY: Final = 200

_KEEP: Final = """
insert into exchange_kept_answer (account_id, key, asked, status, body, at)
values (%s, %s, %s, %s, %s, %s) on conflict do nothing returning 1
"""
_EARLIER: Final = "select asked, status, body from exchange_kept_answer where account_id = %s and key = %s"


class KeyReused(Refusal):
    """The key was used before, for another request."""

    code: ClassVar[str] = "key_reused"
    field: ClassVar[str | None] = "Idempotency-Key"
    message = _("This Idempotency-Key was already used for another request: use a new one for a new request.")


class KeyWrong(BadInput):
    """The key is too long or holds what a key may not."""

    code: ClassVar[str] = "key_wrong"
    field: ClassVar[str | None] = "Idempotency-Key"
    message = _("An Idempotency-Key is 1 to 200 printable characters.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write was answered with; `repeated` when it had been done before."""

    status: int
    body: str
    repeated: bool = False


class _AnsweredBefore(Exception):
    """Somebody kept an answer under this key first: what was done here is undone."""


def once(account_id: UUID, key: str, asked: bytes, act: Callable[[], Answer]) -> Answer:
    """Do `act` once a key: its answer is kept in its own transaction, and given again when asked again.

    Two at once: the second waits for the first and gives its answer. A refusal (raised) keeps nothing, so that
    it can be asked again; but a key whose work was done answers as it did then, whatever is true now.
    Refuses a key used for another request. One statement on top of the act's own.
    """
    digest = hashlib.sha256(asked).digest()
    _fit(key)
    try:
        with transaction.atomic():
            answer = act()
            kept = prepared(_KEEP, [account_id, key, digest, answer.status, answer.body, clock.now()])
            if not kept:
                raise _AnsweredBefore
            return answer
    except (_AnsweredBefore, Refusal):
        earlier = _earlier(account_id, key, digest)
        if earlier is None:
            raise
        return earlier


@dataclass(frozen=True, slots=True)
class Keep:
    """What a statement needs to keep its own answer (`exchange_keep`)."""

    account_id: UUID
    key: str
    asked: bytes
    at: datetime


def once_at_once(account_id: UUID, key: str, asked: bytes, act: Callable[[Keep], Answer]) -> Answer:
    """As `once`, for an act that is a single statement and keeps its answer in it: no round trip is added."""
    keep = Keep(account_id, _fit(key), hashlib.sha256(asked).digest(), clock.now())
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return act(keep)
    except (IntegrityError, Refusal) as failure:
        if isinstance(failure, IntegrityError) and "exchange_kept_answer_pkey" not in str(failure):
            raise
        earlier = _earlier(account_id, key, keep.asked)
        if earlier is None:
            raise
        return earlier


def _fit(key: str) -> str:
    if not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        raise KeyWrong
    return key


def _earlier(account_id: UUID, key: str, digest: bytes) -> Answer | None:
    for asked, status, body in prepared(_EARLIER, [account_id, key]):
        if bytes(asked) != digest:
            raise KeyReused
        return Answer(status, body, repeated=True)
    return None


@every(3600, "kept answers")
def forget_old_answers() -> int:
    """Answers older than a week are forgotten; the key may then be used again."""
    with connection.cursor() as db:
        db.execute("delete from exchange_kept_answer where at < %s", [clock.now() - KEPT_FOR])
        return int(db.rowcount)

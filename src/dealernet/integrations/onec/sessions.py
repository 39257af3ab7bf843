"""Who calls: an exchange account by name and password, its sessions by token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache as cache_of_tries

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import NotThere
from dealernet.integrations.onec.models import ExchangeAccount, ExchangeSession

MANAGE: Final = "exchange.manage"
LIFETIME: Final = timedelta(hours=12)
MOST_WRONG: Final = 10
WRONG_FOR: Final = timedelta(minutes=5)
COOKIE: Final = "sid1c"


def make_account(actor: Actor, *, login: str = "1c", name: str = "") -> tuple[ExchangeAccount, str]:
    """An exchange account with a fresh password; an existing login gets a new password. The password is shown once."""
    actor.require(MANAGE)
    password = secrets.token_urlsafe(12)
    account, _ = ExchangeAccount.objects.update_or_create(
        login=login, defaults={"password": make_password(password), "is_active": True, "name": name}
    )
    return account, password


def close_exchange_account(actor: Actor, login: str) -> None:
    """This login is let in no more."""
    actor.require(MANAGE)
    if not ExchangeAccount.objects.filter(login=login).update(is_active=False):
        raise NotThere


def stop(actor: Actor) -> None:
    """1C is told at every call that the exchange is stopped; nothing of it is lost."""
    actor.require(MANAGE)
    ExchangeAccount.objects.filter(stopped_at=None).update(stopped_at=clock.now())


def go_on(actor: Actor) -> None:
    """The exchange goes on where it was."""
    actor.require(MANAGE)
    ExchangeAccount.objects.update(stopped_at=None)


def let_pack(actor: Actor, login: str) -> None:
    """Let an account send archives, or, when it may already, ask for unpacked files again."""
    actor.require(MANAGE)
    account = ExchangeAccount.objects.filter(login=login).first()
    if account is None:
        raise NotThere
    ExchangeAccount.objects.filter(id=account.id).update(takes_archives=not account.takes_archives)


def account_of(header: str) -> ExchangeAccount | None:
    """The account of a Basic authorisation, whose bytes are UTF-8 or windows-1251."""
    for login, password in _pairs(header):
        account = ExchangeAccount.objects.filter(login=login, is_active=True).first()
        if account is None:
            check_password(password, _nobodys())
        elif check_password(password, account.password):
            return account
    return None


def login_of(header: str) -> str:
    """The name a Basic authorisation carries, right or not; empty without one."""
    return next((login for login, _ in _pairs(header)), "")


def _pairs(header: str) -> Iterator[tuple[str, str]]:
    scheme, _, encoded = header.partition(" ")
    if scheme.casefold() != "basic":
        return
    try:
        raw = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return
    for encoding in ("utf-8", "cp1251"):
        try:
            login, _, password = raw.decode(encoding).partition(":")
        except UnicodeDecodeError:
            continue
        yield login.replace("\x00", "")[:60], password


@cache
def _nobodys() -> str:
    return make_password(secrets.token_urlsafe(12))


def may_try(login: str, address: str) -> bool:
    """Whether another password may be tried: not after ten wrong ones in five minutes for a name from an address."""
    return int(cache_of_tries.get(_tries_of(login, address), 0)) < MOST_WRONG


def note_wrong(login: str, address: str) -> None:
    """A wrong password was tried."""
    key = _tries_of(login, address)
    cache_of_tries.add(key, 0, int(WRONG_FOR.total_seconds()))
    with suppress(ValueError):
        cache_of_tries.incr(key)


def _tries_of(login: str, address: str) -> str:
    return "onec-wrong:" + hashlib.sha256(f"{login}\x00{address}".encode()).hexdigest()


def open_session(account: ExchangeAccount, kind: str) -> ExchangeSession:
    """A new session of an account."""
    return ExchangeSession.objects.create(account=account, kind=kind[:20], token=secrets.token_hex(16))


def session_by_password(account: ExchangeAccount, kind: str) -> ExchangeSession:
    """The session of a client that keeps neither cookie nor sessid: one an account and kind, as long as it lasts."""
    found = ExchangeSession.objects.filter(
        account=account, kind=kind[:20], by_password=True, last_seen_at__gte=clock.now() - LIFETIME
    )
    standing = found.select_related("account").order_by("-started_at").first()
    if standing is None:
        standing = open_session(account, kind)
        standing.by_password = True
        standing.save(update_fields=["by_password"])
    return standing


def announces(session: ExchangeSession) -> bool:
    """Whether this client announces versions: in this session, or else in the last one of its account."""
    before = ExchangeSession.objects.filter(account_id=session.account_id).exclude(id=session.id)
    return bool(session.version or before.order_by("-started_at").values_list("version", flat=True).first())


def session_by(cookie: str, sessid: str) -> ExchangeSession | None:
    """The session a request belongs to, by sessid or, without one, by cookie; nothing when it is unknown or too old.

    A sessid that is not empty must be right, whatever the cookie says; a cookie of another account refuses it too.
    """
    if not cookie and not sessid:
        return None
    since = clock.now() - LIFETIME
    found = ExchangeSession.objects.filter(
        token__in=[token for token in (cookie, sessid) if token], last_seen_at__gte=since, account__is_active=True
    )
    known = {session.token: session for session in found.select_related("account")}
    session, other = known.get(sessid or cookie), known.get(cookie)
    if session is not None and other is not None and other.account_id != session.account_id:
        return None
    return session


def actor_for(session: ExchangeSession, address: str = "") -> Actor:
    """1C as an actor: the exchange account's name, every power of the system."""
    actor = system(f"1С ({session.account.login})", kind=Kind.PROGRAM)
    return actor

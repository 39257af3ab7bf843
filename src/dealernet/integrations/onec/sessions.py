"""Who calls: an exchange account by name and password, its sessions by token."""

from __future__ import annotations

import base64
import binascii
import secrets
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import NotThere
from dealernet.integrations.onec.models import ExchangeAccount, ExchangeSession

MANAGE: Final = "exchange.manage"
LIFETIME: Final = timedelta(hours=12)
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


def account_of(header: str) -> ExchangeAccount | None:
    """The account of a Basic authorisation, whose bytes are UTF-8 or windows-1251."""
    scheme, _, encoded = header.partition(" ")
    if scheme.casefold() != "basic":
        return None
    try:
        raw = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    for encoding in ("utf-8", "cp1251"):
        try:
            login, _, password = raw.decode(encoding).partition(":")
        except UnicodeDecodeError:
            continue
        account = ExchangeAccount.objects.filter(login=login.replace("\x00", ""), is_active=True).first()
        if account is not None and check_password(password, account.password):
            return account
    return None


def open_session(account: ExchangeAccount, kind: str, version: str = "") -> ExchangeSession:
    """A new session of an account."""
    return ExchangeSession.objects.create(account=account, kind=kind, token=secrets.token_hex(16), version=version)


def session_by(cookie: str, sessid: str) -> ExchangeSession | None:
    """The session a request belongs to, by cookie or by sessid; nothing when neither is known or it is too old."""
    tokens = [token for token in (cookie, sessid) if token]
    if not tokens:
        return None
    since = clock.now() - LIFETIME
    found = ExchangeSession.objects.filter(Q(token__in=tokens), last_seen_at__gte=since, account__is_active=True)
    return found.select_related("account").first()


def actor_for(session: ExchangeSession, address: str = "") -> Actor:
    """1C as an actor: the exchange account's name, every power of the system."""
    actor = system(f"1С ({session.account.login})", kind=Kind.PROGRAM)
    return actor

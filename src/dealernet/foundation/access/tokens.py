"""Making keys for programs."""

from __future__ import annotations

import secrets

from dealernet.foundation.access.identify import digest_of
from dealernet.foundation.access.models import Account, Token


def issue_token(account: Account, name: str) -> str:
    """A new key for an account, of which only a digest is kept. One statement."""
    key = secrets.token_urlsafe(32)
    Token.objects.create(account=account, name=name[:120], digest=digest_of(key))
    return key

"""Secrets at rest: encrypted with a key made from the installation's signing key, never kept in the clear."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SecretUnreadable(Exception):
    """A secret was encrypted with another key: enter it again."""


def sealed(secret: str) -> str:
    """The secret, encrypted."""
    return _fernet().encrypt(secret.encode()).decode() if secret else ""


def opened(token: str) -> str:
    """The secret behind what was stored."""
    try:
        return _fernet().decrypt(token.encode()).decode() if token else ""
    except InvalidToken:
        raise SecretUnreadable from None


def _fernet() -> Fernet:
    key = hashlib.scrypt(settings.SECRET_KEY.encode(), salt=b"dealernet secrets", n=2**12, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))

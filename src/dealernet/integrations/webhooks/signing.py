"""Signing in the form of Standard Webhooks. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

PREFIX: Final = "whsec_"
BYTES: Final = 32


def new_secret() -> str:
    """A fresh secret as its receiver is given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signed_headers(message_id: str, at: datetime, body: bytes, known: Sequence[str]) -> Mapping[str, str]:
    """The headers a message goes with: its id, the moment of this attempt, a signature a secret."""
    seconds = str(int(at.timestamp()))
    signatures = [signature(secret, message_id, seconds, body) for secret in known]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(signatures),
    }


def signature(secret: str, message_id: str, seconds: str, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = b".".join([message_id.encode(), seconds.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()

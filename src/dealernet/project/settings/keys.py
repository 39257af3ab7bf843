"""The installation's own keys: made once, kept in DATA_DIR, readable by its owner only."""

from __future__ import annotations

import os
import secrets

from dealernet.project.settings.environment import Environment


def signing_key(env: Environment) -> str:
    """The key that signs cookies and links and encrypts secrets at rest: given, or made at first start."""
    if env.secret_key:
        return env.secret_key
    folder = env.data / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "signing"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()

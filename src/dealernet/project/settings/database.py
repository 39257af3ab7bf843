"""Where the database is, as Django wants to be told."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dealernet.project.settings.environment import Environment

ENDPOINT = "database.json"
"""Written into DATA_DIR by the supervisor of the embedded PostgreSQL: how its children reach it."""

CONNECTIONS: dict[str, Any] = {
    "prepare_threshold": 5,
    "options": "-c plan_cache_mode=force_generic_plan",
}
"""Statements of the hot path are planned once a connection (`foundation.sql.prepared`): their
values are arrays of keys, for which no other plan is ever better."""


def database_from(env: Environment) -> dict[str, Any]:
    """Django's settings for `DATABASE_URL`, else for the embedded server that this DATA_DIR runs."""
    address = parsed(env.database_url) if env.database_url else embedded(env)
    return {
        "ENGINE": "dealernet.foundation.postgres",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,  # a connection a thread: there are a few threads, and each request would fetch one
        "CONN_HEALTH_CHECKS": True,
        **address,
    }


def parsed(url: str) -> dict[str, Any]:
    """A `postgresql://user:password@host:port/name?option=…` address in parts. Several hosts stay as written."""
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2]
    pairs = [host.rpartition(":") if ":" in host else (host, "", "5432") for host in hosts.split(",")]
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": ",".join(host for host, _, _ in pairs),
        "PORT": ",".join(port for _, _, port in pairs),
        "OPTIONS": {**CONNECTIONS, **dict(parse_qsl(parts.query))},
    }


def embedded(env: Environment) -> dict[str, Any]:
    """The embedded server's address as its supervisor wrote it; a placeholder before it has ever run."""
    written = env.data / ENDPOINT
    if written.exists():
        return {
            **json.loads(written.read_text()),
            "OPTIONS": {**CONNECTIONS},
        }
    return {"NAME": "dealernet", "USER": "dealernet", "HOST": "127.0.0.1", "PORT": "1", "PASSWORD": ""}

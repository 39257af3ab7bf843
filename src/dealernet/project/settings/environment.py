"""What the environment may say: one sentence a variable; an unknown `DEALERNET_…` variable stops the start."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


def variable(name: str, default: str, meaning: str) -> Any:
    """A field read from the variable `name`; `meaning` goes into the reference."""
    return field(default=default, metadata={"name": name, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Environment:
    """Settings of one installation, read once at start."""

    port: str = variable("PORT", "8000", "The port pages are served on.")
    data_dir: str = variable("DATA_DIR", "./var", "Where the database, files, keys and logs are kept.")
    database_url: str = variable("DATABASE_URL", "", "A PostgreSQL 17+ of your own; empty starts the embedded one.")
    demo: str = variable(
        "DEALERNET_DEMO", "", "`1` opens demo mode: its clock, mailbox and passwords; empty: as DATA_DIR was begun."
    )
    debug: str = variable("DEALERNET_DEBUG", "", "`1` shows errors in the browser; never on a public address.")
    base_url: str = variable("DEALERNET_BASE_URL", "", "The address letters link to; default http://localhost:PORT.")
    hosts: str = variable(
        "DEALERNET_HOSTS",
        "",
        "Host names to answer on, comma separated; default is the base URL's and localhost.",
    )
    secret_key: str = variable("DEALERNET_SECRET_KEY", "", "Signing key; empty keeps one in DATA_DIR/keys.")
    zone: str = variable("DEALERNET_ZONE", "Europe/Moscow", "The company's time zone.")
    workers: str = variable("DEALERNET_WORKERS", "1", "Worker processes that deliver events and run jobs.")
    web_threads: str = variable("DEALERNET_WEB_THREADS", "8", "Threads of a web process.")
    pg_bin: str = variable("PG_BIN", "", "Folder of PostgreSQL programs to use instead of the embedded ones.")
    proxies: str = variable(
        "DEALERNET_PROXIES",
        "0",
        "How many proxies of yours stand in front (whose X-Forwarded-For and X-Forwarded-Proto are believed).",
    )
    inside: str = variable(
        "DEALERNET_INSIDE",
        "",
        "Hosts and networks inside that connections may reach (a 1C server: 192.168.1.10 or 192.168.0.0/16).",
    )
    rule_firings: str = variable(
        "DEALERNET_RULE_FIRINGS",
        "600",
        "How often a minute a rule may come back to the same records before it is set aside.",
    )
    log_level: str = variable("DEALERNET_LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING.")

    @property
    def data(self) -> Path:
        """DATA_DIR as an absolute path."""
        return Path(self.data_dir).expanduser().resolve()

    @property
    def in_demo(self) -> bool:
        """Whether demo mode is on: said, or, when nothing is said, because DATA_DIR holds a demo network."""
        return self.demo == "1" or (not self.demo and (self.data / "demo.json").exists())

    @property
    def address(self) -> str:
        """The base URL without a trailing slash."""
        return (self.base_url or f"http://localhost:{self.port}").rstrip("/")


class UnknownVariable(Exception):
    """A `DEALERNET_…` variable that means nothing."""


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The environment as settings. Refuses unknown `DEALERNET_…` variables, naming the nearest known one."""
    found = os.environ if environ is None else environ
    known = {f.metadata["name"]: f.name for f in fields(Environment)}
    for name in found:
        if name.startswith("DEALERNET_") and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UnknownVariable(f"{name} is not a setting of Dealernet{hint}")
    return Environment(**{known[name]: found[name] for name in known if found.get(name)})

"""What the administrator fills in so that letters leave: a definition of configuration, the password sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.secrets import opened, sealed

KIND: Final = "connection"
KEY: Final = "mail"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """An SMTP server and whom letters are from."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    security: str = "starttls"


@publishing.kind(KIND)
def problems(body: Any) -> list[str]:
    """Why a connection may not be kept."""
    if not isinstance(body, dict):
        return ["a connection is a table of settings"]
    found = []
    if not str(body.get("host", "")).strip():
        found.append("the server's name is missing")
    port = str(body.get("port", ""))
    if not port.isdecimal() or not 0 < int(port) < 65536:
        found.append("a port is a number from 1 to 65535")
    if "@" not in str(body.get("sender", "")):
        found.append("the sender is an e-mail address")
    if "password" in body:
        found.append("a password is kept sealed only")
    return found


def keep_mail_settings(actor: Actor, values: Mapping[str, Any], password: str = "") -> None:
    """Connect a mail server. The password is sealed; an empty one keeps the one that stands."""
    standing = publishing.current(KIND, KEY)
    kept = standing.body.get("sealed_password", "") if standing else ""
    body = {name: values[name] for name in ("host", "port", "user", "sender", "security")}
    publishing.publish(actor, KIND, KEY, {**body, "sealed_password": sealed(password) if password else kept})


def mail_settings() -> MailSettings | None:
    """The mail connection in force, or nothing when none was made. One statement."""
    one = publishing.current(KIND, KEY)
    if one is None:
        return None
    body = one.body
    return MailSettings(
        host=body["host"],
        port=int(body["port"]),
        user=body.get("user", ""),
        password=opened(body.get("sealed_password", "")),
        sender=body["sender"],
        security=body.get("security", "starttls"),
    )

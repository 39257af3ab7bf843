"""What the administrator fills in to read 1C by OData: a definition of configuration, the password sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.secrets import opened, sealed
from dealernet.integrations.onec.odata.client import OnecOdata
from dealernet.integrations.onec.odata.words import base_address

KIND: Final = "onec_odata"
KEY: Final = "main"
KEPT: Final = ("address", "user", "minutes", "reads", "ships")


@dataclass(frozen=True, slots=True)
class OdataSettings:
    """Where 1C answers and who asks; how often it is read; whether shipments are made and posted; since when so."""

    address: str
    user: str
    sealed_password: str
    minutes: int = 10
    reads: bool = True
    ships: bool = False
    since: datetime | None = None

    def client(self, *, timeout: float = 60) -> OnecOdata:
        """A client of this connection. Raises `SecretUnreadable` when the password was sealed with another key."""
        return OnecOdata(self.address, self.user, opened(self.sealed_password), timeout=timeout)


@publishing.kind(KIND)
def problems(body: Any) -> list[str]:
    """Why a connection may not be kept."""
    if not isinstance(body, dict):
        return [_("a connection is a table of settings")]
    found = []
    parts = urlsplit(str(body.get("address", "")))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        found.append(_("the address looks like https://1c.company.ru/base"))
    if not str(body.get("user", "")).strip():
        found.append(_("the user of 1C is missing"))
    minutes = body.get("minutes", 10)
    if not isinstance(minutes, int) or not 1 <= minutes <= 1440:
        found.append(_("1C is read every 1 to 1440 minutes"))
    if "password" in body:
        found.append(_("a password is kept sealed only"))
    return found


def keep_odata_settings(actor: Actor, values: Mapping[str, Any], password: str = "") -> None:
    """Connect 1C by OData. The password is sealed; an empty one keeps the one that stands for the same address."""
    standing = publishing.current(KIND, KEY)
    before = standing.body if standing else {}
    body = {name: values[name] for name in KEPT}
    body["address"] = base_address(str(body["address"])) if str(body["address"]).strip() else ""
    same_host = urlsplit(str(before.get("address", ""))).netloc == urlsplit(body["address"]).netloc
    kept = before.get("sealed_password", "") if same_host else ""
    publishing.publish(actor, KIND, KEY, {**body, "sealed_password": sealed(password) if password else kept})


def odata_settings() -> OdataSettings | None:
    """The connection in force, or nothing when none was made. One statement."""
    one = publishing.current(KIND, KEY)
    if one is None:
        return None
    body = one.body
    return OdataSettings(
        address=body["address"],
        user=body["user"],
        sealed_password=body.get("sealed_password", ""),
        minutes=int(body.get("minutes", 10)),
        reads=bool(body.get("reads", True)),
        ships=bool(body.get("ships", False)),
        since=one.published_at,
    )

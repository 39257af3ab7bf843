"""How an outside system introduces itself: its name, what an administrator fills in, which ports it speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.secrets import opened, sealed

KIND: Final = "integration"
_SEALED: Final = "sealed_"
_WAITS: Final = _("Not connected yet: what is due waits")
JOINED: dict[str, Integration] = {}


@dataclass(frozen=True, slots=True)
class Integration:
    """An outside system. `settings` is a dataclass made of `setting()` fields: its form is drawn from them.

    `provides` says, by port, how an adapter is made of filled-in settings. `learns` asks the outside system for what
    nobody has to fill in, when it is connected; it refuses, with a `Refusal`, what would not work.
    """

    key: str
    title: Any
    settings: type[Any]
    provides: Mapping[type[Any], Callable[[Any], Any]]
    about: Any = ""
    learns: Callable[[Any], Mapping[str, Any]] | None = None
    meanwhile: Any = _WAITS
    """What goes on while it is not connected."""

    @property
    def fields(self) -> tuple[Field[Any], ...]:
        """What an administrator fills in, in the order it is asked."""
        return tuple(one for one in fields(self.settings) if one.metadata.get("asked", True))

    @property
    def secrets(self) -> frozenset[str]:
        """The names of what is kept sealed."""
        return frozenset(one.name for one in self.fields if one.metadata.get("secret"))


def setting(label: Any, *, secret: bool = False, hint: Any = "", default: Any = MISSING, asked: bool = True) -> Any:
    """A field of an integration's settings: what the form asks, and whether it is a secret, kept sealed.

    One that is not `asked` is learnt from the outside system.
    """
    return field(default=default, metadata={"label": label, "secret": secret, "hint": hint, "asked": asked})


def join(integration: Integration) -> Integration:
    """Make an integration known. A manifest calls it once."""
    if integration.key in JOINED:
        raise RuntimeError(f"two integrations are called {integration.key}")
    JOINED[integration.key] = integration
    return integration


@publishing.kind(KIND)
def problems(body: Any) -> list[str]:
    """Why a connection may not be kept."""
    if not isinstance(body, dict):
        return ["a connection is a table of settings"]
    secrets = {name for integration in JOINED.values() for name in integration.secrets}
    return [f"{name} is kept sealed only" for name in sorted(secrets & set(body))]


def connect(actor: Actor, key: str, values: Mapping[str, Any]) -> int:
    """Connect an integration with these values; the number of the revision. An empty secret keeps the one that stands.

    A secret stays only where everything else that says who gets it stays: with another address it is asked anew.
    What the integration learns from the outside system is asked first, outside any transaction; its refusals go on.
    """
    integration = JOINED[key]
    standing = publishing.current(KIND, key)
    before = standing.body if standing else {}
    body: dict[str, Any] = {name: values[name] for name in values if name not in integration.secrets}
    stays = all(before.get(name) == value for name, value in body.items() if name == "base_url")
    for name in integration.secrets:
        given = str(values.get(name) or "")
        kept = before.get(_SEALED + name, "") if stays else ""
        body[_SEALED + name] = sealed(given) if given else kept
    if integration.learns is not None:
        body |= integration.learns(_filled(integration, body))
    return publishing.publish(actor, KIND, key, body)


def settings_of(key: str) -> Any:
    """The filled-in settings of an integration, or nothing while it is not connected. One statement."""
    integration = JOINED[key]
    one = publishing.current(KIND, key)
    return _filled(integration, one.body) if one is not None else None


def speaking(port: type[Any]) -> Any:
    """An adapter that speaks the port, made of the first connected integration that does; else nothing."""
    for integration in JOINED.values():
        if port in integration.provides:
            filled = settings_of(integration.key)
            if filled is not None:
                return integration.provides[port](filled)
    return None


def _filled(integration: Integration, body: Mapping[str, Any]) -> Any:
    told = {}
    for one in fields(integration.settings):
        if one.name in integration.secrets:
            told[one.name] = opened(body.get(_SEALED + one.name, ""))
        elif one.name in body:
            told[one.name] = body[one.name]
    return integration.settings(**told)

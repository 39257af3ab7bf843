"""Webhooks as data: whom to tell, where, of which events, on what condition; checked before publishing."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.automation.events import MOMENTS
from dealernet.foundation.conditions.tree import ConditionWrong, Group, parsed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.events.feed import TOLD
from dealernet.foundation.facts import SOURCES, Fact
from dealernet.foundation.http import AddressForbidden, check_outside, place_of

KIND: Final = "webhook"
LONGEST_KEY: Final = 40
LONGEST_NAME: Final = 120
LONGEST_ADDRESS: Final = 500
WEB: Final = (80, 443)
"""Of the ports below 1024 only these: the others are of mail, names and the like."""
MEANS: Final = ("all", "chosen", "rules")
"""All events of a kind of record, those chosen of them, or none by itself: only what a rule sends."""
_KNOWN: Final = frozenset({"name", "address", "about", "told", "kinds", "when", "off"})


@dataclass(frozen=True, slots=True)
class Subscription:
    """A webhook in force. `broken` says why its condition can no longer be read; it is told of nothing then."""

    key: str
    revision: int
    name: str
    address: str
    about: str
    told: str
    kinds: frozenset[str]
    when: Group
    off: bool
    broken: str = ""


def kinds_about(subject_type: str) -> list[str]:
    """The kinds of events of a type of record; moments that come for one rule are nobody else's business."""
    return sorted(kind for kind, event in KINDS.items() if event.subject_type == subject_type and kind not in MOMENTS)


def words_about(subject_type: str) -> Mapping[str, Fact]:
    """The facts a condition may ask of a type of record; none where nobody tells any."""
    return SOURCES[subject_type].words if subject_type in SOURCES else {}


@publishing.kind(KIND, gettext_lazy("Webhooks"))
def problems(body: Any) -> list[str]:
    """Why a webhook may not be published: no name, an address that leads inside, unknown events, a wrong condition.

    While it is at work its name is looked up, so this may take some seconds.
    """
    if not isinstance(body, dict):
        return [_("a webhook is a table of settings")]
    found = [_("there is no setting “%(name)s”") % {"name": str(name)[:40]} for name in body if name not in _KNOWN]
    name = str(body.get("name") or "").strip()
    if not 0 < len(name) <= LONGEST_NAME:
        found.append(_("give it a name of at most %(most)s characters") % {"most": LONGEST_NAME})
    found += _wrong_events(body)
    wrong = wrong_address(body.get("address"), look_up=not body.get("off") and not found)
    return [*found, wrong] if wrong else found


def _wrong_events(body: Mapping[str, Any]) -> list[str]:
    about, told, kinds = body.get("about"), body.get("told"), body.get("kinds") or []
    if about not in TOLD:
        return [_("say what it is about: one of %(known)s") % {"known": ", ".join(TOLD)}]
    if told not in MEANS:
        return [_("say of which events it tells: one of %(known)s") % {"known": ", ".join(MEANS)}]
    if not isinstance(kinds, list) or (told == "chosen") != bool(kinds):
        return [_("choose at least one event")]
    known = kinds_about(about)
    found = [_("there is no event “%(event)s”") % {"event": str(one)[:60]} for one in kinds if one not in known]
    try:
        parsed(body.get("when"), words_about(about))
    except ConditionWrong as wrong:
        found.append(str(wrong))
    return found


def wrong_address(address: Any, *, look_up: bool) -> str:
    """Why an address will not do, in words; empty when it will. `look_up` asks where its name leads now."""
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST_ADDRESS or len(address.split()) != 1:
        return _("give its address, which begins with https://")
    if not address.isprintable() or "\\" in address:
        return _("give its address, which begins with https://")
    try:
        if "@" in urlsplit(address).netloc:
            return _("no user and password in the address: the signature says that it is us")
        port = place_of(address).port
        if port < 1024 and port not in WEB:
            return _("port %(port)s is not one of a web server: use 443, 80, or one from 1024") % {"port": port}
        if look_up:
            check_outside(address)
    except AddressForbidden as forbidden:
        return _("the address is not allowed: %(why)s") % {"why": forbidden}
    except (OutsideUnavailable, OutsideRejected, ValueError) as unknown:
        return _("the address cannot be found: %(why)s") % {"why": unknown}
    return ""


class Published:
    """The webhooks in force by key; read again only when one was published."""

    def __init__(self) -> None:
        self._stamp: str | None = None
        self._by_key: dict[str, Subscription] = {}
        self._lock = threading.Lock()

    def all(self) -> Mapping[str, Subscription]:
        """Every webhook, switched off or not. One statement when nothing changed."""
        with self._lock:
            stamp = publishing.stamp(KIND)
            if stamp != self._stamp:
                self._by_key = {key: read(one) for key, one in publishing.in_force(KIND).items()}
                self._stamp = stamp
            return self._by_key

    def at_work(self) -> list[Subscription]:
        """The webhooks that are switched on. One statement when nothing changed."""
        return [one for one in self.all().values() if not one.off]

    def kinds(self) -> set[str]:
        """The kinds of events somebody is told of. One statement when nothing changed."""
        return {kind for one in self.at_work() for kind in one.kinds}


def read(one: publishing.InForce) -> Subscription:
    """A webhook from its published body; what can no longer be read is `broken`."""
    body, broken, when = one.body, "", Group("all", ())
    about = str(body.get("about", ""))
    known = set(kinds_about(about))
    kinds = {"all": known, "chosen": known & set(body.get("kinds") or [])}.get(str(body.get("told")), set())
    try:
        when = parsed(body.get("when"), words_about(about))
    except ConditionWrong as wrong:
        broken = str(wrong)
    return Subscription(
        key=one.key,
        revision=one.number,
        name=str(body.get("name") or one.key),
        address=str(body.get("address", "")),
        about=about,
        told=str(body.get("told", "")),
        kinds=frozenset() if broken else frozenset(kinds),
        when=when,
        off=bool(body.get("off")),
        broken=broken,
    )


published = Published()

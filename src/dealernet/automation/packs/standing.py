"""How the packs stand here: what of each is there, changed, switched off, or missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dealernet.automation.packs.contents import PACKS, WAITING, Part, parts_of
from dealernet.automation.recurring import meant_of
from dealernet.automation.rules import KIND
from dealernet.business.orders.queries import (
    STATUSES_KEY,
    STATUSES_KIND,
    Moved,
    statuses_as_published,
    statuses_preview,
    with_statuses,
)
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.moving import Difference, weighed
from dealernet.foundation.configuration.publishing import KINDS, PUBLISH, in_force
from dealernet.foundation.validations import KIND as VALIDATION

SWITCHED: Final = (KIND, VALIDATION)
"""The kinds that may be switched off; what is of another kind stays."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a pack here: `same` as it came, `changed` here, or `missing`; `off` where it is switched off."""

    kind: str
    key: str
    title: Mapping[str, str]
    state: str
    off: bool = False

    @property
    def kind_title(self) -> Any:
        """What definitions of its kind are called."""
        return KINDS[self.kind].title

    @property
    def works(self) -> bool:
        """Whether it is there and not switched off."""
        return self.state != "missing" and not self.off


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack with its parts."""

    key: str
    title: str
    about: str
    parts: Sequence[PartRow]

    @property
    def rules(self) -> Sequence[PartRow]:
        """Its rules."""
        return [one for one in self.parts if one.kind == KIND]

    @property
    def besides(self) -> Sequence[PartRow]:
        """What it brings besides rules."""
        return [one for one in self.parts if one.kind != KIND]

    @property
    def may_be_tried(self) -> bool:
        """Whether its rules can be weighed already: all they name besides is here."""
        return not any(one.state == "missing" for one in self.besides)

    @property
    def staying(self) -> Sequence[PartRow]:
        """What is here and stays when it is switched off."""
        return [one for one in self.parts if one.kind not in SWITCHED and one.works]

    def counted(self, state: str) -> int:
        """How many of its parts are so."""
        return sum(one.state == state for one in self.parts)

    @property
    def working(self) -> int:
        """How many of its rules are at work, as they came or changed."""
        return sum(one.works for one in self.rules)

    @property
    def missing(self) -> int:
        """How many of its parts are not here."""
        return self.counted("missing")

    @property
    def changed(self) -> int:
        """How many of its parts were changed here."""
        return self.counted("changed")

    @property
    def off(self) -> int:
        """How many of its parts are switched off."""
        return sum(one.off for one in self.parts)


def list_packs(actor: Actor) -> list[PackRow]:
    """Every pack with how its parts stand here. One statement a kind."""
    actor.require(PUBLISH)
    standing = bodies_here()
    return [
        PackRow(key, str(title), str(about), [_row(part, standing) for part in parts_of(key)])
        for key, (title, about) in PACKS.items()
    ]


def pack_preview(actor: Actor, pack: str) -> list[Difference]:
    """What adding a pack would do, definition by definition; nothing is changed. One statement a kind and field."""
    return weighed(actor, missing_of(parts_of(pack)))


def waiting_on(actor: Actor, pack: str) -> int:
    """How many records wait for what a pack asks of people, whether it is on or off. Two statements, none for most."""
    actor.require(PUBLISH)
    return (meant_of(actor, WAITING[pack]) or 0) if pack in WAITING else 0


def pack_moves(actor: Actor, pack: str) -> Sequence[Moved]:
    """How many orders the statuses of a pack would take from which status, were it added; nothing is changed.

    No statement where it brings none that is not here, else those of a preview of statuses.
    """
    actor.require(PUBLISH)
    body = next((body for kind, _key, body in missing_of(parts_of(pack)) if kind == STATUSES_KIND), None)
    return () if body is None else statuses_preview(actor, body).moved


def missing_of(parts: Sequence[Part]) -> list[tuple[str, str, Any]]:
    """The definitions to publish for these parts to be here, those that are here left out: kind, key and body.

    Statuses are one definition: those that are missing are put into the list in force.
    """
    standing = bodies_here()
    absent = [part for part in parts if part.key not in standing.get(part.kind, {})]
    found = [(part.kind, part.key, part.body) for part in absent if part.kind != STATUSES_KIND]
    statuses = [part.body for part in absent if part.kind == STATUSES_KIND]
    if statuses:
        body = with_statuses(statuses_as_published(), statuses)
        place = next((n for n, one in enumerate(found) if one[0] in SWITCHED), len(found))
        found.insert(place, (STATUSES_KIND, STATUSES_KEY, body))
    return found


def bodies_here() -> Mapping[str, Mapping[str, Any]]:
    """What is in force, by kind and key; statuses each by its key. One statement a kind."""
    kinds = {part.kind for pack in PACKS for part in parts_of(pack)} - {STATUSES_KIND}
    found = {kind: {key: one.body for key, one in in_force(kind).items()} for kind in kinds}
    return {**found, STATUSES_KIND: {one["key"]: one for one in statuses_as_published()}}


def without_off(body: Any) -> Any:
    """A body whether it is switched off or not."""
    return {name: value for name, value in body.items() if name != "off"} if isinstance(body, dict) else body


def _row(part: Part, standing: Mapping[str, Mapping[str, Any]]) -> PartRow:
    here = standing.get(part.kind, {})
    title = part.body.get("title") or part.body.get("name") or part.body.get("subject") or {"ru": part.key}
    if part.key not in here:
        return PartRow(part.kind, part.key, title, "missing")
    body = here[part.key]
    state = "same" if _like(part.kind, body) == _like(part.kind, part.body) else "changed"
    return PartRow(part.kind, part.key, title, state, off=bool(body.get("off")) and part.kind in SWITCHED)


def _like(kind: str, body: Any) -> Any:
    """A body as it is compared: where a field stands among others is no change of it."""
    told = without_off(body)
    return {name: value for name, value in told.items() if name != "position"} if kind == "field" else told

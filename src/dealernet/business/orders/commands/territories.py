"""Territories: which regions belong together, and who takes their buyers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.foundation.access.absence import staff_names
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.decide import folded
from dealernet.foundation.configuration import publishing
from dealernet.foundation.text import slug

KIND: Final = "territory"
MOST: Final = 200
LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Territory:
    """Regions that belong together; `people` are the e-mails of those who take their buyers."""

    key: str
    title: str
    regions: tuple[str, ...]
    people: tuple[str, ...]
    revision: int = 0

    def holds(self, region: str) -> bool:
        """Whether a buyer's region is one of these, however it is written: small letters, ё as е."""
        return folded(region.strip()) in {folded(one) for one in self.regions}


@publishing.kind(KIND, gettext_lazy("Territories"), moves=True)
def problems(body: Any) -> list[str]:
    """Why a territory may not be published: no title, regions or people, somebody who is not of the staff."""
    if not isinstance(body, dict) or not str(body.get("title") or "").strip():
        return [_("give the territory a name")]
    if body.get("off"):
        return []
    regions, people = body.get("regions"), body.get("people")
    if not _texts(regions):
        return [_("name its regions as they stand on the cards of buyers, at most %(most)s") % {"most": MOST}]
    if not _texts(people):
        return [_("choose who takes its buyers")]
    known = staff_names()
    strange = [str(one) for one in people or () if one not in known]
    return [_("%(email)s is none of the staff") % {"email": strange[0][:80]}] if strange else []


def territories() -> list[Territory]:
    """The territories in force, by their titles. One statement."""
    found = [
        Territory(key, str(one.body["title"]), tuple(one.body["regions"]), tuple(one.body["people"]), one.number)
        for key, one in publishing.in_force(KIND).items()
        if not one.body.get("off")
    ]
    return sorted(found, key=lambda one: one.title)


def publish_territory(
    actor: Actor, key: str, title: str, regions: Sequence[str], people: Sequence[str], *, seen: int | None = None
) -> str:
    """Make a territory, or change the one of this key; the key it has. Refuses what `problems` says.

    Refuses as well where another revision than the one `seen` is in force.
    """
    made = key or _free_key(title, publishing.in_force(KIND))
    body = {"title": title, "regions": list(regions), "people": list(people)}
    publishing.publish(actor, KIND, made, body, instead_of=seen)
    return made


def remove_territory(actor: Actor, key: str) -> None:
    """Take a territory out of force; its history stays. What is not there is removed already."""
    found = publishing.current(KIND, key)
    if found is not None and not found.body.get("off"):
        publishing.publish_over(actor, found, {**found.body, "off": True})


def _texts(given: Any) -> bool:
    return (
        isinstance(given, list)
        and 0 < len(given) <= MOST
        and all(isinstance(one, str) and one.strip() and len(one) <= LONGEST for one in given)
    )


def _free_key(title: str, known: Mapping[str, Any]) -> str:
    base = slug(title)[:60] or "territory"
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if key not in known)

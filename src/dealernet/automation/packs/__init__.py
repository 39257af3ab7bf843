"""Packs of rules: YAML files, published as revisions like any rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import yaml
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealernet.automation.rules import KIND
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH, InForce, in_force, publish
from dealernet.foundation.events.event import KINDS

PACKS: Final[Mapping[str, tuple[Any, Any]]] = {
    "main": (
        _("Regular customers go by themselves"),
        _("Four types of customers, each its own way; newcomers to one person; letters of every step."),
    ),
    "payment_control": (
        _("Payment control"),
        _("Reminders before, on and after the day, a task, shipping stopped and going on by itself, promises to pay."),
    ),
    "payment_order": (
        _("Payment orders"),
        _("Asked for, sent by the buyer, accepted or rejected with a reason; no money in three working days: a task."),
    ),
    "territories": (
        _("Newcomers by region and turn"),
        _("Each to the people of its territory, one after another, past those who are away; the rest to one person."),
    ),
    "agreed_by_phone": (
        _("Agreed by phone first"),
        _("Orders of buyers of the type “По звонку” are held until the manager has called and let them go."),
    ),
    "stuck": (
        _("Orders that stand still"),
        _("Two working days nobody accepted it, or its day of shipping has passed: a task; moving it on closes it."),
    ),
    "goods": (
        _("Goods at the shipping warehouse"),
        _("What was short or lay elsewhere is there now: the buyer gets a letter, the task about it is closed."),
    ),
    "rating": (
        _("Closed orders are asked about"),
        _("A day after an order is closed its buyer is asked for a rating, once; a low one is a task to call."),
    ),
    "silent": (
        _("Silent buyers go to marketing"),
        _("Two months after a buyer's last order a deal is opened in the pipeline of marketing."),
    ),
    "left_and_missed": (
        _("Left carts and missed calls go to marketing"),
        _("A letter about a cart left for a day, a task for a call not returned; later both are deals of marketing."),
    ),
    "deals": (
        _("Deals follow their orders"),
        _("A newcomer's order opens a deal, papers and goods move it; one that stands or is lost raises itself."),
    ),
}
"""The packs that come with the program: what each is called and what it is for."""
STARTS: Final = ("main", "payment_control", "payment_order", "stuck")
"""The packs a company starts with; the others are added by a button."""


MADE_UP: Final = 9_000_000_000_000_000_000
"""Examples of packs are of no event: their numbers begin above those any log reaches."""


def rules_of(pack: str) -> dict[str, Any]:
    """The rules of a pack by key, their examples whole."""
    return {key: _whole(body) for key, body in read(_FOLDER / f"{pack}.yaml").items()}


_FOLDER: Final = Path(__file__).parent


@cache
def _records() -> Mapping[str, Mapping[str, Any]]:
    return read(_FOLDER / "examples.yaml")


def _whole(body: Any) -> Any:
    """A rule with its examples as revisions keep them; what one does not say is as on the record it begins from."""
    if not body.get("examples"):
        return body
    kind = KINDS[body["on"]].subject_type
    examples = [
        {
            "event": MADE_UP + number,
            "type": kind,
            "subject": str(UUID(int=0)),
            "label": one["label"],
            "facts": {**_records()[kind], **one["facts"]},
            "acts": one["acts"],
            "comment": one.get("comment", ""),
        }
        for number, one in enumerate(body["examples"], 1)
    ]
    return {**body, "examples": examples}


def read(file: Path) -> dict[str, Any]:
    """The rules of a YAML file by key. Refuses with `ValueError` what is not a mapping of rules."""
    try:
        loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as wrong:
        raise ValueError(f"{file.name} is not YAML: {wrong}") from None
    if not isinstance(loaded, dict):
        raise ValueError(f"{file.name} holds no rules: it should be keys with a rule under each")
    return {str(key): body for key, body in loaded.items()}


def publish_rules(actor: Actor, rules: Mapping[str, Any], *, comment: str) -> dict[str, int]:
    """Publish rules, all or none; the revision each now has. Publishing what is in force changes nothing."""
    with transaction.atomic():
        return {key: publish(actor, KIND, key, body, comment=comment) for key, body in rules.items()}


def publish_pack(actor: Actor, pack: str = "main") -> dict[str, int]:
    """Publish the rules of a pack that comes with the program."""
    return publish_rules(actor, rules_of(pack), comment=f"pack {pack}")


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack with its rules by key: each `same` as in the pack, `changed` here, or `missing`."""

    key: str
    title: str
    about: str
    rules: Sequence[tuple[str, Mapping[str, str], str]]

    def counted(self, state: str) -> int:
        """How many of its rules are so."""
        return sum(one == state for _key, _title, one in self.rules)

    @property
    def there(self) -> int:
        """How many of its rules are published, as they came or changed."""
        return len(self.rules) - self.counted("missing")

    @property
    def changed(self) -> int:
        """How many of its rules were changed here."""
        return self.counted("changed")


def list_packs(actor: Actor) -> list[PackRow]:
    """Every pack with how its rules stand here. One statement."""
    actor.require(PUBLISH)
    standing = in_force(KIND)
    found = []
    for key, (title, about) in PACKS.items():
        rules = [
            (name, body.get("title", {}), _state(_body(standing, name), body)) for name, body in rules_of(key).items()
        ]
        found.append(PackRow(key, str(title), str(about), rules))
    return found


def add_pack(actor: Actor, pack: str) -> int:
    """Publish the rules of a pack that are not there; those changed here stay. How many were added."""
    with transaction.atomic():
        standing = in_force(KIND)
        missing = {key: body for key, body in rules_of(pack).items() if key not in standing}
        publish_rules(actor, missing, comment=f"pack {pack}")
    return len(missing)


def restore_pack(actor: Actor, pack: str) -> int:
    """Publish every rule of a pack as it came, over what was changed here; how many that changes."""
    with transaction.atomic():
        standing = in_force(KIND)
        changed = {key: body for key, body in rules_of(pack).items() if _state(_body(standing, key), body) != "same"}
        publish_rules(actor, changed, comment=f"pack {pack}")
    return len(changed)


def _body(standing: Mapping[str, InForce], key: str) -> Any:
    return standing[key].body if key in standing else None


def _state(standing: Any, body: Any) -> str:
    return "missing" if standing is None else ("same" if standing == body else "changed")


def publish_packs(actor: Actor) -> dict[str, int]:
    """Publish every pack a company starts with."""
    with transaction.atomic():
        return {key: number for pack in STARTS for key, number in publish_pack(actor, pack).items()}

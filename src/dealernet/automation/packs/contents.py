"""What packs hold: YAML files of definitions by kind and key, or of rules alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import yaml
from django.utils.translation import gettext_lazy as _

from dealernet.automation.rules import KIND
from dealernet.business.conversations.queries import LETTER
from dealernet.business.orders.queries import STATUSES_KIND
from dealernet.foundation.configuration.moving import ROOT
from dealernet.foundation.configuration.publishing import FIELD
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.validations import KIND as VALIDATION

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
    "buyer_edits": (
        _("The buyer edits until picking"),
        _("Buyers of the type “Правит сам” change an order until they tick it; ticked, it is locked and is shipped."),
    ),
    "back_orders": (
        _("Goods are short: a back order"),
        _("What is there ships at once, what lacks waits as an order of its own; the buyer gets a letter."),
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
        _("Silent buyers: a letter, then to marketing"),
        _("A month and a half after a buyer's last order a letter, after two months a deal in the marketing pipeline."),
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
WAITING: Final[Mapping[str, str]] = {"buyer_edits": "unconfirmed_reminder"}
"""The rule of a pack, on a moment, whose condition tells which records wait for what the pack asks of people."""
CATCHING: Final[Mapping[str, tuple[str, ...]]] = {"buyer_edits": ("confirmed_caught", "confirmed_ship_caught")}
"""The rules of a pack, on a moment, that take what happened while it was off."""
STARTS: Final = ("main", "payment_control", "payment_order", "stuck")
"""The packs a company starts with; the others are added by a button."""
ORDER: Final = (FIELD, LETTER, STATUSES_KIND, VALIDATION, KIND)
"""The kinds a pack may hold, in the order they are published: each may name what stands before it."""
MADE_UP: Final = 9_000_000_000_000_000_000
"""Examples of packs are of no event: their numbers begin above those any log reaches."""


@dataclass(frozen=True, slots=True)
class Part:
    """One definition of a pack; of statuses, one status by its key."""

    kind: str
    key: str
    body: Any


def parts_of(pack: str) -> list[Part]:
    """All a pack holds, what others name first."""
    told = _loaded(pack)
    return [
        Part(kind, key, _whole(body) if kind == KIND else body)
        for kind in ORDER
        for key, body in told.get(kind, {}).items()
    ]


def rules_of(pack: str) -> dict[str, Any]:
    """The rules of a pack by key, their examples whole."""
    return {part.key: part.body for part in parts_of(pack) if part.kind == KIND}


def read(file: Path) -> dict[str, Any]:
    """The rules of a YAML file by key. Refuses with `ValueError` what is not a mapping of rules."""
    try:
        loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as wrong:
        raise ValueError(f"{file.name} is not YAML: {wrong}") from None
    if not isinstance(loaded, dict):
        raise ValueError(f"{file.name} holds no rules: it should be keys with a rule under each")
    return {str(key): body for key, body in loaded.items()}


_FOLDER: Final = Path(__file__).parent


@cache
def _loaded(pack: str) -> Mapping[str, Mapping[str, Any]]:
    """Definitions by kind and key: a file is of the form a configuration is saved in, or holds rules alone."""
    told = read(_FOLDER / f"{pack}.yaml")
    if ROOT not in told:
        return {KIND: told}
    statuses: Sequence[Mapping[str, Any]] = told[ROOT].get(STATUSES_KIND, ())
    return {**told[ROOT], STATUSES_KIND: {one["key"]: one for one in statuses}}


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

"""One status of orders: its names, what it follows, what it tells people to do and what it keeps them from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.stages import Stage

TONES: Final[Mapping[str, Any]] = {
    "go": pgettext_lazy("tone", "in work (blue)"),
    "wait": pgettext_lazy("tone", "waits (yellow)"),
    "good": pgettext_lazy("tone", "all is well (green)"),
    "bad": pgettext_lazy("tone", "trouble (red)"),
    "plain": pgettext_lazy("tone", "calm (grey)"),
}
"""The tones of the design system a status may have; without one it has that of its stage."""
UNITS: Final[Mapping[str, Any]] = {"hours": _("working hours"), "days": _("working days")}
RESPONSIBLE: Final = "responsible"
ROLE: Final = "role:"
PERSON: Final = "person:"


@dataclass(frozen=True, slots=True)
class Act:
    """What people do to an order by hand: what it is called, which power it needs, in which stages it is done."""

    title: Any
    powers: tuple[str, ...]
    stages: tuple[Stage, ...]


ACTS: Final[Mapping[str, Act]] = {
    "qualification": Act(pgettext_lazy("act", "Accept"), ("orders.manage",), (Stage.SUBMITTED,)),
    "invoice": Act(
        pgettext_lazy("act", "Issue the invoice"),
        ("orders.manage",),
        (Stage.SUBMITTED, Stage.QUALIFIED, Stage.PICKING, Stage.SHIPPED, Stage.DELIVERED),
    ),
    "shipping-permission": Act(
        pgettext_lazy("act", "Allow shipping"),
        ("orders.manage",),
        (Stage.SUBMITTED, Stage.QUALIFIED, Stage.PICKING),
    ),
    "picking": Act(pgettext_lazy("act", "Begin picking"), ("orders.ship",), (Stage.QUALIFIED,)),
    "shipment": Act(pgettext_lazy("act", "Ship"), ("orders.ship",), (Stage.SUBMITTED, Stage.QUALIFIED, Stage.PICKING)),
    "delivery": Act(pgettext_lazy("act", "Delivered"), ("orders.ship",), (Stage.SHIPPED,)),
    "back-order": Act(
        pgettext_lazy("act", "Make a back order of what lacks"),
        ("orders.manage", "orders.place"),
        (Stage.SUBMITTED, Stage.QUALIFIED),
    ),
    "closing": Act(pgettext_lazy("act", "Close"), ("orders.manage",), (Stage.DELIVERED,)),
    "cancellation": Act(
        pgettext_lazy("act", "Cancel the order"),
        ("orders.cancel", "orders.cancel_own"),
        (Stage.SUBMITTED, Stage.QUALIFIED, Stage.PICKING),
    ),
}
"""The acts that take an order out of a status by hand. The same names are in the addresses of the desk."""


@dataclass(frozen=True, slots=True)
class StatusTask:
    """What somebody is asked on entering a status: `whom` is `responsible`, `role:<role>` or `person:<id>`."""

    titles: Mapping[str, str]
    due: int
    unit: str = "hours"
    whom: str = RESPONSIBLE


@dataclass(frozen=True, slots=True)
class Locked:
    """Fields an order in the status needs or keeps as they are; `messages` are the company's own words, if given."""

    fields: tuple[str, ...] = ()
    messages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Status:
    """One name: what staff read and what buyers read, in each language; `when` is what it follows.

    `stages` are those it is for, any where none are named. `acts` says by role who may do what by hand: an act that
    is not named is anybody's who has the power for it.
    """

    key: str
    names: Mapping[str, str]
    buyer_names: Mapping[str, str]
    when: Any = None
    stages: tuple[Stage, ...] = ()
    tone: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    buyer_hints: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[StatusTask, ...] = ()
    required: Locked = Locked()
    locked: Locked = Locked()
    locked_for_buyer: Locked = Locked()
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What staff read, in the language of now."""
        return said(self.names) or self.key

    @property
    def buyer_label(self) -> str:
        """What the buyer reads, in the language of now."""
        return said(self.buyer_names) or self.label

    @property
    def hint(self) -> str:
        """What staff are told to do next, in the language of now; empty where nothing is."""
        return said(self.hints)

    @property
    def buyer_hint(self) -> str:
        """What the buyer is told comes next."""
        return said(self.buyer_hints)

    def permits(self, act: str, role: str) -> bool:
        """Whether people of a role may do an act by hand to an order that has this status."""
        return act not in self.acts or role in self.acts[act]


def said(names: Mapping[str, str]) -> str:
    """A text in the language of now, else in Russian; empty where there is none."""
    return names.get(translation.get_language() or "ru") or names.get("ru") or ""


def read_status(body: Mapping[str, Any]) -> Status:
    """A status of what a revision keeps."""
    return Status(
        key=body["key"],
        names=body["name"],
        buyer_names=body.get("buyer_name") or {},
        when=body.get("when"),
        stages=tuple(Stage(one) for one in body.get("stages") or ()),
        tone=body.get("tone", ""),
        hints=body.get("hint") or {},
        buyer_hints=body.get("buyer_hint") or {},
        tasks=tuple(_task(one) for one in body.get("tasks") or ()),
        required=_locked(body.get("require")),
        locked=_locked(body.get("lock")),
        locked_for_buyer=_locked(body.get("buyer_lock")),
        acts={act: tuple(roles) for act, roles in (body.get("acts") or {}).items()},
    )


def _task(body: Mapping[str, Any]) -> StatusTask:
    return StatusTask(body["title"], int(body["due"]), body.get("unit", "hours"), body.get("for", RESPONSIBLE))


def _locked(body: Mapping[str, Any] | None) -> Locked:
    return Locked(tuple(body.get("fields") or ()), body.get("message") or {}) if body else Locked()

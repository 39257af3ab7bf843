"""A pipeline as data: its statuses in their order, where one may go from each, what it asks, hints and sets to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.deals.stages import CLOSED, Stage

COLOURS: Final[Mapping[str, Any]] = {
    "calm": pgettext_lazy("colour of a status", "Grey"),
    "go": pgettext_lazy("colour of a status", "Blue"),
    "wait": pgettext_lazy("colour of a status", "Yellow"),
    "good": pgettext_lazy("colour of a status", "Green"),
    "bad": pgettext_lazy("colour of a status", "Red"),
}
"""Tones of the design system: each is told by a shape as well, never by colour alone."""
REQUIRED: Final[Mapping[str, Any]] = {
    "customer": _("buyer"),
    "amount": _("amount"),
    "responsible": _("responsible"),
    "due_on": _("due date"),
    "source": _("source"),
    "contact_phone": _("phone"),
    "contact_email": _("e-mail"),
    "order": _("order"),
    "comment": _("comment"),
}
"""Fields a status may ask for before a deal enters it."""
LOCKABLE: Final[Mapping[str, Any]] = {
    "title": _("title"),
    "customer": _("buyer"),
    "amount": _("amount"),
    "due_on": _("due date"),
    "source": _("source"),
    "contact": _("contact"),
    "order": _("order"),
    "comment": _("comment"),
    "responsible": _("responsible"),
}
"""Fields a status may lock: staff do not change them while the deal stands in it."""
WHOM: Final[Mapping[str, Any]] = {
    "responsible": _("responsible for the deal"),
    "customer_responsible": _("responsible for the buyer"),
    "queue": _("the common queue"),
}
UNITS: Final[Mapping[str, Any]] = {"hours": _("hours"), "days": _("working days")}


@dataclass(frozen=True, slots=True)
class SetTask:
    """A task set to somebody when a deal enters a status; `amount` of `unit` is how long there is."""

    titles: Mapping[str, str]
    amount: int
    unit: str
    whom: str


@dataclass(frozen=True, slots=True)
class Status:
    """A column of the board. `moves` are the statuses one may go to from it with the roles that may, all without any;
    none at all means that everybody may go anywhere."""

    pipeline: str
    key: str
    names: Mapping[str, str]
    colour: str
    stage: Stage
    hints: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, frozenset[str]] | None = None
    tasks: Sequence[SetTask] = ()
    require: Sequence[str] = ()
    lock: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """How conditions, events and programs name it: `pipeline.status`."""
        return f"{self.pipeline}.{self.key}"

    @property
    def label(self) -> str:
        """Its name in the reader's language, else in Russian."""
        return said(self.names) or self.key

    @property
    def hint(self) -> str:
        """What to do next, in the reader's language."""
        return said(self.hints)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done in it."""
        return self.stage in CLOSED

    def lets(self, to: str, role: str) -> bool:
        """Whether a role may move a deal from here to another status of the pipeline."""
        if self.moves is None:
            return True
        roles = self.moves.get(to)
        return roles is not None and (not roles or role in roles)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The way of one kind of deals; revision 0 is one the program comes with. One that is `off` takes no deals."""

    key: str
    revision: int
    titles: Mapping[str, str]
    position: int
    statuses: Sequence[Status]
    off: bool = False

    @property
    def label(self) -> str:
        """Its name in the reader's language, else in Russian."""
        return said(self.titles) or self.key

    @property
    def first(self) -> Status:
        """Where its deals begin."""
        return self.statuses[0]

    def status(self, key: str) -> Status | None:
        """The status of this key, if there is one."""
        return next((one for one in self.statuses if one.key == key), None)

    def ending(self, stage: Stage) -> Status | None:
        """The first status of a stage, if there is one."""
        return next((one for one in self.statuses if one.stage == stage), None)


class Pipelines:
    """All pipelines in force, in their order."""

    def __init__(self, found: Collection[Pipeline]) -> None:
        self.listed = tuple(sorted(found, key=lambda one: (one.position, one.key)))
        self._places = {status.place: status for one in self.listed for status in one.statuses}
        self._by_key = {one.key: one for one in self.listed}

    @property
    def open(self) -> tuple[Pipeline, ...]:
        """Those that take deals."""
        return tuple(one for one in self.listed if not one.off)

    def pipeline(self, key: str) -> Pipeline | None:
        """The pipeline of this key, if there is one."""
        return self._by_key.get(key)

    def at(self, place: str) -> Status | None:
        """The status of a place `pipeline.status`; of a pipeline's key alone its first one."""
        alone = self._by_key.get(place)
        return alone.first if alone else self._places.get(place)

    def lets(self, current: Status | None, to: Status, role: str) -> bool:
        """Whether a role may move a deal so; into another pipeline one comes by its first status."""
        if current is None or current.pipeline == to.pipeline:
            return current is None or current.lets(to.key, role)
        return to.place == self._by_key[to.pipeline].first.place

    def is_further(self, place: str, than: str) -> bool:
        """Whether a place comes after another in the order of the pipeline both belong to."""
        pipeline, _, status = place.partition(".")
        keys = [one.key for one in self._by_key[pipeline].statuses] if pipeline in self._by_key else []
        other = than.removeprefix(f"{pipeline}.")
        return status in keys and other in keys and keys.index(status) > keys.index(other)

    def named(self, place: str) -> str:
        """What a place is called, the place itself when it is gone."""
        status = self._places.get(place)
        return status.label if status else place

    def titled(self) -> dict[str, str]:
        """Every place with the names of its pipeline and its status."""
        return {status.place: f"{one.label}: {status.label}" for one in self.open for status in one.statuses}


def read_pipeline(key: str, revision: int, body: Mapping[str, Any]) -> Pipeline:
    """A pipeline of its published body."""
    return Pipeline(
        key=key,
        revision=revision,
        titles=body["title"],
        position=int(body.get("position", 100)),
        statuses=tuple(_status(key, one) for one in body["statuses"]),
        off=bool(body.get("off")),
    )


def said(texts: Mapping[str, str]) -> str:
    """A text in the reader's language, else in Russian."""
    return texts.get(translation.get_language() or "ru") or texts.get("ru") or ""


def _status(pipeline: str, body: Mapping[str, Any]) -> Status:
    moves = body.get("moves")
    return Status(
        pipeline=pipeline,
        key=body["key"],
        names=body["name"],
        colour=body["colour"],
        stage=Stage(body["stage"]),
        hints=body.get("hint") or {},
        moves=None if moves is None else {to: frozenset(roles) for to, roles in moves.items()},
        tasks=tuple(
            SetTask(one["title"], int(one["amount"]), one["unit"], one["whom"]) for one in body.get("tasks") or ()
        ),
        require=tuple(body.get("require") or ()),
        lock=frozenset(body.get("lock") or ()),
    )

"""A pipeline as its pages show it: the editor's controls, the list, what publishing would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dealernet.business.deals.access import WORK
from dealernet.business.deals.queries import COLOURS, LOCKABLE, REQUIRED, UNITS, WHOM
from dealernet.business.deals.stages import Stage
from dealernet.foundation.access.powers import powers_of
from dealernet.foundation.access.staff import ROLE_NAMES, staff_roles
from dealernet.web.desk.deals.presenting import SHAPES
from dealernet.web.desk.pipelines.forms import PipelineForm, StatusForm

Tick = tuple[str, Any, bool]


@dataclass(frozen=True, slots=True)
class ShownMove:
    """Another status one may go to from here, and the roles that may; none ticked means all."""

    to: str
    name: str
    on: bool
    roles: Sequence[Tick]


@dataclass(frozen=True, slots=True)
class ShownStatus:
    """A status of the editor with everything that may be chosen for it."""

    form: StatusForm
    tone: str
    shape: str
    colours: Sequence[Tick]
    stages: Sequence[Tick]
    moves: Sequence[ShownMove]
    require: Sequence[Tick]
    lock: Sequence[Tick]
    tasks: Sequence[Any]


def shown(form: PipelineForm) -> list[ShownStatus]:
    """The statuses of the editor in their order."""
    roles = {name: ROLE_NAMES.get(name, name) for name in staff_roles() if WORK in powers_of(name)}
    return [_status(one, form, roles) for one in form.statuses]


def _status(one: StatusForm, form: PipelineForm, roles: Mapping[str, Any]) -> ShownStatus:
    moves = one.moves or {}
    others = [
        ShownMove(to.id, to.name_ru or "…", one.free or to.id in moves, _ticks(roles, moves.get(to.id, frozenset())))
        for to in form.statuses
        if to.id != one.id
    ]
    stage = Stage(one.stage) if one.stage in Stage.values else Stage.WORK
    return ShownStatus(
        form=one,
        tone="" if one.colour not in COLOURS or one.colour == "calm" else one.colour,
        shape=SHAPES[stage],
        colours=_ticks(COLOURS, {one.colour}),
        stages=_ticks(dict(Stage.choices), {one.stage}),
        moves=others,
        require=_ticks(REQUIRED, one.require),
        lock=_ticks(LOCKABLE, one.lock),
        tasks=[(task, _ticks(UNITS, {task.unit}), _ticks(WHOM, {task.whom})) for task in one.tasks],
    )


def _ticks(named: Mapping[str, Any], chosen: frozenset[str] | set[str]) -> list[Tick]:
    return [(name, title, name in chosen) for name, title in named.items()]

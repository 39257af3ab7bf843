"""What rules may do with own fields: fill one in, of whatever record the rule is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Act, Item, Told, action
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.published import fields_of
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import WORD, filled

SET: Final = "set_field"


def filling(subject_type: str) -> Act:
    """What fills in a field of a type of record."""

    def set_field(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
        """Fill in the own field `field` with `value`, which may hold {{ words }}; without one take its value away."""
        name, template = str(items[0].told["field"]), str(items[0].told.get("value") or "")
        asked: dict[str, list[UUID]] = {}
        for item in items:
            asked.setdefault(filled(template, _words(template, item.facts)), []).append(item.subject)
        return [outcome for value, ids in asked.items() for outcome in _set(actor, subject_type, ids, {name: value})]

    return set_field


def _set(actor: Actor, subject_type: str, ids: Sequence[UUID], told: Mapping[str, Any]) -> list[Outcome]:
    """A value that does not fit is refused of each record, with its words."""
    try:
        return set_fields(actor, subject_type, ids, told)
    except Refusal as refusal:
        return [Outcome(one, refusal, changed=False) for one in ids]


def _words(template: str, facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: _plain(facts.get(name)) for name in WORD.findall(template)}


def _plain(value: Any) -> str:
    """A fact as fields read it."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(_plain(one) for one in value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _offered(subject_type: str) -> dict[str, Any]:
    """The fields a rule may fill in: a file it cannot."""
    return {one.name: one.title for one in fields_of(subject_type) if one.type != "file"}


for _type, _holder in HOLDERS.items():
    if any(event.subject_type == _type for event in KINDS.values()):
        action(
            f"{_holder.announces.partition('.')[0]}.{SET}",
            _("fill in an own field"),
            Told("field", "choice", _("which field"), lambda of=_type: _offered(of)),  # type: ignore[misc]
            Told("value", "text", _("what it becomes"), required=False),
            subjects=[_type],
            power=_holder.power,
            announces=[_holder.announces],
        )(filling(_type))

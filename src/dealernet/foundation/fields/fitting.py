"""What the record decides of its fields: one that is not shown there is not filled in, one that must be is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.errors import FieldNotShown, FieldRefused, FieldWrong
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.showing import not_shown, shown_in_words
from dealernet.foundation.fields.stored import Stored, told_value

Wanted = Mapping[str, tuple[Field, Sequence[Stored]]]
"""By the field's name, what one record is to hold."""


def misfits(
    actor: Actor,
    subject_type: str,
    wanted: Mapping[UUID, Wanted],
    *,
    changed: Mapping[UUID, Collection[str]],
    holders: Mapping[UUID, UUID] | None = None,
) -> dict[UUID, FieldRefused]:
    """Why records may not hold what they are to hold, by record: the first reason of each.

    It is decided on what would be: by the records' facts with what is wanted of their own fields. What is not shown may
    stay as it is. The statements of the type's facts, however many records; none where no field has a condition.
    """
    fields = {name: field for of in wanted.values() for name, (field, _values) in of.items()}
    told = {one: dict(_facts(of)) for one, of in wanted.items()}
    hidden = not_shown(subject_type, fields.values(), list(wanted), holders=holders, told=told)
    found = {}
    for one, of in wanted.items():
        off = hidden.get(one, frozenset())
        why = next(_misfits(actor, of, off, changed[one]), None)
        if why is not None:
            found[one] = why
    return found


def _misfits(actor: Actor, wanted: Wanted, hidden: Collection[str], changed: Collection[str]) -> Iterator[FieldRefused]:
    for name, (field, values) in wanted.items():
        if name in hidden and name in changed:
            when = shown_in_words(field) if actor.dealer_id is None else ""
            yield FieldNotShown(word=field.word, title=field.title, when=when)
        elif name not in hidden and field.required and field.shown_when and not values:
            yield FieldWrong(word=field.word, title=field.title, why=_("it must be filled in"))


def _facts(wanted: Wanted) -> Iterator[tuple[str, Any]]:
    for field, values in wanted.values():
        told = [told_value(one.value, field.column) for one in values]
        yield field.word, told if field.type == "several" else (told[0] if told else None)

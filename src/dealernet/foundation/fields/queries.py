"""Values of fields: of one record for its card, of many for lists and letters, and how many records hold one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import override

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.published import fields_of
from dealernet.foundation.fields.showing import not_shown
from dealernet.foundation.fields.values import plain_value, said_value, typed_value
from dealernet.foundation.files.store import Kept as KeptFile
from dealernet.foundation.files.store import opened
from dealernet.foundation.sql import plain_array, prepared

SPACE: Final = "fields"
Kept = Mapping[str, Sequence[Any]]
"""What one record holds: values by the field's name, in their order."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of one record: its values as they are kept, and whether the reader may change them.

    One that is not shown of the record, by its condition, is not asked and not changed; what it holds is read still.
    """

    field: Field
    values: Sequence[Any]
    may_change: bool
    is_shown: bool = True

    @property
    def said(self) -> str:
        """The values in the reader's words."""
        return said_value(self.field, self.values)

    @property
    def typed(self) -> Any:
        """The values as a form shows them."""
        return typed_value(self.field, self.values)

    @property
    def plain(self) -> Any:
        """The values as programs read them."""
        return plain_value(self.field, self.values)

    @property
    def refers_to(self) -> UUID | None:
        """The record a reference leads to."""
        return UUID(self.values[0]["id"]) if self.field.type == "reference" and self.values else None


def seen_fields(actor: Actor, subject_type: str) -> list[Field]:
    """The fields of a type an actor may see: staff all, buyers those shown to them. One statement."""
    found = fields_of(subject_type)
    return [one for one in found if actor.dealer_id is None or one.buyer != "hidden"]


def field_lines(actor: Actor, subject_type: str, subject: UUID, holder: UUID | None = None) -> list[FieldLine]:
    """The fields of one record its reader may see, with values or without; the record itself was asked for before.

    `holder` is what it is a part of. Two statements, one where its type has no fields; those of the record's facts too
    where a field has a condition.
    """
    fields = seen_fields(actor, subject_type)
    kept = field_values(subject_type, [subject])[subject] if fields else {}
    may = actor.dealer_id is not None or actor.may(HOLDERS[subject_type].power)
    hidden = not_shown(subject_type, fields, [subject], holders={subject: holder} if holder else None)
    lines = []
    for one in fields:
        shown = one.name not in hidden.get(subject, frozenset())
        changes = may and shown and (actor.dealer_id is None or one.buyer == "changes")
        lines.append(FieldLine(one, kept.get(one.name, ()), changes, shown))
    return lines


def field_values(subject_type: str, subjects: Collection[UUID]) -> dict[UUID, Kept]:
    """What records hold, by their ids; those must have been asked of the area's own query. One statement."""
    found: dict[UUID, dict[str, list[Any]]] = {one: {} for one in subjects}
    if found:
        for subject, name, value in prepared(_VALUES, [subject_type, plain_array(subjects)], binary=True):
            found[subject].setdefault(name, []).append(value)
    return dict(found)


_VALUES: Final = """
select subject, field, value from fields_value where subject_type = %s and subject = any(%s::uuid[])
 order by subject, field, position
"""


def fields_in_words(subject_type: str, subjects: Collection[UUID], languages: Mapping[UUID, str]) -> dict[UUID, Any]:
    """What letters say of records' fields, by word, each in its language. Two statements, one without fields."""
    fields = fields_of(subject_type)
    kept = field_values(subject_type, subjects) if fields else {}
    told: dict[UUID, Any] = {}
    for one in subjects:
        with override(languages.get(one)):
            told[one] = {f.word: said_value(f, kept.get(one, {}).get(f.name, ())) for f in fields}
    return told


def count_held(field: Field) -> int:
    """How many records hold a value of a field. One statement."""
    return int(prepared(_HELD, [field.subject, field.name])[0][0])


_HELD: Final = "select count(distinct subject) from fields_value where subject_type = %s and field = %s"


def file_of(actor: Actor, subject_type: str, subject: UUID, name: str, holder: UUID | None = None) -> KeptFile:
    """The file a record holds in a field, for whoever sees the record and the field; else `NotThere`."""
    known = HOLDERS.get(subject_type)
    field = next((one for one in seen_fields(actor, subject_type) if one.name == name), None) if known else None
    if known is None or field is None or field.type != "file" or not known.reach(actor, [subject], holder):
        raise NotThere
    values = field_values(subject_type, [subject])[subject].get(name)
    if not values:
        raise NotThere
    kept = opened(SPACE, values[0]["stored"])
    return KeptFile(values[0]["label"], kept.content_type, kept.size, kept.path)

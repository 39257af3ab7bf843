"""Fields that must be filled in: those an actor has to give with a record, and those records lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.errors import FieldWrong
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.published import fields_of
from dealernet.foundation.fields.queries import field_values
from dealernet.foundation.fields.showing import not_shown

_AT_MOST: Final = 8
_needed: Final[dict[tuple[str, str], tuple[Field, ...]]] = {}
"""The fields that must be filled in, by type and the stamp of the definitions; revisions never change."""


def needed_fields(actor: Actor, subject_type: str, stamp: str) -> list[Field]:
    """The fields of a type that the actor has to give with a record made whole. A file is sent after it.

    `stamp` is that of definitions fields are among, just read. One statement, none when the stamp was seen before.
    """
    known = _needed.get((subject_type, stamp))
    if known is None:
        known = tuple(one for one in fields_of(subject_type) if one.required and one.type != "file")
        while len(_needed) >= _AT_MOST:
            _needed.pop(next(iter(_needed)), None)
        _needed[subject_type, stamp] = known
    if actor.dealer_id is not None:
        return [one for one in known if one.buyer == "changes"]
    return list(known) if known and actor.may(HOLDERS[subject_type].power) else []


def with_needed(told: Mapping[str, Any], needed: Sequence[Field]) -> dict[str, Any]:
    """What was told of fields, with nothing for each that had to be told and was not."""
    return {**told, **{one.name: None for one in needed if one.name not in told and one.word not in told}}


def lacking_fields(subject_type: str, records: Sequence[UUID]) -> dict[UUID, list[Field]]:
    """The fields that must be filled in and are not, by record. Two statements, one where nothing must; those of the
    records' facts too where one has a condition."""
    fields = [one for one in fields_of(subject_type) if one.required]
    if not fields or not records:
        return {}
    kept, hidden = field_values(subject_type, records), not_shown(subject_type, fields, records)
    found = {
        record: [one for one in fields if one.name not in hidden.get(record, ()) and not kept[record].get(one.name)]
        for record in records
    }
    return {record: lacking for record, lacking in found.items() if lacking}


def refuse_lacking(subject_type: str, record: UUID) -> None:
    """Refuse, with `FieldWrong`, a record that lacks what must be filled in. Statements as of `lacking_fields`."""
    for lacking in lacking_fields(subject_type, [record]).values():
        raise FieldWrong(word=lacking[0].word, title=lacking[0].title, why=_("it must be filled in"))

"""Changing the fields of records: read, decided, kept and told as one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere, PowerMissing
from dealernet.foundation.events import log
from dealernet.foundation.facts import OWN
from dealernet.foundation.fields.errors import FieldUnknown, FieldWrong
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS, Change, Holder
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.published import fields_of
from dealernet.foundation.fields.queries import SPACE, Kept, field_values
from dealernet.foundation.fields.stored import Stored
from dealernet.foundation.fields.values import plain_value, said_value, values_of
from dealernet.foundation.files.store import FileRefused, keep
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.validations import GUARDS, guarded

LONGEST_SAID: Final = 400
Wanted = Mapping[str, tuple[Field, Sequence[Stored]]]


def set_fields(
    actor: Actor, subject_type: str, subjects: Sequence[UUID], told: Mapping[str, Any], *, holder: UUID | None = None
) -> list[Outcome]:
    """Give fields of these records these values, by name; nothing (`None`, an empty text) takes a value away.

    An outcome a record; one that held the same stays as it is. Refuses the whole when a value does not fit, a field is
    not there or not for the actor: `FieldWrong`, `FieldUnknown`, each naming its field. Locks the records in key order.
    Six statements, however many records and fields, one more a reference; `holder` is what the records are parts of.
    """
    known = HOLDERS[subject_type]
    if actor.dealer_id is None:
        actor.require(known.power)
    wanted = {name: (field, _read(actor, field, value)) for name, field, value in _meant(actor, subject_type, told)}
    once = list(dict.fromkeys(subjects))

    def act(ids: Sequence[UUID]) -> list[Outcome]:
        return _kept(actor, subject_type, ids, wanted, holder)

    if subject_type not in GUARDS:
        return act(once)
    return guarded(actor, subject_type, once, act, subject=lambda one: one)


def _meant(actor: Actor, subject_type: str, told: Mapping[str, Any]) -> list[tuple[str, Field, Any]]:
    fields = {one.name: one for one in fields_of(subject_type)}
    found = []
    for given, value in told.items():
        field = fields.get(given.removeprefix(OWN)) or fields.get(given)
        if field is None or (actor.dealer_id is not None and field.buyer == "hidden"):
            raise FieldUnknown(name=given)
        if actor.dealer_id is not None and field.buyer != "changes":
            raise PowerMissing(power=HOLDERS[subject_type].power)
        found.append((field.name, field, value))
    return found


def _read(actor: Actor, field: Field, value: Any) -> list[Stored]:
    if field.type == "file" and isinstance(value, UploadedFile):
        return values_of(actor, field, _kept_file(field, value))
    if field.type == "file" and value:
        raise FieldWrong(word=field.word, title=field.title, why=_("send a file"))
    return values_of(actor, field, value)


def _kept(actor: Actor, subject_type: str, ids: Sequence[UUID], wanted: Wanted, holder: UUID | None) -> list[Outcome]:
    known = HOLDERS[subject_type]
    with transaction.atomic():
        locked = known.lock(actor, ids, holder)
        had = field_values(subject_type, list(locked))
        changes = {one: changed for one in locked if (changed := _changed(had[one], wanted))}
        if changes:
            _save(subject_type, changes, wanted, holder)
            log.record(actor, *_told(known, locked, changes, had, wanted))
    return [Outcome(one, None if one in locked else NotThere(), changed=one in changes) for one in ids]


def _changed(had: Kept, wanted: Wanted) -> list[str]:
    return [
        name for name, (_field, values) in wanted.items() if list(had.get(name, ())) != [one.value for one in values]
    ]


def _save(subject_type: str, changes: Mapping[UUID, Sequence[str]], wanted: Wanted, holder: UUID | None) -> None:
    touched = {name for names in changes.values() for name in names}
    FieldValue.objects.filter(subject_type=subject_type, subject__in=list(changes), field__in=touched).delete()
    rows = [
        FieldValue(
            subject_type=subject_type,
            subject=one,
            field=name,
            position=n if wanted[name][0].type == "several" else 0,
            holder=holder,
            value=kept.value,
            words=kept.words,
            number=kept.number,
            day=kept.day,
            flag=kept.flag,
        )
        for one in changes
        for name in touched
        for n, kept in enumerate(wanted[name][1], 1)
    ]
    FieldValue.objects.bulk_create(rows)


def _told(
    known: Holder,
    locked: Mapping[UUID, Any],
    changes: Mapping[UUID, Sequence[str]],
    had: Mapping[UUID, Kept],
    wanted: Wanted,
) -> list[Any]:
    events = []
    with override(settings.LANGUAGE_CODE):
        for one, names in changes.items():
            was = {name: plain_value(wanted[name][0], had[one].get(name, ())) for name in names}
            now = {name: plain_value(wanted[name][0], [kept.value for kept in wanted[name][1]]) for name in names}
            said = "; ".join(_said(*wanted[name]) for name in names)[:LONGEST_SAID]
            events.append(known.told(locked[one], Change(one, was, now, said)))
    return events


def _said(field: Field, values: Sequence[Stored]) -> str:
    return f"{field.title}: {said_value(field, [one.value for one in values]) or '—'}"


def _kept_file(field: Field, sent: UploadedFile[Any]) -> dict[str, Any]:
    name = PurePosixPath((sent.name or "").replace("\\", "/")).name[:120]
    stored = f"{new_id()}{PurePosixPath(name).suffix.casefold()}"
    try:
        keep(SPACE, stored, sent)  # type: ignore[arg-type] # an uploaded file is read like any
    except FileRefused as refused:
        raise FieldWrong(word=field.word, title=field.title, why=refused.values["why"]) from None
    return {"stored": stored, "label": name, "size": sent.size}

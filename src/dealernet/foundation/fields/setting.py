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
from dealernet.foundation.errors import NotThere, PowerMissing, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.facts import OWN
from dealernet.foundation.fields.errors import FieldUnknown, FieldWrong
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.fitting import Wanted, misfits
from dealernet.foundation.fields.holders import HOLDERS, Change
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.published import fields_of, held_fast
from dealernet.foundation.fields.queries import SPACE, Kept, field_values
from dealernet.foundation.fields.stored import Stored
from dealernet.foundation.fields.values import plain_value, said_value, values_of
from dealernet.foundation.files.store import FileRefused, keep
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.sql import plain_array, prepared
from dealernet.foundation.validations import GUARDS, guarded

LONGEST_SAID: Final = 400


def set_fields(
    actor: Actor, subject_type: str, subjects: Sequence[UUID], told: Mapping[str, Any], *, holder: UUID | None = None
) -> list[Outcome]:
    """Give fields of these records these values, by name; nothing (`None`, an empty text) takes a value away.

    An outcome a record, its detail saying what changed in words; one that held the same stays as it is. Refuses the
    whole when a value does not fit, a field is not there or not for the actor: `FieldWrong`, `FieldUnknown`, each
    naming its field; and a record that does not show the field, or shows it and needs it. Locks the records in key
    order. Six statements, however many records and fields, one more a reference, those of the records' facts where a
    field has a condition; `holder` is what the records are parts of.
    """
    _require(actor, subject_type)
    wanted = _wanted(actor, subject_type, told)
    return _set(actor, subject_type, dict.fromkeys(subjects, wanted), holder)


def set_fields_each(actor: Actor, subject_type: str, told: Mapping[UUID, Mapping[str, Any]]) -> list[Outcome]:
    """The same where each record gets values of its own, as from a sheet: what does not fit is refused of its record.

    An outcome a record, in their order. As many statements as for one, one more a reference.
    """
    _require(actor, subject_type)
    wanted: dict[UUID, Wanted] = {}
    refused: dict[UUID, Refusal] = {}
    with held_fast():
        for one, values in told.items():
            try:
                wanted[one] = _wanted(actor, subject_type, values)
            except (FieldWrong, FieldUnknown) as refusal:
                refused[one] = refusal
    done = {outcome.subject: outcome for outcome in _set(actor, subject_type, wanted, None)}
    return [Outcome(one, refused[one], changed=False) if one in refused else done[one] for one in told]


def read_fields(actor: Actor, subject_type: str, told: Mapping[str, Any]) -> Wanted:
    """What a record that is about to be made is to hold; refuses as `set_fields`. One statement, one more a reference.

    Before many, `held_fast` asks for the fields once.
    """
    _require(actor, subject_type)
    return _wanted(actor, subject_type, told)


def begin_fields(
    subject_type: str, wanted: Mapping[UUID, Wanted], *, holders: Mapping[UUID, UUID] | None = None
) -> dict[UUID, Change]:
    """Keep what records hold that the caller has just made, in its transaction; what it is to tell of each, by id.

    `holders` are what they are parts of. One statement, however many; none where nothing is held.
    """
    filled = {one: {name: told for name, told in of.items() if told[1]} for one, of in wanted.items()}
    filled = {one: of for one, of in filled.items() if of}
    if filled:
        _insert(subject_type, filled, holders or {})
    return {one: _change(one, list(of), {}, of) for one, of in filled.items()}


def _require(actor: Actor, subject_type: str) -> None:
    if actor.dealer_id is None:
        actor.require(HOLDERS[subject_type].power)


def _wanted(actor: Actor, subject_type: str, told: Mapping[str, Any]) -> Wanted:
    return {name: (field, _read(actor, field, value)) for name, field, value in _meant(actor, subject_type, told)}


def _set(actor: Actor, subject_type: str, wanted: Mapping[UUID, Wanted], holder: UUID | None) -> list[Outcome]:
    def act(ids: Sequence[UUID]) -> list[Outcome]:
        return _kept(actor, subject_type, {one: wanted[one] for one in ids}, holder)

    if subject_type not in GUARDS or not wanted:
        return act(list(wanted))
    return guarded(actor, subject_type, list(wanted), act, subject=lambda one: one)


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


def _kept(actor: Actor, subject_type: str, wanted: Mapping[UUID, Wanted], holder: UUID | None) -> list[Outcome]:
    known = HOLDERS[subject_type]
    with transaction.atomic():
        locked = known.lock(actor, list(wanted), holder)
        had = field_values(subject_type, list(locked))
        found = {one: _changed(had[one], wanted[one]) for one in locked}
        holders = dict.fromkeys(locked, holder) if holder else None
        refused = misfits(actor, subject_type, {o: wanted[o] for o in locked}, changed=found, holders=holders)
        fits = {one: names for one, names in found.items() if names and one not in refused}
        changes = {one: _change(one, names, had[one], wanted[one]) for one, names in fits.items()}
        if changes:
            _save(subject_type, {one: {n: wanted[one][n] for n in changes[one].now} for one in changes}, holder)
            log.record(actor, *(known.told(locked[one], change) for one, change in changes.items()))
    return [
        Outcome(one, detail={"said": changes[one].said})
        if one in changes
        else Outcome(one, refused.get(one) if one in locked else NotThere(), changed=False)
        for one in wanted
    ]


def _changed(had: Kept, wanted: Wanted) -> list[str]:
    return [
        name for name, (_field, values) in wanted.items() if list(had.get(name, ())) != [one.value for one in values]
    ]


def _change(one: UUID, names: Sequence[str], had: Kept, wanted: Wanted) -> Change:
    """What is told of a change, in the company's own language."""
    with override(settings.LANGUAGE_CODE):
        was = {name: plain_value(wanted[name][0], had.get(name, ())) for name in names}
        now = {name: plain_value(wanted[name][0], [kept.value for kept in wanted[name][1]]) for name in names}
        return Change(one, was, now, "; ".join(_said(*wanted[name]) for name in names)[:LONGEST_SAID])


def _save(subject_type: str, changes: Mapping[UUID, Wanted], holder: UUID | None) -> None:
    """Put new values in the place of the old ones: two statements, whatever changed of which record."""
    pairs = [(one, name) for one, wanted in changes.items() for name in wanted]
    prepared(_AWAY, [plain_array(one for one, _name in pairs), [name for _one, name in pairs], subject_type])
    _insert(subject_type, changes, dict.fromkeys(changes, holder) if holder else {})


def _insert(subject_type: str, changes: Mapping[UUID, Wanted], holders: Mapping[UUID, UUID]) -> None:
    rows = [
        FieldValue(
            subject_type=subject_type,
            subject=one,
            field=name,
            position=n if field.type == "several" else 0,
            holder=holders.get(one),
            value=kept.value,
            words=kept.words,
            number=kept.number,
            day=kept.day,
            flag=kept.flag,
        )
        for one, wanted in changes.items()
        for name, (field, values) in wanted.items()
        for n, kept in enumerate(values, 1)
    ]
    FieldValue.objects.bulk_create(rows)


_AWAY: Final = """
delete from fields_value v using unnest(%s::uuid[], %s::text[]) g(subject, field)
 where v.subject_type = %s and v.subject = g.subject and v.field = g.field returning v.id
"""


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

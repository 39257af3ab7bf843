"""Fields of a record made of another: what was filled in goes along, where it says something of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import connection

from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.published import fields_of

_COPY: Final = """
insert into fields_value (subject_type, subject, field, position, holder, value, words, number, day, flag)
select v.subject_type, g.new, v.field, v.position, g.holder, v.value, v.words, v.number, v.day, v.flag
  from unnest(%s::uuid[], %s::uuid[], %s::uuid[]) g(old, new, holder)
  join fields_value v on v.subject = g.old and v.subject_type = %s and v.field = any(%s::text[])
"""


def copy_fields(subject_type: str, made_of: Mapping[UUID, UUID], holders: Mapping[UUID, UUID] | None = None) -> int:
    """Fill in the fields of records as those they were made of have them; how many values that are.

    `made_of` names by new record the old one, `holders` by new record what it is a part of. What is about the old one
    alone stays there: files, what an outside system fills, and what its buyer ticked. Two statements, however many.
    """
    names = [one.name for one in fields_of(subject_type) if goes_along(one)]
    if not names or not made_of:
        return 0
    of = [(holders or {}).get(new) for new in made_of]
    with connection.cursor() as db:
        db.execute(_COPY, [list(made_of.values()), list(made_of), of, subject_type, names])
        return int(db.rowcount)


def goes_along(field: Field) -> bool:
    """Whether what the field says of a record holds of one made of it too."""
    is_its_buyers_tick = field.type == "yes" and field.buyer == "changes"
    return field.type != "file" and not field.sources and not is_its_buyers_tick

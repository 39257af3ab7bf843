"""Values of records that are no more: they go when their record goes. Laws find those that were left behind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from dealernet.foundation.conservation import always
from dealernet.foundation.sql import plain_array, prepared


def forget_fields(subject_type: str, subjects: Collection[UUID]) -> None:
    """Take away what these records and their parts hold, in the caller's transaction. One statement, none for none."""
    if subjects:
        prepared(_FORGET, {"type": subject_type, "ids": plain_array(subjects)})


_FORGET: Final = """
delete from fields_value v
 where (v.subject_type = %(type)s and v.subject = any(%(ids)s::uuid[])) or v.holder = any(%(ids)s::uuid[])
returning v.id
"""


def law_of_fields(area: str, subject_type: str, table: str) -> None:
    """Register the law that each value of a type of record is of one that is in this table."""
    always(
        f"{area}.fields_of_{subject_type}",
        f"Every value of a field of a {subject_type} is of one that exists.",
        f"""
        select v.field, 'a {subject_type}' as expected, v.subject as found
          from fields_value v
         where v.subject_type = '{subject_type}' and not exists (select 1 from {table} t where t.id = v.subject)
        """,  # noqa: S608 - declared by areas
    )

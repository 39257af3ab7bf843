"""A look before publishing: how many of the records there are a validation would not let be changed as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.tree import ConditionWrong, parsed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.validations.guarding import GUARDS
from dealernet.foundation.validations.validation import KIND


@dataclass(frozen=True, slots=True)
class Broken:
    """How many records break a validation as they stand, of how many at work."""

    records: int
    of: int


def broken_now(actor: Actor, body: Mapping[str, Any]) -> Broken | None:
    """How many records a validation would not let be changed as they stand now, in the statuses it is about.

    Nothing where it could not be published, or where its condition cannot be asked of all records at once. One
    statement; drafts of orders and closed deals do not count. Nothing changes.
    """
    actor.require(PUBLISH)
    subject = str(body.get("subject"))
    told = SOURCES[subject].in_sql if subject in GUARDS else None
    if told is None or told.rows is None or publishing.misfits(KIND, body):
        return None
    words, rows = SOURCES[subject].words, told.rows
    statuses = {"field": "status", "operator": "is_one_of", "value": list(body.get("statuses") or ())}
    try:
        asked = compiled(parsed(body.get("when"), words), words, told)
        among = compiled(parsed(statuses if statuses["value"] else None, words), words, told, prefix="s")
    except ConditionWrong:
        return None
    breaks = f"not {asked.sql}" if body.get("means") == "require" else asked.sql
    with connection.cursor() as db:
        db.execute(
            f"select count(*) filter (where {breaks} and {among.sql}), count(*)"  # noqa: S608 - declared by areas
            f" from {rows.table} where {rows.where}",
            {**asked.values, **among.values},
        )
        records, of = db.fetchone()
    return Broken(int(records), int(of))

"""What a rule itself did in the past, by its runs: some of it, like tasks, the log of the record does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from dealernet.foundation.sql import prepared


@dataclass(frozen=True, slots=True)
class OwnRun:
    """A run of the rule that changed something: from which event it came, when, under which title."""

    event_id: int
    title: str
    at: datetime


def own_runs(rule: str, subjects: Sequence[UUID]) -> dict[UUID, list[OwnRun]]:
    """The runs by which a rule changed something of these records, the oldest first. One statement; none for a draft
    that was never published."""
    found: dict[UUID, list[OwnRun]] = {}
    asked = {"rule": rule, "subjects": list(subjects)}
    for subject, event_id, title, at in prepared(_OWN, asked, binary=True) if rule and subjects else ():
        found.setdefault(subject, []).append(OwnRun(event_id, title, at))
    return found


_OWN: Final = """
select r.subject, r.event_id, r.title, r.at from automation_run r
 where r.rule = %(rule)s and r.subject = any(%(subjects)s::uuid[])
   and jsonb_path_exists(r.done, '$[*] ? (@.changed == true)') order by r.subject, r.at
"""

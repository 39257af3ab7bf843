"""Fields that are shown of some records only: whether they are, by what the records tell, and saying for which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from django.utils.translation import pgettext

from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import ConditionWrong, Group, parsed
from dealernet.foundation.conditions.wording import rows_in_words
from dealernet.foundation.configuration.publishing import MISSHAPEN
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS, words_shown_by
from dealernet.foundation.fields.published import held_fast

_log: Final = structlog.get_logger(__name__)
_told: Final[set[tuple[str, int]]] = set()
"""What the log was told of: once a revision and a process."""
NotShown = Mapping[UUID, frozenset[str]]
"""By record the names of the fields that are not shown of it."""


def shown_while(field: Field) -> Group | None:
    """The condition a field is shown on; nothing where it always is.

    One that can no longer be read hides nothing: its page and the log say so. One statement, none while `held_fast`.
    """
    if not field.shown_when:
        return None
    try:
        with held_fast():
            return parsed(field.shown_when, words_shown_by(field.subject))
    except (ConditionWrong, *MISSHAPEN) as wrong:
        if (field.key, field.revision) not in _told:
            _told.add((field.key, field.revision))
            _log.error("fields.condition_unreadable", field=field.key, revision=field.revision, error=str(wrong))
        return None


def not_shown(
    subject_type: str,
    fields: Iterable[Field],
    records: Sequence[UUID],
    *,
    holders: Mapping[UUID, UUID] | None = None,
    told: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> NotShown:
    """Which of these fields are not shown of which records. The statements of the type's facts, however many records;
    none where no field has a condition.

    `holders` are what the records are parts of, where that decides; `told` are facts that are about to hold.
    """
    asked = {one.name: tree for one in fields if (tree := shown_while(one)) is not None}
    if not asked or not records:
        return {}
    whose = {one: (holders or {}).get(one, one) for one in records}
    with held_fast():
        facts = SOURCES[HOLDERS[subject_type].told_by or subject_type].gather(list(dict.fromkeys(whose.values())))
    return {
        one: frozenset(
            name
            for name, tree in asked.items()
            if not decide(tree, {**facts.get(whose[one], {}), **(told or {}).get(one, {})}).holds
        )
        for one in records
    }


def shown_in_words(field: Field) -> str:
    """Of which records a field is shown, in the reader's language; empty where of all, or where nobody can tell."""
    if shown_while(field) is None:
        return ""
    with held_fast():
        rows = rows_in_words(field.shown_when, words_shown_by(field.subject))
    return pgettext("condition", " and ").join(rows)

"""A list narrowed by a condition over the words of its subject."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

from dealernet.foundation.conditions.compile import Predicate, compiled
from dealernet.foundation.conditions.tree import Group
from dealernet.foundation.facts import SOURCES

M = TypeVar("M", bound=Model)


def asked_in_sql(subject_type: str, condition: Group) -> Predicate:
    """The predicate of a checked condition over the words of a type of subject."""
    told = SOURCES[subject_type]
    assert told.in_sql is not None  # noqa: S101 - only words that have an expression are asked of lists
    return compiled(condition, told.words, told.in_sql, prefix="asked")


def narrowed_by(found: QuerySet[M], subject_type: str, condition: Group | None) -> QuerySet[M]:
    """The rows a condition holds for; all where there is none. Rows must lie in the table their words name."""
    if condition is None:
        return found
    sql, values = asked_in_sql(subject_type, condition).positional()
    return found.filter(RawSQL(sql, values, output_field=BooleanField()))  # noqa: S611 - words are declared by areas

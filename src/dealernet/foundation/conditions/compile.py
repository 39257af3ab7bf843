"""A condition as a parameterised SQL predicate that decides as `decide` does: for lists, saved views and segments.

What a person typed is only ever a parameter. The predicate is true or false, never null.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from dealernet.foundation.conditions.decide import day_of, folded, moment
from dealernet.foundation.conditions.tree import ConditionWrong, Group, Row
from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition on a row, and its values by name."""

    sql: str
    values: Mapping[str, Any]

    def positional(self) -> tuple[str, list[Any]]:
        """The same with its values in the order they stand, for a part of an ORM query."""
        names = _NAMED.findall(self.sql)
        return _NAMED.sub("%s", self.sql), [self.values[name] for name in names]


_NAMED: Final = re.compile(r"%\((\w+)\)s")


def compiled(condition: Group, words: Mapping[str, Fact], facts: FactsInSql, *, prefix: str = "c") -> Predicate:
    """The predicate of a checked condition. Refuses with `ConditionWrong` a word that has no expression in SQL."""
    compiling = _Compiling(words, facts, prefix)
    sql = compiling.group(condition)
    return Predicate(sql, {**facts.values(), **compiling.values})


_SIGNS: Final = {"is": "=", "is_not": "<>", "at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}
_TYPES: Final = {"number": "numeric", "money": "numeric", "yes": "bool"}
_LETTERS: Final = """replace(lower(({}) collate "pg_c_utf8"), 'ё', 'е')"""


@dataclass(slots=True)
class _Compiling:
    words: Mapping[str, Fact]
    facts: FactsInSql
    prefix: str
    values: dict[str, Any] = field(default_factory=dict)

    def group(self, group: Group) -> str:
        parts = [self.group(part) if isinstance(part, Group) else self.row(part) for part in group.parts]
        if group.kind == "all":
            return f"({' and '.join(parts)})" if parts else "true"
        either = f"({' or '.join(parts)})" if parts else "false"
        return either if group.kind == "any" else f"(not {either})"

    def row(self, row: Row) -> str:
        if row.field not in self.facts.words or row.field not in self.words:
            raise ConditionWrong(_("“%(field)s” cannot be asked of a list") % {"field": row.field})
        word = self.facts.words[row.field]
        if word.values is not None:
            self.values.update(word.values())
        return self._placed(row, word)

    def _placed(self, row: Row, word: InSql) -> str:
        place = word.place
        if place is None:
            return self._asked(row, word)
        if place.several:
            return self._among(row, word, place)
        there = f"{place.key} in ({place.ids} {self._asked(row, word)})"
        if not place.optional:
            return f"(({there}) is true)"
        without = self._placed(row, word.otherwise) if word.otherwise else _of_nothing(row)
        return f"(case when {place.key} is null then {without} else {there} end)"

    def _among(self, row: Row, word: InSql, place: Place) -> str:
        """Of rows that name the subject one must do: bare, so that an index of theirs may lead to the subjects."""
        there = f"{place.key} in ({place.ids} {self._one_of_them(row, word)})"
        if row.operator in ("is_missing", "is_not"):
            return f"(not coalesce({there}, false))" if place.optional else f"(not {there})"
        return f"coalesce({there}, false)" if place.optional else there

    def _one_of_them(self, row: Row, word: InSql) -> str:
        if row.operator in ("is_there", "is_missing"):
            return f"{word.expression} is not null"
        if row.operator == "contains":
            part = re.sub(r"([\\%_])", r"\\\1", str(_small(row.value)))
            return f"{word.expression} like {self._named(f'%{part}%', 'text')}"
        asked = Row(row.field, "is", row.value) if row.operator == "is_not" else row
        return self._compared(asked, self.words[row.field], word)

    def _asked(self, row: Row, word: InSql) -> str:
        fact = self.words[row.field]
        if row.operator in ("is_there", "is_missing"):
            return _there(fact, word, row.operator)
        if not fact.many:
            return self._compared(row, fact, word)
        one = InSql("one.value", moment=word.moment)
        some = f"exists (select 1 from unnest({word.expression}) one(value) where "  # noqa: S608 - declared by areas
        if row.operator == "is_not":
            opposite = self._compared(Row(row.field, "is", row.value), fact, one)
            return f"(not {some}{opposite}))"
        return f"{some}{self._compared(row, fact, one)})"

    def _compared(self, row: Row, fact: Fact, word: InSql) -> str:
        if fact.type == "date":
            left, right, kind = self._when(row, word)
        elif fact.type in _TYPES:
            left, right, kind = word.expression, row.value, _TYPES[fact.type]
        else:
            left, right, kind = _letters(word), _small(row.value), "text"
        return self._said(row.operator, left, right, kind, never_null=word.never_null)

    def _said(self, operator: str, left: str, right: Any, kind: str, *, never_null: bool) -> str:
        if operator == "is_one_of":
            several = list(right) if isinstance(right, tuple) else [right]
            said = f"({left}) = any({self._named(several, kind + '[]')})"
        elif operator == "contains":
            said = f"strpos({left}, {self._named(right, kind)}) > 0"
        elif operator == "is_not" and not never_null:
            return f"(({left}) is distinct from {self._named(right, kind)})"
        else:
            said = f"({left}) {_SIGNS[operator]} {self._named(right, kind)}"
        return f"({said})" if never_null else f"coalesce({said}, false)"

    def _when(self, row: Row, word: InSql) -> tuple[str, Any, str]:
        asked = moment(row.value)
        if not word.moment:
            return word.expression, day_of(asked) if isinstance(asked, datetime) else asked, "date"
        if isinstance(asked, datetime):
            return word.expression, asked, "timestamptz"
        self.values["zone"] = str(timezone.get_default_timezone())
        return f"(({word.expression}) at time zone %(zone)s)::date", asked, "date"

    def _named(self, value: Any, kind: str) -> str:
        name = f"{self.prefix}{len(self.values)}"
        self.values[name] = value
        return f"%({name})s::{kind}"


def _there(fact: Fact, word: InSql, operator: str) -> str:
    if fact.many:
        there = f"coalesce(cardinality({word.expression}) > 0, false)"
    elif fact.type in ("text", "choice"):
        there = f"coalesce(({word.expression}) <> '', false)"
    else:
        there = f"(({word.expression}) is not null)"
    return there if operator == "is_there" else f"(not {there})"


def _letters(word: InSql) -> str:
    return word.expression if word.folded else _LETTERS.format(word.expression)


def _small(value: Any) -> Any:
    return tuple(folded(str(one)) for one in value) if isinstance(value, tuple) else folded(str(value))


def _of_nothing(row: Row) -> str:
    return "true" if row.operator in ("is_missing", "is_not") else "false"

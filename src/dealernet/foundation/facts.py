"""Facts: a subject as the words that conditions, templates and webhooks may use; each area tells its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

V = TypeVar("V")
OWN: Final = "field_"
"""How the words of a company's own fields begin, so that they are never one of the program's."""
Gather = Callable[[Sequence[UUID]], Mapping[UUID, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One word: its type (text, number, money, date, yes, choice), what it means, and what its choices are called.

    Words of one `group` stand together where one is chosen among many. A word of `many` has several values at once. A
    `personal` one says who somebody is: it is not kept where nobody asks for it.
    """

    type: str
    title: Any
    choices: Mapping[str, Any] | None = None
    group: Any = ""
    many: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Rows beside the subject's that a word is read from: `key` of the subject's row names one of them, or none.

    `ids` is a statement up to its condition, as `select c.id from parties_party c where`; it is read once, whatever the
    number of subjects. `several` says that a subject may have none, one or many such rows, which name the subject.
    """

    key: str
    ids: str
    optional: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class InSql:
    """A word as an SQL expression of the subject's row, or of a place beside it; empty is null, for texts also ''.

    `never_null` and `folded` (small letters, no ё) let it be compared by an index. A `moment` has a time of day. Where
    the place is optional and there is no row, it is `otherwise`. `values` are those its expression names, read when it
    is asked.
    """

    expression: str
    place: Place | None = None
    never_null: bool = False
    folded: bool = False
    moment: bool = False
    otherwise: InSql | None = None
    values: Callable[[], Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of a subject lie: `table` with the alias expressions use, the column of the id, that of the stream
    its events belong to, and which rows count at all.
    """

    table: str
    id: str
    stream: str
    where: str = "true"


@dataclass(frozen=True, slots=True)
class FactsInSql:
    """The words of a subject in SQL, with the values their expressions name; `rows` are those a rule may go over."""

    words: Mapping[str, InSql]
    values: Callable[[], Mapping[str, Any]] = dict
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class FactSource:
    """The facts of one type of subject, gathered set-wise, and those of them that lists may be narrowed by."""

    words: Mapping[str, Fact]
    gather: Gather
    in_sql: FactsInSql | None = None

    @property
    def asked_of_lists(self) -> Mapping[str, Fact]:
        """The words that have an expression in SQL."""
        known = frozenset(self.in_sql.words if self.in_sql else ())
        return {name: word for name, word in self.words.items() if name in known}


SOURCES: dict[str, FactSource] = {}


def tells(subject_type: str, words: Mapping[str, Fact], in_sql: FactsInSql | None = None) -> Callable[[Gather], Gather]:
    """Function decorator: this gathers the facts of a type of subject, for many at once."""

    def register(gather: Gather) -> Gather:
        SOURCES[subject_type] = FactSource(words, gather, in_sql)
        return gather

    return register


def adds(subject_type: str, words: Mapping[str, Fact], in_sql: FactsInSql) -> Callable[[Gather], Gather]:
    """Function decorator: an area above tells more of a subject of an area below; gathered for many at once."""

    def register(gather: Gather) -> Gather:
        below = SOURCES[subject_type]
        known = below.in_sql or FactsInSql({})

        def together(subjects: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
            found, more = below.gather(subjects), gather(subjects)
            return {one: {**told, **more.get(one, {})} for one, told in found.items()}

        words_in_sql = Joined(known.words, in_sql.words)
        both = FactsInSql(words_in_sql, lambda: {**known.values(), **in_sql.values()}, known.rows)
        SOURCES[subject_type] = FactSource(Joined(below.words, words), together, both)
        return gather

    return register


class Joined(Mapping[str, V]):
    """Words and more words, looked up when asked: what is added may change while the program runs."""

    def __init__(self, below: Mapping[str, V], more: Mapping[str, V]) -> None:
        self._below, self._more = below, more

    def __getitem__(self, name: str) -> V:
        return self._below[name] if name in self._below else self._more[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._below
        yield from (name for name in self._more if name not in self._below)

    def __len__(self) -> int:
        return sum(1 for _ in self)

"""The columns of the program's own that lists go by: each area declares those of its lists, by name, once.

Every one of them is kept in order by an index, so that a page costs the same however long the list is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

DOWN: Final = "-"
"""Before the word of an order: the largest first."""


@dataclass(frozen=True, slots=True)
class OrderColumn:
    """A column a list goes by. `lacking` says which records such a list leaves out, where it leaves any out.

    `largest_first` is the way people ask for first: whoever owes most, the last to come. `value` is what is compared:
    SQL over the alias of the list where it asks in SQL, an expression of the ORM elsewhere; `where` says in the same
    language which records have their place. `rows` are the rows of another table that hold the value, `key` their
    column that names the record.
    """

    title: Any
    value: Any
    where: str | Q | None = None
    lacking: Any = ""
    largest_first: bool = False
    rows: Callable[[], QuerySet[Any]] | None = None
    key: str = "pk"


@dataclass(frozen=True, slots=True)
class ByColumn:
    """An order by a column of the program's own, the smallest first unless `down`."""

    name: str
    column: OrderColumn
    down: bool = False

    @property
    def word(self) -> str:
        """As addresses say it."""
        return f"{DOWN if self.down else ''}{self.name}"

    @property
    def title(self) -> str:
        """What the column is called."""
        return str(self.column.title)

    @property
    def lacking(self) -> str:
        """Which records are left out, in words; empty where none is."""
        return str(self.column.lacking)


COLUMNS: Final[dict[str, dict[str, OrderColumn]]] = {}
"""By type of record, by the word addresses say."""


def orders_by(subject_type: str, **columns: OrderColumn) -> None:
    """Offer these columns as orders of the lists of a type of record."""
    COLUMNS.setdefault(subject_type, {}).update(columns)

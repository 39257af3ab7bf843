"""Keyset pages: a slice after a key, never an offset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from dealernet.foundation.errors import BadInput

Row = TypeVar("Row")
M = TypeVar("M", bound=Model)

LARGEST = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Where a slice starts and how long it may be. `after` is the id of the last row already seen."""

    after: UUID | None = None
    size: int = 50

    @classmethod
    def of(cls, values: Any) -> Page:
        """A page from query parameters; refuses what is not an id or a size of 1 to 200."""
        after, size = values.get("after"), values.get("size") or 50
        try:
            return cls(UUID(after) if after else None, min(max(int(size), 1), LARGEST))
        except ValueError:
            raise BadInput(field="after", value=after) from None


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Rows of one page, and the key of the next one if there is more."""

    rows: Sequence[Row]
    next: UUID | None = None


def newest_first(found: QuerySet[M], page: Page, of: Callable[[M], Row]) -> Slice[Row]:
    """A slice by descending id. One query; its cost is that of an index range scan of `page.size + 1` rows."""
    ordered = found.order_by("-id")
    if page.after:
        ordered = ordered.filter(id__lt=page.after)
    got = list(ordered[: page.size + 1])
    rows = [of(row) for row in got[: page.size]]
    return Slice(rows, got[page.size - 1].pk if len(got) > page.size else None)

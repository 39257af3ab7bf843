"""Laws that must always hold, as queries: areas register them, `doctor`, tests and benchmarks ask them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Law:
    """A sentence that is always true, and the query whose every row breaks it: what, expected, found."""

    key: str
    says: str
    breaches: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that does not hold: how many rows break it, and some of them."""

    law: Law
    count: int
    examples: tuple[tuple[Any, ...], ...]


LAWS: Final[dict[str, Law]] = {}


def always(key: str, says: str, breaches: str) -> None:
    """Register a law. `breaches` selects three columns — what, expected, found — of each row that breaks it."""
    if key in LAWS:
        raise RuntimeError(f"two laws are called {key}")
    LAWS[key] = Law(key, says, breaches)


def broken_laws(laws: Iterable[Law] | None = None) -> list[Broken]:
    """The laws that do not hold now. One statement a law; each reads its ledger whole."""
    found = []
    for law in LAWS.values() if laws is None else laws:
        with connection.cursor() as db:
            db.execute(f"select count(*) over (), b.* from ({law.breaches}) b limit {SHOWN}")  # noqa: S608 - ours
            rows = db.fetchall()
        if rows:
            found.append(Broken(law, rows[0][0], tuple(row[1:] for row in rows)))
    return found

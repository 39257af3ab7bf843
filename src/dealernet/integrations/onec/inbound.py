"""A file of 1C, taken batch by batch: each in a transaction of its own, one bad line never stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.db import DataError, IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected, SerializationFailure

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.integrations.onec import catalogue, generations, offers, parties
from dealernet.integrations.onec.commerceml import goods
from dealernet.integrations.onec.commerceml.reading import elements
from dealernet.integrations.onec.documents import told_by
from dealernet.integrations.onec.documents_in import take_documents
from dealernet.integrations.onec.models import ExchangeAccount
from dealernet.integrations.onec.report import SYSTEM, Report
from dealernet.integrations.onec.taking import Taking

BATCH: Final = 500
DOCUMENTS: Final = 20
"""Documents are acts, each with its locks: fewer of them go into one batch."""
TRIES: Final = 3

TAKERS: Final[dict[str, Callable[[Taking, list[Any]], None]]] = {
    "Группа": catalogue.take_groups,
    "Свойство": catalogue.take_traits,
    "Товар": catalogue.take_goods,
    "ТипЦены": offers.take_price_types,
    "Склад": offers.take_warehouses,
    "Предложение": offers.take_offers,
    "Контрагент": parties.take_counterparties,
    "Документ": take_documents,
}


class Reading:
    """A file being read. `position` is how many bytes of it are behind.

    Taking a file again changes nothing. Refuses, as `Unreadable`, what is no exchange file.
    """

    def __init__(
        self,
        actor: Actor,
        path: Path,
        report: Report,
        *,
        account: ExchangeAccount | None = None,
        announced: bool = False,
    ) -> None:
        self._source = path.open("rb")
        self.taking = Taking(actor, report, account=account)
        self._announced, self._began = announced, clock.now()
        self._batches = _batches(_told(path, self._source))

    @property
    def position(self) -> int:
        """How many bytes are read."""
        return 0 if self._source.closed else self._source.tell()

    def next_batch(self) -> bool:
        """Take the next batch; whether the file is at its end."""
        name, batch = next(self._batches, ("", []))
        if name == "Каталог":
            self._begin_catalogue(batch[-1])
        elif name:
            self._take(name, batch)
        return not name

    def close(self) -> None:
        """The file is needed no more."""
        self._source.close()

    def _begin_catalogue(self, heading: goods.Heading) -> None:
        self.taking.catalogue = heading.id
        if heading.id:
            whole = heading.whole and not self._announced
            generations.note_file(heading.id, heading.name, whole=whole, began=self._began)

    def _take(self, name: str, batch: list[Any]) -> None:
        before = self.taking.report.counts.copy()
        for attempt in range(1, TRIES + 1):
            try:
                TAKERS[name](self.taking, batch)
            except OperationalError as failure:
                if not isinstance(failure.__cause__, (DeadlockDetected, SerializationFailure)) or attempt == TRIES:
                    raise
            except (DataError, IntegrityError, Refusal) as wrong:
                self.taking.report.counts = before.copy()
                self._apart(name, batch, wrong)
                return
            else:
                return
            self.taking.report.counts = before.copy()

    def _apart(self, name: str, batch: list[Any], wrong: Exception) -> None:
        if len(batch) == 1:
            one = batch[0]
            self.taking.report.refuse(f"{name} {getattr(one, 'name', '') or getattr(one, 'id', '')}", str(wrong)[:300])
            return
        half = len(batch) // 2
        for part in (batch[:half], batch[half:]):
            self._take(name, part)


def take_file(actor: Actor, path: Path, report: Report, progress: Callable[[int], None]) -> None:
    """Read a whole file at once, in batches, each in a transaction of its own; `progress` hears of each."""
    reading = Reading(actor, path, report)
    try:
        while not reading.next_batch():
            progress(report.done)
    finally:
        reading.close()


def _told(path: Path, source: Any) -> Iterator[tuple[str, Any]]:
    readers: dict[str, Callable[[Any], Iterable[Any]]] = {
        "Каталог": lambda e: [goods.heading(e)],
        "Группа": goods.groups,
        "Свойство": lambda e: _one(goods.trait(e)),
        "Товар": lambda e: _one(goods.good(e)),
        "Предложение": lambda e: _one(goods.offer(e)),
        "ТипЦены": lambda e: [goods.named(e)],
        "Склад": lambda e: [goods.named(e)],
        "Контрагент": lambda e: _one(goods.counterparty(e)),
        "Документ": lambda e: _one(told_by(e)),
    }
    inside: list[Any] = []
    for name, element in elements(path, source):
        for value in readers[name](element):
            yield name, value
        if name == "Товар" and (offer := goods.offer_inside(element)) is not None:
            inside.append(offer)
        if inside and (name != "Товар" or len(inside) >= BATCH):
            yield from (("Предложение", one) for one in inside)
            inside = []
    yield from (("Предложение", one) for one in inside)


def _one(value: Any) -> list[Any]:
    return [] if value is None else [value]


def _batches(values: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    current = ""
    batch: list[Any] = []
    for name, value in values:
        if batch and (name != current or len(batch) >= (DOCUMENTS if name == "Документ" else BATCH)):
            yield current, batch
            batch = []
        current = name
        batch.append(value)
    if batch:
        yield current, batch


__all__ = ["SYSTEM", "Reading", "Report", "take_file"]

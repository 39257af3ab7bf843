"""Watching delivery: how far each reaction is behind, what is parked, and who holds everybody up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, connection
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dealernet.foundation import clock
from dealernet.foundation.events.reactions import REACTIONS


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a reaction is behind: the age of the oldest event it has not seen, and how many stand parked."""

    reaction: str
    seconds: float
    parked: int


@dataclass(frozen=True, slots=True)
class Writer:
    """The oldest transaction that writes: no event committed after it began is delivered before it ends."""

    pid: int
    program: str
    seconds: float
    doing: str


def lags() -> list[Lag]:
    """Every reaction there is, with how far it is behind. One statement; sixteen index probes a reaction.

    The cursors of reactions that an older version had are left out: nobody moves those any more.
    """
    with connection.cursor() as db:
        db.execute(
            "select c.reaction, coalesce(max(extract(epoch from %s - n.at)), 0),"
            " (select count(*) from events_parked p where p.reaction = c.reaction and p.state = 'waiting')"
            " from events_cursor c left join lateral (select e.at from events_event e where e.lane = c.lane"
            "   and e.era = c.era and e.xid >= c.lo and (e.xid >= c.hi or e.id > c.after)"
            "   order by e.xid, e.id limit 1) n on true where c.reaction = any(%s) group by c.reaction"
            " order by c.reaction",
            [clock.now(), list(REACTIONS)],
        )
        return [Lag(name, max(float(seconds), 0.0), parked) for name, seconds, parked in db.fetchall()]


def oldest_writer() -> Writer | None:
    """The transaction that has been writing for longest, if any writes now. One statement."""
    with connection.cursor() as db:
        db.execute(
            "select pid, coalesce(nullif(application_name, ''), usename, '?'),"
            " extract(epoch from clock_timestamp() - xact_start), left(coalesce(query, ''), 200)"
            " from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()"
            " order by age(backend_xid) desc limit 1"
        )
        row = db.fetchone()
    return Writer(row[0], row[1], float(row[2] or 0), row[3]) if row else None


class DeliveryCollector(Collector):
    """The figures of delivery for Prometheus, read when somebody asks."""

    def describe(self) -> list[Metric]:
        """Said without asking the database, so that the program starts without it."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Lag and parked events a reaction; the oldest writer by name. Nothing when the database is away."""
        try:
            found, writer = lags(), oldest_writer()
        except DatabaseError:
            return
        lag = GaugeMetricFamily("dealernet_events_lag_seconds", "Age of the oldest unseen event", labels=["reaction"])
        parked = GaugeMetricFamily("dealernet_events_parked", "Events set aside", labels=["reaction"])
        for one in found:
            lag.add_metric([one.reaction], one.seconds)
            parked.add_metric([one.reaction], one.parked)
        yield lag
        yield parked
        oldest = GaugeMetricFamily(
            "dealernet_oldest_writer_seconds", "Age of the transaction delivery waits for", labels=["program", "pid"]
        )
        if writer:
            oldest.add_metric([writer.program, str(writer.pid)], writer.seconds)
        yield oldest

"""S5: what happens by itself, from submitted to invoiced: a backlog with one worker and with two; the lag under load
and of a single order while nothing else happens."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from benchmarks import measure
from benchmarks.drive import once
from benchmarks.ground import Ground
from benchmarks.lines import picker
from benchmarks.scenarios import Result, batch_request, order_request

RATES: Final = (25, 50)
"""Orders a second while the lag is watched: a busy day of a large company, and twice that."""
WAITING: Final = "stage = 'submitted' and held_for = '{}' and placed_at > now() - interval '1 day'"


def s5(ground: Ground, orders: int) -> list[Result]:
    """So many orders wait for one worker, half as many for two; then orders come at a steady rate; then one by one."""
    with psycopg.connect(ground.ours, autocommit=True) as link:
        one = _backlog(ground, link, orders, workers=1)
        two = _backlog(ground, link, orders // 2, workers=2)
        return [one, two, *(_lag(ground, link, rate) for rate in RATES), idle(ground, link)]


def s5_idle(ground: Ground) -> list[Result]:
    """One order at a time while nothing else happens: from the request to its invoice and to its letter."""
    with psycopg.connect(ground.ours, autocommit=True) as link:
        return [idle(ground, link)]


def idle(ground: Ground, link: psycopg.Connection[Any], orders: int = 40) -> Result:
    """What a buyer waits for: the invoice seen by others, and the letter about it waiting to be sent."""
    request, rnd = order_request(ground, picker("uniform", len(ground.products))), random.Random(11)
    invoiced, written, errors = [], [], 0
    with _workers(ground, 1, {}):
        _place(ground, 100)
        _settled(link)
        before = _newest(link)
        for _ in range(orders):
            time.sleep(0.2 + rnd.random() / 2)
            began = time.perf_counter()
            tally = once(ground.port, request(rnd), b'"number"')
            errors += len(tally.errors)
            invoiced.append(_until(link, _INVOICED, before, began))
            written.append(_until(link, _LETTER, before, began))
            before = _newest(link)
    result = Result("S5-idle", errors=errors)
    shares = {"p50": 0.5, "p95": 0.95}
    result.detail = {
        name: {of: sorted(seconds)[int(len(seconds) * share)] for of, share in shares.items()}
        for name, seconds in (("invoice", invoiced), ("letter", written))
    }
    result.said = [f"{n}_p50={d['p50']:.2f}s {n}_p95={d['p95']:.2f}s" for n, d in result.detail.items()]
    result.said.append(f"orders={orders}")
    return result


_INVOICED: Final = "select 1 from orders_order where placed_at > %s and invoiced_at is not null"
_LETTER: Final = """
select 1 from conversations_message m join orders_order o on o.id = m.holder_id
 where o.placed_at > %s and m.template = 'invoice'
"""


def _until(link: psycopg.Connection[Any], found: str, since: Any, began: float) -> float:
    """Seconds from `began` until a row is there for others to see; a minute when none comes."""
    while time.perf_counter() - began < 60:
        if link.execute(found, [since]).fetchone():  # type: ignore[arg-type]
            break
        time.sleep(0.005)
    return time.perf_counter() - began


def _newest(link: psycopg.Connection[Any]) -> Any:
    row = link.execute("select max(placed_at) from orders_order").fetchone()
    return row[0] if row else None


def _settled(link: psycopg.Connection[Any]) -> None:
    """Wait until no order waits for a worker."""
    until = time.perf_counter() + 120
    while time.perf_counter() < until and _count(link, WAITING):
        time.sleep(0.1)


def _backlog(ground: Ground, link: psycopg.Connection[Any], orders: int, *, workers: int) -> Result:
    errors = _place(ground, orders)
    waited = _count(link, WAITING)
    roots: dict[str, int] = {}
    with _workers(ground, workers, roots):
        first = _first(link, waited)
        before, from_here = measure.read({"pg": ground.postgres, **roots}), _count(link, WAITING)
        left = from_here
        while left and time.perf_counter() - first < 60 + waited / 5:
            time.sleep(0.2)
            left = _count(link, WAITING)
        seconds = time.perf_counter() - first
        spent = measure.spent(before, measure.read({"pg": ground.postgres, **roots})).trees
    done = max(from_here - left, 1)
    server, app = spent.pop("pg") * 1000 / done, sum(spent.values()) * 1000 / done
    result = Result(f"S5-{workers}", server + app, errors=errors + (1 if left else 0))
    result.said = [f"app={app:.2f} pg={server:.2f} orders_per_second={done / seconds:.0f} waited={waited}"]
    result.detail = {"waited": waited, "per_second": done / seconds}
    return result


def _lag(ground: Ground, link: psycopg.Connection[Any], rate: int) -> Result:
    request, rnd = order_request(ground, picker("uniform", len(ground.products))), random.Random(7)
    errors = 0
    with _workers(ground, 1, {}):
        _place(ground, 100)
        _settled(link)
        started = link.execute("select clock_timestamp()").fetchone()
        began, placed = time.perf_counter(), 0
        while time.perf_counter() < began + 10:
            placed += 1
            tally = once(ground.port, request(rnd), b'"number"')
            errors += len(tally.errors)
            time.sleep(max(0.0, began + placed / rate - time.perf_counter()))
        _settled(link)
    found = link.execute(_LAG, started).fetchone()
    assert found is not None
    result = Result(f"S5-lag-{rate}", errors=errors)
    result.said = [f"lag_p50={found[2]:.2f}s lag_p95={found[1]:.2f}s orders={found[0]} of {placed} at {rate}/s"]
    result.detail = {"p95": float(found[1]), "p50": float(found[2]), "orders": found[0], "rate": rate}
    return result


_LAG: Final = """
select count(*), coalesce(percentile_cont(0.95) within group (order by seconds), 99),
       coalesce(percentile_cont(0.5) within group (order by seconds), 99)
  from (select extract(epoch from invoiced_at - placed_at) as seconds from orders_order
         where placed_at > %s and invoiced_at is not null) o
"""


@contextmanager
def _workers(ground: Ground, number: int, roots: dict[str, int]) -> Iterator[None]:
    started = [ground.worker() for _ in range(number)]
    roots |= {f"worker {n}": process.pid for n, process in enumerate(started)}
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def _place(ground: Ground, orders: int) -> int:
    request, rnd = batch_request(ground, picker("uniform", len(ground.products))), random.Random(orders)
    placed = errors = 0
    while placed < orders and not errors:
        one = once(ground.port, request(rnd), b'"refused":null')
        placed, errors = placed + one.done * 100, errors + len(one.errors)
    return errors


def _first(link: psycopg.Connection[Any], waited: int) -> float:
    """When the first orders were taken: a worker takes a while to start."""
    until = time.perf_counter() + 60
    while time.perf_counter() < until and _count(link, WAITING) >= waited:
        time.sleep(0.05)
    return time.perf_counter()


def _count(link: psycopg.Connection[Any], where: str) -> int:
    row = link.execute(f"select count(*) from orders_order where {where}").fetchone()  # type: ignore[arg-type]
    return int(row[0]) if row else 0

"""S5: what happens by itself, from submitted to invoiced: a backlog with one worker and with two, and the lag."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from benchmarks import measure
from benchmarks.drive import over_http
from benchmarks.ground import Ground
from benchmarks.lines import picker
from benchmarks.scenarios import Result, batch_request, order_request

WAITING: Final = "stage = 'submitted' and held_for = '{}' and placed_at > now() - interval '1 day'"


def s5(ground: Ground, orders: int) -> list[Result]:
    """So many orders wait for one worker, half as many for two; then orders come at a third of what one can do."""
    with psycopg.connect(ground.ours, autocommit=True) as link:
        one = _backlog(ground, link, orders, workers=1)
        two = _backlog(ground, link, orders // 2, workers=2)
        return [one, two, _lag(ground, link, one.detail["per_second"] / 3)]


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


def _lag(ground: Ground, link: psycopg.Connection[Any], rate: float) -> Result:
    request, rnd = order_request(ground, picker("uniform", len(ground.products))), random.Random(7)
    errors = 0
    with _workers(ground, 1, {}):
        _place(ground, 100)
        _first(link, _count(link, WAITING))
        started = link.execute("select clock_timestamp()").fetchone()
        until = time.perf_counter() + 10
        while time.perf_counter() < until:
            tally = over_http(ground.port, lambda _: request(rnd), b'"number"', clients=1, seconds=0.001, seed=1)
            errors += len(tally.errors)
            time.sleep(1 / max(rate, 1))
        time.sleep(3)
    found = link.execute(_LAG, started).fetchone()
    assert found is not None
    result = Result("S5-lag", errors=errors)
    result.said = [f"lag_p50={found[2]:.2f}s lag_p95={found[1]:.2f}s orders={found[0]} at {rate:.0f}/s"]
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
        one = over_http(ground.port, lambda _: request(rnd), b'"refused":null', clients=1, seconds=0.001, seed=5)
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

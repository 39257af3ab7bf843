"""The scenarios of `docs/reference/benchmarks.md`: each runs pairs of floor and ours and says what it cost."""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any, Final

import psycopg

from benchmarks import measure
from benchmarks.drive import Request, Tally, over_http, over_sql
from benchmarks.ground import Ground
from benchmarks.lines import QUANTITIES, picker

WHOLE: Final = b'"held_for":{"credit":null,"stock":[],"terms":[]}'


@dataclass(frozen=True, slots=True)
class Effort:
    """How long and how often."""

    pairs: int
    seconds: float
    warm_up: float
    clients: int


@dataclass
class Run:
    """One run of one side: CPU milliseconds an order, apart by application and PostgreSQL, and how it felt."""

    app_ms: float
    pg_ms: float
    per_second: float
    p50: float
    p99: float
    errors: int
    noisy: bool
    wal: float = 0.0
    memory: float = 0.0

    @property
    def ms(self) -> float:
        """CPU milliseconds an order, application and PostgreSQL."""
        return self.app_ms + self.pg_ms


@dataclass
class Result:
    """What a scenario came to; `ratio` is floor over ours, the median of pairs."""

    scenario: str
    ours_ms: float = 0.0
    floor_ms: float | None = None
    ratio: float | None = None
    errors: int = 0
    said: list[str] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)


Side = Callable[[float, int], tuple[Tally, int]]


def s1(ground: Ground, effort: Effort, shape: str) -> Result:
    """Submit over HTTP by token, ten lines, with an idempotency key; against floor (a) and a′."""
    pick = picker(shape, len(ground.products))
    ours = _http(ground, order_request(ground, pick), WHOLE, effort.clients, 1)
    floor = _sql(ground.floor, _floor_call(ground, pick), effort.clients, 1)
    rows = _sql(ground.rows, _rows_call(ground, pick), effort.clients, 1)
    return _compared(f"S1-{shape}", ground, effort, {"floor": floor, "rows": rows, "ours": ours})


def s2(ground: Ground, effort: Effort) -> Result:
    """A hundred orders as one act, over HTTP; against floor (c)."""
    pick = picker("uniform", len(ground.products))
    ours = _http(ground, batch_request(ground, pick), b'"refused":null', 1, 100)
    floor = _sql(ground.floor, _floor_batch(ground, pick), 1, 100)
    return _compared("S2", ground, effort, {"floor": floor, "ours": ours})


def s3(ground: Ground, effort: Effort) -> list[Result]:
    """A list of fifty orders of one buyer in one stage: as JSON by token, as a page by session."""
    account = ground.buyers[0][0]
    path = b"GET /api/v1/orders/?stage=closed&size=50 HTTP/1.1\r\nHost: localhost\r\n"
    as_json = path + f"Authorization: Bearer bench-{account}\r\n\r\n".encode()
    page = f"GET /orders/?stage=closed HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={ground.session}\r\n\r\n"
    return [
        _compared("S3-json", ground, effort, {"ours": _http(ground, lambda _: as_json, b'"rows":[', 1, 1)}),
        _compared("S3-html", ground, effort, {"ours": _http(ground, lambda _: page.encode(), b"<html", 1, 1)}),
    ]


def scarce(ground: Ground, effort: Effort) -> Result:
    """S1 where a hundred of each product are left: what lacks is told, and never more is promised than there is."""
    pick = picker("hot", len(ground.products))
    with psycopg.connect(ground.ours, autocommit=True) as link:
        link.execute(_TO_A_HUNDRED, [100])
        tally, _ = _http(ground, order_request(ground, pick), b'"number"', effort.clients, 1)(effort.seconds, 9)
        row = link.execute(_PROMISED).fetchone()
        link.execute(_TO_A_HUNDRED, [1_000_000_000])
    assert row is not None
    result = Result("S1-scarce", errors=len(tally.errors) + int(row[0]))
    result.said = [f"orders={tally.done} oversold={row[0]} emptied={row[1]}"]
    return result


_TO_A_HUNDRED: Final = """
with place as (select b.id, b.reserved + %s - b.on_hand as delta from stock_balance b
                 join stock_location l on l.id = b.location_id and l.is_default),
moved as (insert into stock_movement (balance_id, quantity, kind, source, at)
          select id, delta, 'count', 'bench', now() from place)
update stock_balance b set on_hand = b.on_hand + delta from place where place.id = b.id
"""
_PROMISED: Final = """
select count(*) filter (where b.reserved > b.on_hand), count(*) filter (where b.reserved = b.on_hand)
  from stock_balance b join stock_location l on l.id = b.location_id and l.is_default
"""


def s3b(ground: Ground) -> list[Result]:
    """The list of staff with 500 groups, full and nearly empty: what a page costs the database."""
    told = ground.inside("benchmarks.reach", ground.rows, str(ground.postgres))
    return [
        Result(f"S3b-{name}", one["ms"], said=[f"pg={one['ms']:.2f} rows={one['rows']}"], detail=one)
        for name, one in told.items()
    ]


def s4(ground: Ground, products: int) -> list[Result]:
    """A catalogue from 1C with 4 prices and 10 warehouses, first time and unchanged; against parse, COPY, upsert."""
    told = ground.inside("benchmarks.catalogue", ground.rows, str(products), str(ground.postgres), ground.floor)
    results = []
    for name in ("first", "unchanged"):
        ours, floor = told[f"ours_{name}"], told[f"floor_{name}"]
        cost, least = (part["app"] + part["pg"] for part in (ours, floor))
        result = Result(f"S4-{name}", cost * 1000 / products, least * 1000 / products, least / cost)
        result.errors = int(ours["refused"])
        result.said = [f"products_per_second={products / ours['seconds']:.0f} memory={told['memory']:.0f}MB"]
        result.detail = told
        results.append(result)
    return results


def deciding(ground: Ground, seconds: float) -> Result:
    """How many decisions a second one process takes with fifty rules for one kind of event, runs made of each."""
    told = ground.inside("benchmarks.automatic", ground.rows, "deciding", str(seconds))
    result = Result("deciding", 1000 / told["per_second"], detail=told)
    result.said = [f"per_second={told['per_second']:.0f} rules={told['rules']}"]
    return result


def batches(ground: Ground, orders: int) -> Result:
    """How many orders a second the engine takes in batches, and how many times that is what it takes one at a time."""
    told = ground.inside("benchmarks.automatic", ground.ours, "batches", str(orders))
    batch, single = told["batch"], told["single"]
    result = Result("batches", 1000 / batch["per_second"], detail=told)
    result.errors = int(batch["left"] + single["left"])
    times = batch["per_second"] / single["per_second"]
    said = f"per_second={batch['per_second']:.0f} one_at_a_time={single['per_second']:.1f} times={times:.1f}"
    result.said = [said]
    return result


def rehearsal(ground: Ground, events: int) -> list[Result]:
    """A rule rehearsed on so many events of the past: nobody noted anything then, or its own runs are there; and one
    weighed each hour of a month for every order."""
    told = ground.inside("benchmarks.automatic", ground.rows, "rehearsal", str(events))
    results = []
    for name, one in told.items():
        result = Result(f"rehearsal-{name}", one["seconds"] * 1000 / max(one["events"], 1), detail=one)
        result.errors = int(one["state"] != "done" or one["events"] < events)
        result.said = [f"events={one['events']} seconds={one['seconds']:.1f}"]
        results.append(result)
    return results


def _http(ground: Ground, request: Request, right: bytes, clients: int, orders: int) -> Side:
    def side(seconds: float, seed: int) -> tuple[Tally, int]:
        return over_http(ground.port, request, right, clients=clients, seconds=seconds, seed=seed), orders

    return side


def _sql(url: str, call: Any, clients: int, orders: int) -> Side:
    def side(seconds: float, seed: int) -> tuple[Tally, int]:
        return over_sql(url, call, clients=clients, seconds=seconds, seed=seed), orders

    return side


def _compared(name: str, ground: Ground, effort: Effort, sides: dict[str, Side]) -> Result:
    for side in sides.values():
        side(effort.warm_up, 0)
    rounds = [
        {kind: _measured(ground, side, effort.seconds, n) for kind, side in sides.items()}
        for n in range(1, effort.pairs + 1)
    ]
    quiet = [one for one in rounds if not any(run.noisy for run in one.values())]
    used = quiet or rounds
    result = Result(
        name, median(one["ours"].ms for one in used), errors=sum(r.errors for o in rounds for r in o.values())
    )
    if "floor" in sides:
        result.floor_ms = median(one["floor"].ms for one in used)
        result.ratio = median(one["floor"].ms / one["ours"].ms for one in used if one["ours"].ms)
    result.said = _said(used, len(rounds) - len(quiet))
    result.detail = {"rounds": [{kind: asdict(run) for kind, run in one.items()} for one in rounds]}
    return result


def _said(used: list[dict[str, Run]], noisy: int) -> list[str]:
    ours = [one["ours"] for one in used]
    said = [
        f"app={median(r.app_ms for r in ours):.2f} pg={median(r.pg_ms for r in ours):.2f}"
        f" per_second={median(r.per_second for r in ours):.0f} p50={median(r.p50 for r in ours):.1f}"
        f" p99={median(r.p99 for r in ours):.1f} wal={median(r.wal for r in ours):.0f}B"
        f" web_memory={max(r.memory for r in ours):.0f}MB"
    ]
    if "rows" in used[0]:
        said.append(
            f"rows_ms={median(o['rows'].ms for o in used):.2f}"
            f" rows_ratio={median(o['rows'].ms / o['ours'].ms for o in used):.2f}"
        )
    return [*said, f"noisy_rounds={noisy}"] if noisy else said


def _measured(ground: Ground, side: Side, seconds: float, seed: int) -> Run:
    roots = {"app": ground.web, "pg": ground.postgres, "driver": os.getpid()}
    before, wal = measure.read(roots), ground.wal()
    tally, orders = side(seconds, seed)
    cost = measure.spent(before, measure.read(roots))
    done = max(tally.done * orders, 1)
    return Run(
        app_ms=cost.trees["app"] * 1000 / done,
        pg_ms=cost.trees["pg"] * 1000 / done,
        per_second=done / tally.seconds,
        p50=tally.percentile(0.5),
        p99=tally.percentile(0.99),
        errors=len(tally.errors),
        noisy=cost.is_noisy,
        wal=(ground.wal() - wal) / done,
        memory=measure.memory(ground.web),
    )


def _order(ground: Ground, numbers: list[int]) -> dict[str, Any]:
    return {"lines": [{"product": ground.products[n], "quantity": q} for n, q in zip(numbers, QUANTITIES, strict=True)]}


def _posted(path: str, account: str, body: bytes) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer bench-{account}\r\n"
        f"Idempotency-Key: {uuid.uuid4().hex}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def order_request(ground: Ground, pick: Any) -> Request:
    """A request for one order of ten lines, by some buyer's token, with a key."""

    def request(rnd: random.Random) -> bytes:
        body = json.dumps(_order(ground, pick(rnd)), separators=(",", ":")).encode()
        return _posted("/api/v1/orders/", rnd.choice(ground.buyers)[0], body)

    return request


def batch_request(ground: Ground, pick: Any) -> Request:
    """A request for a hundred such orders as one act."""

    def request(rnd: random.Random) -> bytes:
        body = json.dumps({"orders": [_order(ground, pick(rnd)) for _ in range(100)]}, separators=(",", ":"))
        return _posted("/api/v1/orders/batch/", rnd.choice(ground.buyers)[0], body.encode())

    return request


def _floor_call(ground: Ground, pick: Any) -> Any:
    def call(rnd: random.Random) -> tuple[str, list[object]]:
        numbers = [n + 1 for n in pick(rnd)]
        values: list[object] = [rnd.randint(1, len(ground.buyers)), numbers, list(QUANTITIES)]
        return "select floor_submit(%s::int, 1::smallint, %s::int[], %s::int[])", values

    return call


def _floor_batch(ground: Ground, pick: Any) -> Any:
    def call(rnd: random.Random) -> tuple[str, list[object]]:
        dealers = [rnd.randint(1, len(ground.buyers)) for _ in range(100)]
        orders = [o for o in range(1, 101) for _ in range(10)]
        products = [n + 1 for _ in range(100) for n in pick(rnd)]
        values: list[object] = [dealers, orders, products, list(QUANTITIES) * 100]
        return "select floor_submit_many(%s::int[], 1::smallint, %s::int[], %s::int[], %s::int[])", values

    return call


def _rows_call(ground: Ground, pick: Any) -> Any:
    def call(rnd: random.Random) -> tuple[str, list[object]]:
        account, customer = rnd.choice(ground.buyers)
        products = [uuid.UUID(ground.products[n]) for n in pick(rnd)]
        made = uuid.UUID(int=int(time.time() * 1000) << 80 | uuid.uuid4().int >> 48)
        values: list[object] = [
            made,
            uuid.uuid4().hex,
            account,
            customer,
            products,
            list(QUANTITIES),
            datetime.now(UTC),
        ]
        return "select floor_rows(%s, %s, %s::uuid, %s::uuid, %s::uuid[], %s::numeric[], %s)", values

    return call

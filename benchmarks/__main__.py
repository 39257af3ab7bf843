"""`python -m benchmarks [--quick] [--only S1 …]`: a line a scenario, and var/bench/latest.json."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import life, scenarios
from benchmarks.ground import Ground, laid
from benchmarks.scenarios import Effort, Result

LATEST = Path("var/bench/latest.json")
FULL = Effort(pairs=5, seconds=20, warm_up=2, clients=4)
QUICKLY = ("S1", "S2", "S3")
QUICK = Effort(pairs=2, seconds=3, warm_up=1, clients=2)


def main() -> int:
    """Lay the ground, run, print, keep; status 1 when an answer was wrong or something was not conserved."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--quick", action="store_true", help="small ground, two pairs of three seconds")
    parser.add_argument(
        "--only", nargs="*", default=[], help="scenarios: deciding rehearsal batches S1 S2 S3 S3b S4 S5 S5-idle"
    )
    parser.add_argument("--pairs", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--output", type=Path, default=LATEST)
    given = parser.parse_args()
    effort = QUICK if given.quick else FULL
    effort = Effort(given.pairs or effort.pairs, given.seconds or effort.seconds, effort.warm_up, effort.clients)
    size = (
        {"dealers": 60, "products": 700, "past": 2_000}
        if given.quick
        else {"dealers": 1000, "products": 7000, "past": 200_000}
    )
    results = []
    with laid(**size) as ground:
        for result in _run(ground, effort, given.only, quick=given.quick):
            sys.stdout.write(_line(result) + "\n")
            sys.stdout.flush()
            results.append(result)
        conserved, told = ground.doctor()
    sys.stdout.write(f"errors={sum(r.errors for r in results)} conserved={'yes' if conserved else 'NO'}\n")
    if not conserved:
        sys.stdout.write(told)
    given.output.parent.mkdir(parents=True, exist_ok=True)
    kept = {"quick": given.quick, "conserved": conserved, "results": [asdict(result) for result in results]}
    given.output.write_text(json.dumps(kept, indent=2))
    return 0 if conserved and not any(result.errors for result in results) else 1


def _run(ground: Ground, effort: Effort, only: list[str], *, quick: bool) -> Iterator[Result]:
    shapes = ("uniform",) if quick else ("uniform", "zipf", "hot")
    parts: dict[str, Callable[[], Iterable[Result]]] = {
        "S1": lambda: (*(scenarios.s1(ground, effort, shape) for shape in shapes), scenarios.scarce(ground, effort)),
        "S2": lambda: [scenarios.s2(ground, effort)],
        "S3": lambda: scenarios.s3(ground, effort),
        "S3b": lambda: scenarios.s3b(ground),
        "S4": lambda: scenarios.s4(ground, 700 if quick else 7_000),
        "S5": lambda: life.s5(ground, 400 if quick else 10_000),
        "S5-idle": lambda: life.s5_idle(ground),
        "deciding": lambda: [scenarios.deciding(ground, 2 if quick else 10)],
        "batches": lambda: [scenarios.batches(ground, 200 if quick else 3_000)],
        "rehearsal": lambda: scenarios.rehearsal(ground, 1_500 if quick else 100_000),
    }
    for name, part in parts.items():
        if name in only or (not only and name != "S5-idle" and (name in QUICKLY or not quick)):
            yield from part()


def _line(result: Result) -> str:
    parts = [f"scenario={result.scenario}", f"ours_ms={result.ours_ms:.2f}"]
    if result.floor_ms is not None and result.ratio is not None:
        parts += [f"floor_ms={result.floor_ms:.2f}", f"ratio={result.ratio:.2f}"]
    return " ".join([*parts, f"errors={result.errors}", *result.said])


if __name__ == "__main__":
    sys.exit(main())

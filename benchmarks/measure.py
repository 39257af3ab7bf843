"""What a run cost: CPU time of process trees from /proc, WAL, memory, and how busy the others were."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TICK: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Reading:
    """CPU seconds so far: of each tree by name, of the whole machine (busy, stolen, capacity)."""

    trees: Mapping[str, float]
    busy: float
    stolen: float
    whole: float


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds between two readings, and the shares of the machine that others used and that was stolen."""

    trees: Mapping[str, float]
    others: float
    stolen: float

    @property
    def is_noisy(self) -> bool:
        """Whether others disturbed the run: more than a tenth used by them, or a twentieth stolen."""
        return self.others > 0.10 or self.stolen > 0.05


def read(roots: Mapping[str, int]) -> Reading:
    """The counters now. `roots` names the first process of each tree.

    What a process used that ended while we were reading would be counted neither as its own nor as its parent's: so
    it is read until nothing ended in between.
    """
    children, cpu = _processes()
    while True:
        again, cpu_again = _processes()
        settled = all(_members(root, children) == _members(root, again) for root in roots.values())
        children, cpu = again, cpu_again
        if settled:
            break
    trees = {name: _tree(root, children, cpu) for name, root in roots.items()}
    fields = [int(x) / TICK for x in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    user, nice, system, idle, waiting, hard, soft, stolen = fields
    busy = user + nice + system + hard + soft
    return Reading(trees, busy, stolen, busy + idle + waiting + stolen)


def spent(before: Reading, after: Reading) -> Spent:
    """What was used in between."""
    trees = {name: after.trees[name] - before.trees[name] for name in after.trees}
    whole = max(after.whole - before.whole, 0.001)
    others = max(after.busy - before.busy - sum(trees.values()), 0.0)
    return Spent(trees, others / whole, (after.stolen - before.stolen) / whole)


def memory(root: int) -> float:
    """Megabytes a tree holds: the proportional share of each process."""
    children, _ = _processes()
    return sum(_pss(pid) for pid in _members(root, children)) / 1024


def _processes() -> tuple[dict[int, list[int]], dict[int, tuple[float, float]]]:
    """The children of each process, and the CPU seconds of each: its own, and of its children that ended."""
    children: dict[int, list[int]] = {}
    cpu: dict[int, tuple[float, float]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            _note(int(entry.name), children, cpu)
    return children, cpu


def _note(pid: int, children: dict[int, list[int]], cpu: dict[int, tuple[float, float]]) -> None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return
    children.setdefault(int(stat[1]), []).append(pid)
    own, dead = int(stat[11]) + int(stat[12]), int(stat[13]) + int(stat[14])
    cpu[pid] = own / TICK, dead / TICK


def _tree(root: int, children: Mapping[int, list[int]], cpu: Mapping[int, tuple[float, float]]) -> float:
    return sum(sum(cpu.get(pid, (0.0, 0.0))) for pid in _members(root, children))


def _members(root: int, children: Mapping[int, list[int]]) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, []) if pid != os.getpid() or root != pid else []
    return found


def _pss(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1])
    except OSError:
        pass
    return 0.0

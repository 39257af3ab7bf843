"""What the orders of a run contain: ten distinct products, line i from the residue class i mod 10."""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Callable
from typing import Final

QUANTITIES: Final = (1, 2, 1, 3, 1, 1, 2, 1, 5, 1)
Pick = Callable[[random.Random], list[int]]


def picker(shape: str, products: int) -> Pick:
    """A function that draws ten product numbers (from 0): uniform, zipf (s = 1.05) or hot (five of twenty)."""
    classes = products // 10
    if shape == "uniform":
        return lambda rnd: [rnd.randrange(classes) * 10 + i for i in range(10)]
    if shape == "hot":
        return lambda rnd: [(rnd.randrange(2) if i < 5 else rnd.randrange(classes)) * 10 + i for i in range(10)]
    weights = list(itertools.accumulate(1 / (n + 1) ** 1.05 for n in range(classes)))

    def zipf(rnd: random.Random) -> list[int]:
        return [bisect.bisect_left(weights, rnd.random() * weights[-1]) * 10 + i for i in range(10)]

    return zipf

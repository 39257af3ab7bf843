"""What an order lacked and lacks no more, by the names its events tell it by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

NAMES: Final[Mapping[str, str]] = {"terms": "terms", "stock": "goods", "credit": "credit"}


def came(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, bool]:
    """Which one thing came, whole (`goods_came`) or in part (`goods_less`); nothing where it was several at once."""
    gone = [name for name in NAMES if name in was and name not in now]
    if len(gone) == 1:
        return {f"{NAMES[gone[0]]}_came": True}
    fewer = [name for name in NAMES if name in now and name in was and was[name] != now[name]]
    return {f"{NAMES[fewer[0]]}_less": True} if not gone and len(fewer) == 1 else {}

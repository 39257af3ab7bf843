"""How papers that are being issued will look for ever: the printed form of the day and what it asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Look:
    """The revision of the form, and by holder the words and columns it asks for besides what papers hold anyway."""

    revision: int = 0
    told: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)

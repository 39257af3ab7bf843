"""Words of records as rules write them into titles and letters: days are said as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

from dealernet.foundation.text import said_date


def dated(facts: Mapping[str, Any], zone: tzinfo | None = None) -> dict[str, Any]:
    """The facts with their days and moments said: in the company's zone, or in the reader's."""
    return {name: said_date(value, zone) if isinstance(value, date) else value for name, value in facts.items()}

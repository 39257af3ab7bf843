"""Answers of the API: dataclasses of the queries become JSON here, refusals become errors of one shape."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse

from dealernet.foundation.errors import Refusal

JSON = "application/json; charset=utf-8"


text: Final[Callable[[str], str]] = json.encoder.encode_basestring
"""A text as JSON has it, quotes and all."""


def answered(value: Any, status: int = 200) -> HttpResponse:
    """A value as JSON: sums as strings, moments in ISO 8601."""
    return HttpResponse(written(value), content_type=JSON, status=status)


def written(value: Any) -> str:
    """JSON text of a value of queries: frozen dataclasses, decimals, ids, dates."""
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def refused(refusal: Refusal) -> HttpResponse:
    """A refusal as an error: its code, its words, the field it is about, the values it names."""
    return answered(error_of(refusal), refusal.status)


def error_of(refusal: Refusal) -> dict[str, Any]:
    """The one shape of errors."""
    values = {name: value for name, value in refusal.values.items() if name != "field"}
    return problem(refusal.code, str(refusal), refusal.values.get("field") or refusal.field, values)


def problem(
    code: str, message: str, field: str | None = None, values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """An error that is not a refusal of the business."""
    return {"code": code, "message": message, "field": field, "values": dict(values or {})}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names(type(value))}
    if isinstance(value, (tuple, frozenset, set)):
        return list(value)
    return str(value)


@lru_cache(maxsize=256)
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))

"""The page that describes the API, made from its own OpenAPI description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dealernet.web.api.v1 import api


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the API does."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[dict[str, Any], ...]
    body: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A body that is taken or given."""

    name: str
    description: str
    fields: tuple[tuple[str, str, bool], ...]


def page(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters, and every shape. Open to all: it names no data."""
    told = api.get_openapi_schema()
    acts = [_act(path, method, one) for path, acts in told["paths"].items() for method, one in acts.items()]
    shapes = [_shape(name, one) for name, one in told["components"]["schemas"].items() if "properties" in one]
    return render(request, "api/docs.html", {"acts": acts, "shapes": shapes, "info": told["info"]})


def _act(path: str, method: str, told: dict[str, Any]) -> Act:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Act(
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        description=told.get("description", ""),
        parameters=tuple({**p, "kind": _kind(p.get("schema", {}))} for p in told.get("parameters", [])),
        body=_kind(body) if body else "",
        answers=tuple(str(status) for status in told["responses"]),
    )


def _shape(name: str, told: dict[str, Any]) -> Shape:
    needed = set(told.get("required", []))
    fields = tuple((field, _kind(one), field in needed) for field, one in told["properties"].items())
    return Shape(name, told.get("description", ""), fields)


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "")

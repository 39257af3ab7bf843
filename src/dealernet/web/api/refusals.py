"""Which errors an address may answer with, for the description of the API."""

from __future__ import annotations

from typing import Any, Final

from dealernet.web.api.shapes import Problem

READING: Final[dict[int, Any]] = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem}
WRITING: Final[dict[int, Any]] = {**READING, 409: Problem, 413: Problem}
SIGNING_IN: Final[dict[int, Any]] = {400: Problem, 403: Problem, 422: Problem, 429: Problem}

"""Requests that may be repeated: one key is done once and answered alike each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from dealernet.foundation.exchange.idempotency import Answer, once
from dealernet.web.api.answers import JSON
from dealernet.web.request import ActorRequest

KEY: Final = "Idempotency-Key"
REPEATABLE: Final = {
    "parameters": [
        {
            "in": "header",
            "name": KEY,
            "required": False,
            "description": "Makes the request repeatable: one key is done once and answered alike each time.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        }
    ]
}
"""How the description of the API says it."""


def once_a_key(request: ActorRequest, act: Callable[[], Answer]) -> HttpResponse:
    """Do a request once for its key, without one as often as it is sent."""
    account, key = request.actor.id, request.headers.get(KEY)
    return told(act() if key is None or account is None else once(account, key, asked(request), act))


def told(answer: Answer) -> HttpResponse:
    """A kept answer, marked when it is given again."""
    response = HttpResponse(answer.body, content_type=JSON, status=answer.status)
    if answer.repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def asked(request: HttpRequest) -> bytes:
    """What a key stands for: the address and the body."""
    return b"%s %s\n%s" % (str(request.method).encode(), request.path.encode(), request.body)

"""Where a request came from."""

from __future__ import annotations

from django.http import HttpRequest


def address_of(request: HttpRequest, proxies: int) -> str:
    """The address a request came from: the nearest one that is not a proxy of ours."""
    if proxies:
        chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(chain) >= proxies:
            return chain[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))

"""Orders handed to 1C, and its word that it has them."""

from __future__ import annotations

from django.http import HttpRequest

from dealernet.integrations.onec import outbound
from dealernet.integrations.onec.models import ExchangeSession
from dealernet.integrations.onec.sessions import actor_for


def query(request: HttpRequest, session: ExchangeSession) -> bytes:
    """The orders that are due. A read: nothing counts as received before success."""
    return outbound.orders_for(actor_for(session), session)


def success(request: HttpRequest, session: ExchangeSession) -> str:
    """1C has written what this session was given; without a query before, nothing happens."""
    outbound.confirm(session)
    return "success"

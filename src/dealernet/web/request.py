"""The request as views see it: with an actor, and htmx's word."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.callers import address_of

__all__ = ["ActorRequest", "address_of"]


class ActorRequest(HttpRequest):
    """A request of somebody who is signed in."""

    actor: Actor
    htmx: HtmxDetails

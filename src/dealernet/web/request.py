"""The request as views see it: with an actor, and htmx's word."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.callers import address_of

__all__ = ["ActorRequest", "address_of", "seen_revision"]


class ActorRequest(HttpRequest):
    """A request of somebody who is signed in."""

    actor: Actor
    htmx: HtmxDetails


def seen_revision(typed: QueryDict, standing: int) -> int:
    """The revision of a record a form was shown at; the standing one where the form does not say."""
    text = typed.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else standing

"""Files given out by signed addresses, to whoever is signed in and holds one; those of orders by reach."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from dealernet.business.orders.queries import payment_order_file
from dealernet.foundation.files.store import Kept, by_link
from dealernet.web.request import ActorRequest


@require_safe
def face(request: ActorRequest, ticket: str) -> FileResponse | HttpResponse:
    """The bytes behind a signed address; a browser may keep them, for they never change under it."""
    response = _given_out(by_link(ticket))
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_safe
def payment_order(request: ActorRequest, paper_id: UUID) -> FileResponse | HttpResponse:
    """The file of a payment order, for whoever sees its order; others are told there is none."""
    response = _given_out(payment_order_file(request.actor, paper_id))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _given_out(kept: Kept) -> FileResponse:
    response = FileResponse(kept.path.open("rb"), content_type=kept.content_type, filename=kept.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

"""Files given out by signed addresses, to whoever is signed in and holds one."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from dealernet.foundation.files.store import by_link
from dealernet.web.request import ActorRequest


@require_safe
def face(request: ActorRequest, ticket: str) -> FileResponse | HttpResponse:
    """The bytes behind a signed address; a browser may keep them, for they never change under it."""
    kept = by_link(ticket)
    response = FileResponse(kept.path.open("rb"), content_type=kept.content_type, filename=kept.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response

"""What a draft of the statuses would do to the orders there are, and publishing it."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealernet.business.orders.commands import publish_statuses
from dealernet.business.orders.queries import statuses_as_published, statuses_preview
from dealernet.foundation.configuration.mentions import Mention
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import Refusal
from dealernet.web.desk.configuration.overtaking import begun_from, overtaken_by
from dealernet.web.desk.configuration.telling import changes_of
from dealernet.web.desk.statuses.drafting import Draft
from dealernet.web.request import ActorRequest


@require_POST
def preview(request: ActorRequest) -> HttpResponse:
    """What would happen: orders that go to another status, statuses that come and go, and who names those."""
    request.actor.require(PUBLISH)
    return _preview(request, Draft.of(request))


@require_POST
def publication(request: ActorRequest) -> HttpResponse:
    """Publish the draft, once looked at."""
    request.actor.require(PUBLISH)
    draft = Draft.of(request)
    comment = " ".join(request.POST.get("comment", "").replace("\x00", "").split())
    try:
        number = publish_statuses(
            request.actor,
            list(draft.body),
            comment=comment,
            instead_of=begun_from(request, draft.revision),
            instead=_instead(request),
        )
    except Refusal as refusal:
        return _preview(request, draft, refusal)
    Draft.forget(request)
    messages.success(request, _("The statuses are in force, revision %(number)s.") % {"number": number})
    return redirect("desk-settings-statuses")


def _preview(request: ActorRequest, draft: Draft, refusal: Refusal | None = None) -> HttpResponse:
    found = statuses_preview(request.actor, list(draft.body))
    given = _instead(request)
    removed = [
        (one, [(mention.title, _address(mention)) for mention in one.mentions], given.get(one.status.key, ""))
        for one in found.removed
    ]
    context = {
        "draft": draft,
        "found": found,
        "removed": removed,
        "refusal": refusal,
        "overtaken": overtaken_by(request, "order_statuses", "orders", draft.revision, refusal),
        "comment": request.POST.get("comment", ""),
        "changes": changes_of("order_statuses", list(statuses_as_published()), list(draft.body)),
    }
    status = refusal.status if refusal else (422 if found.problems else 200)
    return render(request, "desk/statuses/preview.html", context, status=status)


def _instead(request: ActorRequest) -> Mapping[str, str]:
    given = {name.removeprefix("instead-"): key for name, key in request.POST.items() if name.startswith("instead-")}
    return {key: str(other) for key, other in given.items() if other}


def _address(mention: Mention) -> str:
    if mention.kind == "rule":
        return reverse("desk-rule", args=[mention.key])
    if mention.kind == "validation":
        return reverse("desk-validation", args=[mention.key])
    if mention.kind == "field":
        return reverse("desk-field", args=[mention.key])
    return reverse("desk-orders")

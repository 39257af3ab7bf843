"""What the company calls the states of an order: the names, and what each follows."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealernet.business.orders.commands import rename_statuses
from dealernet.business.orders.queries import STATUS_WORDS, order_statuses_in_force
from dealernet.foundation.errors import Refusal
from dealernet.web.desk.rules.presenting import rows_in_words
from dealernet.web.desk.settings.views import CHANGE
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """The statuses in their order; names typed here come into force at once, everywhere."""
    request.actor.require(CHANGE)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            rename_statuses(request.actor, _typed(request))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Saved. Lists, cards, letters and the API say so from now on."))
            return redirect("desk-settings-statuses")
    statuses, revision = order_statuses_in_force()
    typed = _typed(request) if refusal else {}
    rows = [
        (one, rows_in_words(one.when, STATUS_WORDS), *typed.get(one.key, (one.label, _own(one.buyer_names))))
        for one in statuses.listed
    ]
    context = {"rows": rows, "revision": revision, "refusal": refusal}
    return render(request, "desk/settings/statuses.html", context, status=refusal.status if refusal else 200)


def _typed(request: ActorRequest) -> dict[str, tuple[str, str]]:
    """The names of the form by key: what staff read, what buyers read."""
    keys = [name.removeprefix("name-") for name in request.POST if name.startswith("name-")]
    return {key: (_text(request, f"name-{key}"), _text(request, f"buyer-{key}")) for key in keys}


def _text(request: ActorRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:200]


def _own(names: Mapping[str, str]) -> str:
    return names.get(translation.get_language() or "ru", "")

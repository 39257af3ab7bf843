"""The gallery of components, for whoever develops: the account menu leads there only with `DEALERNET_DEBUG`."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dealernet.web.components.icons import DRAWINGS
from dealernet.web.desk.gallery import samples
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """Every component with its states. Nothing on it does anything, and nothing is read."""
    if not settings.DEMO:
        request.actor.require("settings.change")
    if request.method == "POST":
        return redirect("desk-gallery")
    context = {
        "form": samples.refused_form(),
        "builder": samples.refused_condition(),
        "steps": samples.steps(),
        "moments": samples.moments(),
        "why_not": samples.why_not(),
        "funnel_steps": samples.funnel_steps(),
        "pairs": samples.pairs(),
        "sums_pairs": samples.sums_pairs(),
        "total": samples.TOTAL,
        "left": samples.LEFT,
        "ways": samples.ways(),
        "series": samples.SERIES,
        "icons": sorted(DRAWINGS),
    }
    return render(request, "desk/gallery/index.html", context)

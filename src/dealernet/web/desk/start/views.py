"""The first steps as one page, with one next thing to do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealernet.web.desk.start.steps import first_steps
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The steps to the first order: what is done, and the next one."""
    request.actor.require("settings.change")
    steps = first_steps(request.actor)
    following = next((step for step in steps if not step.done and not step.may_wait), None)
    return render(request, "desk/start/index.html", {"steps": steps, "following": following})

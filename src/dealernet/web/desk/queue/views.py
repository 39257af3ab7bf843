"""The queue "needs a person": what waits, and what went by itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.automation.queries import feed
from dealernet.business.tasks.commands import complete_tasks, reopen_tasks
from dealernet.business.tasks.queries import begins_with_own, list_open
from dealernet.foundation import clock
from dealernet.foundation.outcomes import settled
from dealernet.web.desk.queue.presenting import ShownTask
from dealernet.web.fields.columns import fields_listed
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """What waits for a person, the soonest due first; one's own or everybody's."""
    mine = request.GET.get("mine", "1" if begins_with_own(request.actor) else "") == "1"
    now = clock.now()
    waiting = list_open(request.actor, mine=mine)
    own = fields_listed(request.actor, "task", [task.id for task in waiting])
    tasks = [ShownTask.of(task, now, own.filled(task.id)) for task in waiting]
    context = {
        "first": tasks[0] if tasks else None,
        "then": tasks[1:],
        "task_fields": own.fields,
        "mine": mine,
        "may_complete": request.actor.may("tasks.complete"),
        "may_set": request.actor.may("tasks.set"),
        "went": []
        if request.htmx or not request.actor.may("automation.see")
        else feed(request.actor, limit=5, own=False),
    }
    return render(request, f"desk/queue/index.html{'#waiting' if request.htmx else ''}", context)


@require_POST
def completion(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """It was seen to; can be taken back. Whoever did it on another page of ours stays there."""
    settled(complete_tasks(request.actor, [task_id], outcome="seen"))
    messages.success(request, _("The task is closed."), extra_tags=reverse("desk-task-reopening", args=[task_id]))
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "desk-queue")


@require_POST
def reopening(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """It was closed by mistake: it waits again."""
    settled(reopen_tasks(request.actor, [task_id]))
    messages.success(request, _("The task waits again."))
    return redirect("desk-queue")


@require_safe
def happenings(request: ActorRequest) -> HttpResponse:
    """What happened to one's orders by itself, and why; to all orders for whoever has none of their own."""
    own = request.GET.get("all") != "1"
    rows = feed(request.actor, own=own)
    if own and not rows and request.GET.get("own") != "1":
        own, rows = False, feed(request.actor, own=False)
    return render(request, f"desk/queue/feed.html{'#feed' if request.htmx else ''}", {"rows": rows, "own": own})

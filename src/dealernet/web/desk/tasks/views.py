"""The list of tasks on the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dealernet.business.tasks.access import SEE, SET
from dealernet.business.tasks.queries import TaskRow, list_tasks
from dealernet.foundation import clock
from dealernet.foundation.paging import Page, Slice
from dealernet.web.desk.queue.presenting import ShownTask
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.desk.tasks.listing import TASKS, TasksChosen, cuts_of
from dealernet.web.listing.columns import columns_of
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Tasks, newest first or in the order of a field, with cuts, saved views and conditions."""
    request.actor.require(SEE)
    chosen = TasksChosen.read(request.GET)
    if chosen.asked.is_sent and not chosen.asked.is_wrong:
        return redirect(request.path + chosen.query())
    found: Slice[TaskRow] = Slice(())
    if not chosen.asked.is_wrong:
        found = list_tasks(request.actor, Page.of(request.GET), chosen.narrow(request.actor))
    now = clock.now()
    columns = columns_of(request.actor, TASKS, chosen, found.rows)
    context = {
        "rows": [(ShownTask.of(row, now), columns.of(row)) for row in found.rows],
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "may_set": request.actor.may(SET),
        "may_complete": request.actor.may("tasks.complete"),
        **asking(request, columns, chosen, cuts_of(chosen)),
    }
    status = 422 if chosen.asked.is_wrong else 200
    return render(request, f"desk/tasks/index.html{'#found' if request.htmx else ''}", context, status=status)

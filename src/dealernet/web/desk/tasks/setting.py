"""Setting a task by hand, its page, changing and withdrawing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealernet.business.tasks.access import COMPLETE, SET
from dealernet.business.tasks.commands import change_task, set_task, withdraw_task
from dealernet.business.tasks.errors import TaskOfAnother, TaskUnknown
from dealernet.business.tasks.queries import TaskRow, colleagues, task_card
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import BadInput
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome
from dealernet.web.components.words import written_moment
from dealernet.web.desk.tasks.about import Subject, named_in, subject_of
from dealernet.web.desk.tasks.forms import TaskForm, initial_of
from dealernet.web.fields.blocks import fields_block
from dealernet.web.history import history_of
from dealernet.web.request import ActorRequest

BESIDE = {"assignee": "whom"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A task that is not there yet: of oneself unless told otherwise, about what the address names."""
    request.actor.require(SET)
    about = named_in(request.actor, request.POST if request.method == "POST" else request.GET)
    form = _form(request)
    if form.is_bound and form.is_valid():
        key = request.POST.get("key", "")[:60] or str(new_id())
        try:
            outcome = set_task(request.actor, form.wanted(), about.about if about else None, key=key)
        except BadInput as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _said(request, outcome))
            return redirect(about.href if about else reverse("desk-task", args=[outcome.subject]))
    context = {"form": form, "about": about, "key": request.POST.get("key") or new_id()}
    return render(request, "desk/tasks/form.html", context, status=422 if form.errors else 200)


@require_safe
def card(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """One task a person set: what, who asked, by when, about what, its history."""
    task = _by_hand(request, task_id)
    may_change = request.actor.may(SET) and task.author_id == request.actor.id
    context = {
        "task": task,
        "about": _about(request, task),
        "may_complete": request.actor.may(COMPLETE) and task.done_at is None,
        "may_change": may_change and task.done_at is None,
        "fields": fields_block(request.actor, "task", task.id),
        "history": history_of([task.id], examples=request.actor.may(PUBLISH)),
    }
    return render(request, "desk/tasks/card.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """Whoever set it asks for something else."""
    task = _by_hand(request, task_id)
    if task.author_id != request.actor.id:
        raise TaskOfAnother
    form = _form(request, task)
    if form.is_bound and form.is_valid():
        try:
            change_task(request.actor, task_id, form.wanted())
        except BadInput as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-task", task_id=task_id)
    context = {"form": form, "task": task, "about": _about(request, task)}
    return render(request, "desk/tasks/form.html", context, status=422 if form.errors else 200)


@require_POST
def withdrawal(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """Whoever set it does not need it any more; can be taken back."""
    outcome = withdraw_task(request.actor, task_id)
    undo = reverse("desk-task-reopening", args=[task_id]) if outcome.changed and request.actor.may(COMPLETE) else ""
    words = _("The task is withdrawn.") if outcome.changed else _("The task was closed already.")
    messages.success(request, words, extra_tags=undo)
    return redirect("desk-task", task_id=task_id)


def _form(request: ActorRequest, task: TaskRow | None = None) -> TaskForm:
    people = colleagues(request.actor)
    given = request.POST if request.method == "POST" else None
    return TaskForm(given, people=people, me=request.actor.id, initial=initial_of(task) if task else None)


def _refuse(form: TaskForm, refusal: BadInput) -> None:
    field = BESIDE.get(str(refusal.field), refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


def _said(request: ActorRequest, outcome: Outcome) -> str:
    if not outcome.changed:
        return _("The task was set already.")
    task = task_card(request.actor, outcome.subject)
    told: dict[str, Any] = {"who": task.assignee, "when": written_moment(task.due_at)}
    return (_("The task is set: %(who)s, by %(when)s.") if task.due_at else _("The task is set: %(who)s.")) % told


def _by_hand(request: ActorRequest, task_id: UUID) -> TaskRow:
    task = task_card(request.actor, task_id)
    if not task.is_by_hand:
        raise TaskUnknown
    return task


def _about(request: ActorRequest, task: TaskRow) -> Subject | None:
    """What the task is about, as far as its reader sees that."""
    what = task.facts.get("about", "")
    return subject_of(request.actor, what, task.holder_id) if what and task.holder_id else None

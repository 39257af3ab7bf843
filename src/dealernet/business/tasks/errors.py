"""Why a task is not set, changed or withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class TaskUnknown(NotThere):
    """There is no such task, or the actor may not see it."""

    code = "task_unknown"
    message = _("There is no such task.")


class TaskTitleWrong(BadInput):
    """A task says what is to be done, shortly."""

    code = "task_title_wrong"
    field = "title"
    message = _("Say what is to be done in at most 200 characters; the rest belongs into the details.")


class TaskReasonWrong(BadInput):
    """The details of a task are too long."""

    code = "task_reason_wrong"
    field = "reason"
    message = _("The details take at most 2,000 characters.")


class TaskAssigneeWrong(BadInput):
    """A task is for one of the staff who may sign in, or for a role."""

    code = "task_assignee_wrong"
    field = "assignee"
    message = _("Choose one of the staff, or a role: whoever of it has the fewest tasks is asked.")


class NobodyOfRole(BadInput):
    """Nobody of the role works here, or all of them are away."""

    code = "nobody_of_role"
    field = "assignee"
    message = _("Nobody of this role is at work now: choose a person.")


class TaskDayWrong(BadInput):
    """A task is due today or later, and not in years."""

    code = "task_day_wrong"
    field = "due_on"
    message = _("The day is today or later, at most two years away.")


class TaskIsOver(Refusal):
    """The task is closed: nothing about it changes any more."""

    code = "task_is_over"
    message = _("This task is closed already. Let it wait again first, or set a new one.")


class TaskOfAnother(Refusal):
    """Only whoever set a task changes or withdraws it; what rules set is not changed at all."""

    code = "task_of_another"
    status = 403
    message = _("Only whoever set a task changes or withdraws it. You can note it as done.")

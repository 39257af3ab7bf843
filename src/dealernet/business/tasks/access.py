"""Which tasks an actor reaches, and for what."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from dealernet.business.tasks.models import Task
from dealernet.foundation.access.actor import Actor

SEE: Final = "tasks.see"
COMPLETE: Final = "tasks.complete"
REASSIGN: Final = "tasks.reassign"


def tasks_open_to(actor: Actor, power: str) -> QuerySet[Task]:
    """The tasks on which the actor holds the power: everybody's, or one's own and those of one's groups' customers."""
    actor.require(power)
    tasks = Task.objects.all()
    if actor.reach.everything:
        return tasks
    return tasks.filter(Q(assignee_id=actor.id) | Q(assignee_id=None, party__group_id__in=actor.reach.groups))

"""Which tasks an actor reaches, and for what."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from dealernet.business.tasks.models import Task
from dealernet.foundation.access.actor import Actor

SEE: Final = "tasks.see"
COMPLETE: Final = "tasks.complete"
REASSIGN: Final = "tasks.reassign"
SET: Final = "tasks.set"


def tasks_open_to(actor: Actor, power: str) -> QuerySet[Task]:
    """The tasks on which the actor holds the power: everybody's, or one's own, those one has set, and those of
    one's groups' customers that are nobody's.
    """
    actor.require(power)
    tasks = Task.objects.all()
    if actor.reach.everything:
        return tasks
    own = Q(assignee_id=actor.id) | Q(author_id=actor.id, author_id__isnull=False)
    return tasks.filter(own | Q(assignee_id=None, party__group_id__in=actor.reach.groups))

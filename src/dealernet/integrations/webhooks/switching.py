"""A receiver that nobody is behind is switched off, and the administrators are asked to look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation.access.identify import system
from dealernet.foundation.access.staff import holders_of
from dealernet.foundation.configuration import publishing
from dealernet.foundation.workdays.due import Due
from dealernet.integrations.webhooks.models import Subscriber
from dealernet.integrations.webhooks.subscriptions import KIND

TASK: Final = "webhook_off"
REASONS: Final[Mapping[str, Any]] = {
    "gone": gettext_lazy("its receiver answered 410: it wants nothing any more"),
    "failing": gettext_lazy("its receiver took nothing for three days"),
}
_SPACE: Final = UUID("b3f0c7a4-92d1-7e55-8c0a-51a1b6a3c0de")


def webhook_id(key: str) -> UUID:
    """The id tasks about a webhook name it by."""
    return uuid5(_SPACE, key)


def switch_off(key: str, reason: str) -> None:
    """Switch a webhook off as a revision of its own, and ask every administrator to look. One that is off stays so.

    What waits for it keeps waiting: it goes when the webhook is switched on again.
    """
    who = system("webhooks")
    with translation.override("ru"):
        said = str(REASONS[reason])
        with transaction.atomic():
            standing = publishing.current(KIND, key)
            if standing is None or standing.body.get("off"):
                return
            off = {**standing.body, "off": True}
            number = publishing.publish_over(who, standing, off, comment=_("Switched off: %(why)s") % {"why": said})
            Subscriber.objects.filter(key=key).update(off_reason=reason)
            people = list(holders_of(publishing.PUBLISH))
            due = Due(people)
            create_tasks(who, [_task(key, standing.body, number, said, person, due) for person in people])


def _task(key: str, body: Mapping[str, Any], number: int, said: str, person: UUID, due: Due) -> NewTask:
    why = _("%(reason)s. What waits for it is kept. Set the receiver right, then switch the webhook on.")
    return NewTask(
        key=f"{TASK}:{key}:{number}:{person}",
        kind=TASK,
        title=_("Webhook “%(name)s” was switched off") % {"name": body.get("name") or key},
        reason=why % {"reason": said[:1].upper() + said[1:]},
        facts={"webhook": key},
        holder_id=webhook_id(key),
        assignee_id=person,
        due_at=due.hours(8, person),
    )

"""What people do about rules: switch one off and on, let one go on that had been set aside."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from dealernet.automation.events import RuleResumed, rule_id
from dealernet.automation.guard import TASK
from dealernet.automation.models import Quarantine
from dealernet.automation.rules import KIND
from dealernet.business.tasks.commands import complete_tasks_of
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events import log

RESUME: Final = "configuration.publish"


def switch_rule(actor: Actor, key: str, *, on: bool, comment: str = "") -> int:
    """Switch a rule off or on, as a new revision with everything else as it was; its number.

    Refuses when somebody published the rule at the same moment.
    """
    one = publishing.current(KIND, key)
    if one is None:
        raise NotThere
    body = {name: value for name, value in one.body.items() if name != "off"}
    return publishing.publish_over(actor, one, body if on else {**body, "off": True}, comment=comment)


def resume_rule(actor: Actor, key: str) -> None:
    """Let a rule go on. Refuses one that was not set aside; what it missed meanwhile it does not make up for."""
    actor.require(RESUME)
    with transaction.atomic():
        deleted, _none = Quarantine.objects.filter(rule=key).delete()
        if not deleted:
            raise NotThere
        complete_tasks_of(actor, [rule_id(key)], [TASK], outcome="resumed")
        log.record(actor, RuleResumed(subject=rule_id(key), stream=rule_id(key), rule=key))

"""Lists asked by a condition: the same as on pages, as JSON."""

from __future__ import annotations

import json

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.tree import ConditionWrong, Group, parsed
from dealernet.foundation.errors import BadInput, PowerMissing
from dealernet.foundation.facts import SOURCES


class ConditionUnfit(BadInput):
    """A condition cannot be asked of this list; `why` says where it is wrong."""

    code = "condition_unfit"
    field = "if"
    message = _("This condition cannot be asked: %(why)s")


def condition_asked(actor: Actor, subject_type: str, told: str) -> Group | None:
    """The condition of a request; nothing where none is given. Refuses buyers: its words tell what is not theirs."""
    if not told:
        return None
    if actor.dealer_id is not None:
        raise PowerMissing(power="orders.manage")
    try:
        return parsed(json.loads(told), SOURCES[subject_type].asked_of_lists)
    except (ValueError, RecursionError):
        raise ConditionUnfit(why=gettext("it is not JSON")) from None
    except ConditionWrong as wrong:
        raise ConditionUnfit(why=str(wrong)) from None

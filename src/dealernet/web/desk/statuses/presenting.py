"""The rows of the list of statuses, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dealernet.business.orders.queries import STATUS_ACTS, STATUS_WORDS, Status, read_status
from dealernet.business.orders.stages import Stage
from dealernet.foundation.conditions.wording import rows_in_words
from dealernet.web.desk.statuses.drafting import Draft
from dealernet.web.journey import look_of


def rows_of(draft: Draft) -> list[dict[str, Any]]:
    """The statuses of a draft as their list shows them."""
    return [_row(one) for one in draft.body]


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    try:
        status = read_status(one)
        when = rows_in_words(one.get("when"), STATUS_WORDS)
    except (KeyError, TypeError, ValueError, AttributeError):
        return {"key": one["key"], "label": one["key"], "look": ("", "alert"), "stages": [], "when": [], "does": []}
    stage = status.stages[0] if status.stages else Stage.QUALIFIED
    return {
        "key": status.key,
        "label": status.label,
        "buyer_label": status.buyer_label if status.buyer_label != status.label else "",
        "look": look_of(status, stage),
        "stages": [one.label for one in status.stages],
        "when": when,
        "does": _does(status),
    }


def _does(status: Status) -> list[str]:
    """What else it does, a few words each."""
    acts = [str(STATUS_ACTS[act].title) for act in status.acts if act in STATUS_ACTS]
    told = [
        (status.hints or status.buyer_hints, _("a hint what next")),
        (status.tasks, _("tasks: %(n)s") % {"n": len(status.tasks)}),
        (status.required.fields, _("needs fields: %(n)s") % {"n": len(status.required.fields)}),
        (
            status.locked.fields or status.locked_for_buyer.fields,
            _("keeps fields: %(n)s") % {"n": len({*status.locked.fields, *status.locked_for_buyer.fields})},
        ),
        (acts, _("by roles: %(acts)s") % {"acts": ", ".join(acts)}),
    ]
    return [words for there, words in told if there]

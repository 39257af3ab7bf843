"""A task as the words that lists, rules and webhooks may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation import clock
from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, tells
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {
    "title": Fact("text", _("what is to be done")),
    "reason": Fact("text", pgettext_lazy("of a task", "why")),
    "assignee": Fact("text", _("who is asked")),
    "customer": Fact("text", _("customer"), personal=True),
    "region": Fact("text", _("customer's region")),
    "due_at": Fact("date", pgettext_lazy("of a task", "to be done by")),
    "is_overdue": Fact("yes", pgettext_lazy("of a task", "it is overdue")),
    "is_done": Fact("yes", pgettext_lazy("of a task", "it is done")),
    "done_at": Fact("date", pgettext_lazy("of a task", "done on")),
    "outcome": Fact("text", pgettext_lazy("of a task", "what came of it")),
    "created_at": Fact("date", pgettext_lazy("of a task", "set on")),
    "days_waiting": Fact("number", _("waits, days")),
}
_ASSIGNEE: Final = Place("tasks_task.assignee_id", "select r.id from access_account r where", optional=True)
_PARTY: Final = Place("tasks_task.party_id", "select c.id from parties_party c where", optional=True)


def _own(expression: str, **more: Any) -> InSql:
    return InSql(expression, never_null=True, **more)


IN_SQL: Final = FactsInSql(
    {
        "title": _own("tasks_task.title"),
        "reason": _own("tasks_task.reason"),
        "assignee": InSql("r.name", _ASSIGNEE),
        "customer": InSql("c.name", _PARTY),
        "region": InSql("c.region", _PARTY),
        "due_at": InSql("tasks_task.due_at", moment=True),
        "is_overdue": _own("coalesce(tasks_task.due_at < %(tasks_now)s and tasks_task.done_at is null, false)"),
        "is_done": _own("tasks_task.done_at is not null"),
        "done_at": InSql("tasks_task.done_at", moment=True),
        "outcome": _own("tasks_task.outcome"),
        "created_at": _own("tasks_task.created_at", moment=True),
        "days_waiting": _own(
            "floor(extract(epoch from coalesce(tasks_task.done_at, %(tasks_now)s) - tasks_task.created_at) / 86400)"
        ),
    },
    lambda: {"tasks_now": clock.now()},
)


@tells("task", WORDS, IN_SQL)
def task_facts(task_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of tasks as they are now. One statement, however many."""
    now, found = clock.now(), {}
    for task_id, title, reason, assignee, customer, region, due_at, done_at, outcome, created_at in prepared(
        _ROWS, [plain_array(task_ids)], binary=True
    ):
        found[task_id] = {
            "title": title,
            "reason": reason,
            "assignee": assignee,
            "customer": customer,
            "region": region,
            "due_at": due_at,
            "is_overdue": due_at is not None and due_at < now and done_at is None,
            "is_done": done_at is not None,
            "done_at": done_at,
            "outcome": outcome,
            "created_at": created_at,
            "days_waiting": ((done_at or now) - created_at) // timedelta(days=1),
        }
    return found


_ROWS: Final = """
select t.id, t.title, t.reason, coalesce(r.name, ''), coalesce(c.name, ''), coalesce(c.region, ''), t.due_at, t.done_at,
       t.outcome, t.created_at
  from tasks_task t
  left join access_account r on r.id = t.assignee_id
  left join parties_party c on c.id = t.party_id
 where t.id = any(%s::uuid[])
"""

"""What the list of tasks is narrowed by, and the columns it may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from dealernet.business.tasks.access import SEE
from dealernet.business.tasks.queries import TaskFilter, TaskRow
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.web.components.words import written_moment
from dealernet.web.desk.asking import IF, Asked, asked_of
from dealernet.web.listing.columns import ListColumn, Listing, order_asked
from dealernet.web.listing.look import COLUMNS, SORT, USUAL, Look

STATES: Final = ("open", "late", "done", "all")


def _due(row: TaskRow) -> str | SafeString:
    late = row.due_at is not None and row.done_at is None and row.due_at < timezone.localtime(clock.now())
    return format_html("<mark>{}</mark>", written_moment(row.due_at)) if late else written_moment(row.due_at)


TASKS: Final[Listing[TaskRow]] = Listing(
    "tasks",
    "task",
    (
        ListColumn("assignee", pgettext_lazy("of a task", "Who"), lambda row: row.assignee, shown=True),
        ListColumn("due_at", pgettext_lazy("of a task", "By when"), _due, shown=True),
        ListColumn(
            "created_at", pgettext_lazy("of a task", "Set"), lambda row: written_moment(row.created_at), shown=True
        ),
        ListColumn("author", pgettext_lazy("of a task", "Who asks"), lambda row: row.author),
        ListColumn("done_at", pgettext_lazy("of a task", "Done"), lambda row: written_moment(row.done_at)),
        ListColumn("reason", pgettext_lazy("of a task", "Why"), lambda row: row.reason),
        ListColumn("outcome", _("What came of it"), lambda row: row.outcome),
    ),
    "desk-tasks",
    SEE,
)


@dataclass(frozen=True, slots=True)
class TasksChosen:
    """A cut of tasks with an address of its own; without a state it is the open ones."""

    asked: Asked
    state: str = "open"
    mine: bool = False
    set_by_me: bool = False
    text: str = ""
    look: Look = USUAL

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> TasksChosen:
        """From the query of the address; words that mean nothing are left out."""
        state = str(query.get("state") or "open")
        return cls(
            asked=asked_of(query, "task"),
            state=state if state in STATES else "open",
            mine=query.get("mine") == "1",
            set_by_me=query.get("set") == "1",
            text=str(query.get("q", ""))[:100],
            look=Look.read(query),
        )

    def narrow(self, actor: Actor) -> TaskFilter:
        """As the query of tasks takes it."""
        return TaskFilter(
            state="" if self.state == "all" else self.state,
            mine=self.mine,
            set_by_me=self.set_by_me,
            text=self.text,
            condition=self.asked.narrowing(),
            by=order_asked(actor, "task", self.look),
        )

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        parts = {
            "state": "" if self.state == "open" else self.state,
            "mine": self.mine,
            "set": self.set_by_me,
            "q": self.text,
            IF: self.asked.text,
            **self.look.told,
            **changes,
        }
        return {name: "1" if value is True else value for name, value in parts.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"


def cuts_of(chosen: TasksChosen) -> list[dict[str, Any]]:
    """The cuts above the list, by what became of tasks."""
    plain = not set(chosen.told()) - {"state", "q", "mine", "set", COLUMNS, SORT}
    titles = {
        "open": pgettext("tasks", "Open"),
        "late": pgettext("tasks", "Overdue"),
        "done": pgettext("tasks", "Done"),
        "all": _t("All"),
    }
    return [
        {
            "title": title,
            "href": chosen.query(**{"state": "" if state == "open" else state, IF: ""}),
            "on": plain and chosen.state == state,
        }
        for state, title in titles.items()
    ]

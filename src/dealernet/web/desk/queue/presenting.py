"""A task as the queue shows it: what happened in a word and a shape, how long it waits, on what sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from dealernet.business.tasks.queries import TaskRow
from dealernet.web.desk.orders.leading import leads_to

RULE: Final = "rule_stopped"
"""A task about a rule, not an order: its holder is the rule."""
DEAL: Final = "deal"
"""A task of a deal's status; one that a rule sets about a deal says so in its facts."""
CALL: Final = "call"
"""What a task about a call says in its facts."""
BUYER: Final = "party"
"""What a task about a buyer says in its facts."""
MISSED: Final = "missed_call"
BY_HAND: Final = "by_hand"
"""A task a person set: it has a page of its own, from where what it is about is opened."""
WEBHOOK: Final = "webhook_off"
"""A task about a webhook: its holder is no order either."""
KINDS: Final[dict[str, tuple[str | Promise, str, str]]] = {
    "newcomer": (pgettext_lazy("why a person is needed", "A new buyer"), "go", "person"),
    "missing_terms": (pgettext_lazy("why a person is needed", "Terms are missing"), "wait", "alert"),
    "shortage": (pgettext_lazy("why a person is needed", "Goods are short"), "wait", "half"),
    "credit": (pgettext_lazy("why a person is needed", "Over the credit limit"), "bad", "stop"),
    "agree": (pgettext_lazy("why a person is needed", "To agree by phone"), "wait", "phone"),
    "stuck": (pgettext_lazy("why a person is needed", "Stands still"), "wait", "clock"),
    "back_order": (pgettext_lazy("why a person is needed", "A back order waits"), "wait", "box"),
    "ship": (pgettext_lazy("why a person is needed", "To be shipped"), "go", "truck"),
    "unhappy": (pgettext_lazy("why a person is needed", "A low rating"), "bad", "phone"),
    "payment_order_stop": (pgettext_lazy("why a person is needed", "Must not leave"), "bad", "stop"),
    "unpaid": (pgettext_lazy("why a person is needed", "Not paid"), "bad", "clock"),
    BY_HAND: (pgettext_lazy("why a person is needed", "A colleague asks"), "go", "person"),
    MISSED: (pgettext_lazy("why a person is needed", "A missed call"), "bad", "phone"),
    DEAL: (pgettext_lazy("why a person is needed", "A deal"), "go", "deal"),
    "terms_example": (pgettext_lazy("why a person is needed", "Terms break an example"), "bad", "alert"),
    RULE: (pgettext_lazy("why a person is needed", "A rule stands still"), "bad", "pause"),
    WEBHOOK: (pgettext_lazy("why a person is needed", "A webhook is switched off"), "bad", "pause"),
}
OTHER: Final = (pgettext_lazy("why a person is needed", "To be decided"), "wait", "hand")


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task with its words."""

    row: TaskRow
    word: str
    tone: str
    shape: str
    waits: str
    late: bool
    total: Decimal | None
    step: tuple[str, str] | None = None
    """The words and the address of what the task asks for, where that is not the order's own page."""
    filled: str = ""
    """What its own fields say, in one line."""

    @property
    def order_id(self) -> UUID | None:
        """The order the task is about, if it is about one."""
        about_another = is_about_deal(self.row) or is_about_call(self.row) or is_about_buyer(self.row)
        return None if about_another or self.row.kind in (RULE, WEBHOOK, BY_HAND) else self.row.holder_id

    @property
    def address(self) -> str:
        """Where what it is about is seen; empty where it is about nothing that has a page."""
        if self.order_id:
            return reverse("desk-order", args=[self.order_id])
        return self.step[1] if self.step else ""

    @classmethod
    def of(cls, task: TaskRow, now: datetime, filled: str = "") -> ShownTask:
        """A task as it stands at a moment."""
        word, tone, shape = KINDS.get(task.kind, OTHER)
        if task.is_by_hand and task.author:
            word = task.author if task.author_id != task.assignee_id else pgettext("a task", "For oneself")
        total = task.facts.get("total")
        return cls(
            row=task,
            word=str(word),
            tone=tone,
            shape=shape,
            waits=_("waits %(time)s") % {"time": timesince(task.created_at, now, depth=1)},
            late=task.due_at is not None and task.due_at < now,
            total=Decimal(str(total)) if total not in (None, "", "None") else None,
            step=_step(task),
            filled=filled,
        )


def is_about_deal(task: TaskRow) -> bool:
    """Whether the holder of a task is a deal."""
    return task.holder_id is not None and DEAL in (task.kind, task.facts.get("about"))


def is_about_call(task: TaskRow) -> bool:
    """Whether the holder of a task is a call."""
    return task.holder_id is not None and task.facts.get("about") == CALL


def is_about_buyer(task: TaskRow) -> bool:
    """Whether the holder of a task is a buyer."""
    return task.holder_id is not None and task.facts.get("about") == BUYER


def page_of(task: TaskRow) -> str:
    """The address of what a task is about: its own where a person set it; else the rule, deal, buyer, order …"""
    about_another = is_about_deal(task) or is_about_call(task) or is_about_buyer(task)
    if (task.is_by_hand or task.kind in (RULE, WEBHOOK) or about_another) and (step := _step(task)):
        return step[1]
    return reverse("desk-order", args=[task.holder_id]) if task.holder_id else reverse("desk-queue")


def _step(task: TaskRow) -> tuple[str, str] | None:
    if task.is_by_hand:
        return _("Open the task"), reverse("desk-task", args=[task.id])
    if task.kind == RULE:
        return _("Open the rule"), reverse("desk-rule", args=[task.facts["rule"]])
    if is_about_deal(task):
        return _("Open the deal"), reverse("desk-deal", args=[task.holder_id])
    if is_about_call(task):
        return _("Open the call"), reverse("desk-call", args=[task.holder_id])
    if is_about_buyer(task):
        return _("Open the buyer"), reverse("desk-buyer", args=[task.holder_id])
    if task.kind == WEBHOOK:
        return _("Open the webhook"), reverse("desk-webhook", args=[task.facts["webhook"]])
    return leads_to(task.kind, customer_id=task.party_id, order_id=task.holder_id) if task.holder_id else None

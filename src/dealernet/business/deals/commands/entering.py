"""What entering a status does to a deal: its place, when it is closed, the tasks that are set and those that end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.utils import timezone, translation

from dealernet.business.deals.commands.acting import event
from dealernet.business.deals.events import DealClosed, DealEvent, DealMoved
from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries.lookups import buyers_among
from dealernet.business.deals.rules import SetTask, Status, due_at
from dealernet.business.deals.stages import Stage
from dealernet.business.tasks.commands import NewTask, complete_tasks_of, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.absence import departments_of
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.workdays.published import calendar_in_force

TASK: Final = "deal"
"""The kind of the tasks a status sets."""
PLACED: Final = ("pipeline", "status", "stage", "entered_at", "closed_at", "lost_reason")
"""The fields that entering a status changes."""


def values_of(deal: Deal) -> dict[str, Any]:
    """A deal as a status asks for its fields."""
    return {
        "customer": deal.customer_id,
        "amount": deal.amount,
        "responsible": deal.responsible_id,
        "due_on": deal.due_on,
        "source": deal.source,
        "contact_name": deal.contact_name,
        "contact_phone": deal.contact_phone,
        "contact_email": deal.contact_email,
        "order": deal.order_id,
        "comment": deal.comment,
    }


def put(deal: Deal, to: Status, *, was: str, reason: str = "") -> list[DealEvent]:
    """Put a locked deal into a status; what it announces. `was` is the name of where it stood. The caller saves it."""
    before, stage_before = f"{deal.pipeline}.{deal.status}", deal.stage
    was_closed, now = deal.closed_at is not None, clock.now()
    deal.pipeline, deal.status, deal.stage, deal.entered_at = to.pipeline, to.key, to.stage.value, now
    deal.lost_reason = " ".join(reason.split())[:500] if to.stage == Stage.LOST else ""
    if not to.is_closed:
        deal.closed_at = None
    elif not was_closed:
        deal.closed_at = now
    names = {"was": was, "now": _in_russian(to)}
    moved = event(
        DealMoved, deal, before=before, after=to.place, stage_before=stage_before, stage=to.stage.value, **names
    )
    if not to.is_closed or (was_closed and stage_before == to.stage):
        return [moved]
    closed = event(
        DealClosed,
        deal,
        outcome=to.stage.value,
        before=before,
        after=to.place,
        now=names["now"],
        reason=deal.lost_reason,
        amount=deal.amount,
    )
    return [moved, closed]


def settle_tasks(actor: Actor, entered: Sequence[tuple[Deal, Status]]) -> None:
    """Set the tasks of the statuses deals have just entered; those of deals that are closed end. Few statements."""
    closed = [deal.id for deal, status in entered if status.is_closed]
    if closed:
        complete_tasks_of(actor, closed, [TASK], outcome="")
    wanted = [(deal, status, n, task) for deal, status in entered for n, task in enumerate(status.tasks)]
    if not wanted:
        return
    theirs = {deal.customer_id for deal, *_ in wanted if deal.customer_id}
    buyers = buyers_among(system("deals"), theirs) if theirs else {}
    published, now = calendar_in_force(), timezone.localtime(clock.now(), timezone.get_default_timezone())

    def person(deal: Deal, task: SetTask) -> UUID | None:
        if task.whom != "customer_responsible":
            return deal.responsible_id if task.whom == "responsible" else None
        buyer = buyers.get(deal.customer_id) if deal.customer_id else None
        return buyer.responsible_id if buyer else deal.responsible_id

    people = [(*one, person(one[0], one[3])) for one in wanted]
    apart = published.departments
    hours = (
        {p: apart[name] for p, name in departments_of({one[-1] for one in people}) if name in apart} if apart else {}
    )
    create_tasks(
        actor,
        [
            NewTask(
                key=f"{TASK}:{deal.id}:{status.place}:{deal.revision}:{n}",
                kind=TASK,
                title=task.titles["ru"],
                reason=status.hints.get("ru", ""),
                facts={"number": deal.number, "title": deal.title, "total": str(deal.amount or "")},
                party_id=deal.customer_id,
                holder_id=deal.id,
                assignee_id=who,
                due_at=due_at(
                    task, now, published.calendar, hours.get(who, published.hours) if who else published.hours
                ),
            )
            for deal, status, n, task, who in people
        ],
    )


def russian(status: Status | None, place: str) -> str:
    """What history calls a place: the name the company gives it, the place itself when it is gone."""
    return _in_russian(status) if status is not None else place


def _in_russian(status: Status) -> str:
    with translation.override("ru"):
        return status.label

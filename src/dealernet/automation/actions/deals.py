"""What rules may do with deals: open one in any pipeline, move those of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item, Told, action
from dealernet.automation.wording import dated
from dealernet.business.deals.commands import NewDeal, move_deals, open_deals
from dealernet.business.deals.queries import NAMES, PLACES, open_deals_of_orders, staff_by_id
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import filled

WORK: Final = "deals.work"
STATUS: Final = ("deal", "status")
AGAIN: Final[Mapping[str, Any]] = {"event": _("each time it happens")}
BACK: Final[Mapping[str, Any]] = {"yes": _("forward and back")}


@action(
    "deals.open",
    _("open a deal"),
    Told("place", "choice", _("in which pipeline"), lambda: dict(NAMES.items()) | dict(PLACES.items()), names=STATUS),
    Told("title", "text", _("title")),
    Told("comment", "text", _("comment"), required=False),
    Told("source", "text", _("source"), required=False),
    Told("due_days", "number", _("days to its due date"), required=False, least=1, most=365),
    Told("again", "choice", _("more than one for a record"), lambda: AGAIN, required=False),
    subjects=["order", "party", "deal", "call"],
    announces=["deals.opened", "tasks.created"],
    power=WORK,
)
def open_deal(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Open a deal in a pipeline or one of its statuses (`place`), with the record's buyer, or whoever called; an order
    is linked to it, a cart that may still be thrown away is not.

    `title` and `comment` hold {{ words }}. One is opened for a record and a pipeline; with `again: event` each time.
    """
    people = {one for item in items if (one := _responsible(item)) is not None}
    staff = staff_by_id(people) if people else {}
    done = open_deals(actor, [_deal(item, staff) for item in items])
    return [
        Outcome(item.subject, one.refusal, changed=one.changed, detail=one.detail)
        for item, one in zip(items, done, strict=True)
    ]


@action(
    "deals.move",
    _("move the deal"),
    Told("place", "choice", _("to which status"), lambda: PLACES, names=STATUS),
    Told("reason", "text", _("why, where it is lost"), required=False),
    Told("back", "choice", _("which way"), lambda: BACK, required=False),
    subjects=["order", "deal"],
    announces=["deals.moved", "deals.closed", "tasks.created", "tasks.done"],
    power=WORK,
)
def move_deal(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Move the deal to a status (`place`); for an order, the open deals linked to it that stand in that pipeline, and
    those a rule opened because of it while it was a cart.

    Only forward, unless `back` says otherwise: what happened later is not undone by news that come late.
    """
    place, pipeline = str(items[0].told["place"]), str(items[0].told["place"]).partition(".")[0]
    orders = [item.subject for item in items if item.event.subject_type == "order"]
    linked = open_deals_of_orders(orders, pipeline=pipeline) if orders else {}
    deals = {i.subject: linked.get(i.subject, []) if i.event.subject_type == "order" else [i.subject] for i in items}
    causes = {deal: cause for one, some in deals.items() for deal in some if (cause := (actor.causes or {}).get(one))}
    mover = actor.for_causes({**(actor.causes or {}), **causes}, actor.detail or {})
    by_reason: dict[str, list[UUID]] = {}
    for item in items:
        by_reason.setdefault(filled(str(item.told.get("reason", "")), item.facts), []).extend(deals[item.subject])
    forward = not items[0].told.get("back")
    done = {
        one.subject: one
        for reason, some in by_reason.items()
        for one in move_deals(mover, some, place, reason=reason, forward=forward)
    }
    return [_together(item.subject, [done[deal] for deal in deals[item.subject]]) for item in items]


def _together(subject: UUID, outcomes: Sequence[Outcome]) -> Outcome:
    """What came of a record's deals: the first refusal, else whether any of them moved."""
    refusal = next((one.refusal for one in outcomes if one.refusal), None)
    return Outcome(subject, refusal, changed=any(one.changed for one in outcomes))


def _responsible(item: Item) -> Any:
    """Whose the deal becomes: one about a buyer in general is nobody's yet, it waits for whoever works the pipeline."""
    return None if item.event.subject_type == "party" else item.facts.get("responsible_id")


def _deal(item: Item, staff: Mapping[UUID, str]) -> NewDeal:
    told, facts, kind = item.told, item.facts, item.event.subject_type
    place, days = str(told["place"]), told.get("due_days")
    responsible = _responsible(item)
    return NewDeal(
        title=filled(str(told["title"]), dated(facts))[:200],
        place=place,
        customer_id=item.subject if kind == "party" else facts.get("customer_id"),
        contact_name=str(facts.get("contact_name") or ""),
        contact_phone=str(facts.get("contact_phone") or ""),
        contact_email=str(facts.get("contact_email") or ""),
        amount=facts.get("total", facts.get("amount")),
        responsible_id=responsible if responsible in staff else None,
        source=str(told.get("source") or facts.get("source") or facts.get("channel") or "")[:60],
        due_on=clock.today() + timedelta(days=int(days)) if days else None,
        comment=filled(str(told.get("comment", "")), dated(facts)),
        order_id=item.subject if kind == "order" and facts.get("stage") != "draft" else None,
        key=f"{place}:{item.subject}" + (f":{item.event.id}" if told.get("again") == "event" else ""),
    )

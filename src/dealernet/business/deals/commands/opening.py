"""Opening deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from dealernet.business.deals.access import ASSIGN, WORK
from dealernet.business.deals.commands.acting import event, pipelines_held
from dealernet.business.deals.commands.entering import settle_tasks, values_of
from dealernet.business.deals.errors import CustomerUnknown, OrderNotTheirs, PersonGone, StatusUnknown
from dealernet.business.deals.events import DealOpened
from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries.lookups import Buyer, buyers_among, owners_of_orders, staff_by_id
from dealernet.business.deals.rules import Pipelines, Status, amount, entered, known, title
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class NewDeal:
    """A deal to be opened. `place` is a pipeline, or one of its statuses as `pipeline.status`.

    `key` makes it unrepeatable: the same key again is the same deal. Without a `responsible_id` it is the person who
    opens it; by itself, the one responsible for the buyer.
    """

    title: str
    place: str
    customer_id: UUID | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    amount: Any = None
    responsible_id: UUID | None = None
    source: str = ""
    due_on: date | None = None
    comment: str = ""
    order_id: UUID | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up once for all deals of an act."""

    pipelines: Pipelines
    buyers: dict[UUID, Buyer]
    owners: dict[UUID, UUID]
    staff: dict[UUID, str]


def open_deals(actor: Actor, asked: Sequence[NewDeal]) -> list[Outcome]:
    """Open deals; an outcome each, in their order, its subject the deal.

    Refuses unknown places, buyers out of reach, orders of somebody else, people who have left, and what the status
    asks for. Naming somebody else as responsible needs the power to assign. What was opened under the same key stays
    as it is. Sets the status's tasks. A few statements, however many.
    """
    actor.require(WORK)
    with transaction.atomic():
        told = _known(actor, asked)
        outcomes: list[Outcome | None] = []
        made: list[tuple[Deal, Status]] = []
        for one in asked:
            try:
                made.append(_made(actor, one, told))
                outcomes.append(None)
            except Refusal as refusal:
                outcomes.append(Outcome(new_id(), refusal, changed=False))
        done = iter(_kept(actor, made))
        return [outcome or next(done) for outcome in outcomes]


def _known(actor: Actor, asked: Sequence[NewDeal]) -> _Known:
    customers = {one.customer_id for one in asked if one.customer_id}
    orders = {one.order_id for one in asked if one.order_id}
    owners = owners_of_orders(actor, orders) if orders else {}
    buyers = buyers_among(actor, customers | set(owners.values())) if customers or owners else {}
    people = {one.responsible_id for one in asked if one.responsible_id}
    return _Known(pipelines_held(), buyers, owners, staff_by_id(people) if people else {})


def _made(actor: Actor, one: NewDeal, told: _Known) -> tuple[Deal, Status]:
    status = told.pipelines.at(one.place)
    pipeline = told.pipelines.pipeline(status.pipeline) if status else None
    if status is None or pipeline is None or pipeline.off:
        raise StatusUnknown(status=one.place[:80])
    customer = one.customer_id
    if one.order_id is not None:
        owner = told.owners.get(one.order_id)
        if owner is None or customer not in (None, owner):
            raise OrderNotTheirs
        customer = owner
    buyer = told.buyers.get(customer) if customer else None
    if customer is not None and buyer is None:
        raise CustomerUnknown
    now = clock.now()
    deal = Deal(
        id=new_id(),
        key=one.key[:200] or None,
        customer_id=customer,
        order_id=one.order_id,
        contact_name=" ".join(one.contact_name.split())[:160],
        contact_phone=" ".join(one.contact_phone.split())[:40],
        contact_email=one.contact_email.strip()[:254],
        title=title(one.title),
        amount=amount(one.amount),
        responsible_id=_responsible(actor, one, buyer, told.staff),
        group_id=buyer.group_id if buyer else None,
        pipeline=status.pipeline,
        status=status.key,
        stage=status.stage.value,
        source=" ".join(one.source.split())[:60],
        due_on=one.due_on,
        comment=one.comment.strip()[:2000],
        opened_at=now,
        entered_at=now,
        closed_at=now if status.is_closed else None,
        opened_by_id=actor.id,
    )
    known(values_of(deal))
    entered(status, values_of(deal))
    return deal, status


def _responsible(actor: Actor, one: NewDeal, buyer: Buyer | None, staff: dict[UUID, str]) -> UUID | None:
    wanted = one.responsible_id
    if wanted is None:
        if actor.kind in (Kind.PERSON, Kind.PROGRAM) and actor.id is not None:
            return actor.id
        return buyer.responsible_id if buyer else None
    if wanted not in staff:
        raise PersonGone
    if wanted != actor.id:
        actor.require(ASSIGN)
    return wanted


def _kept(actor: Actor, made: Sequence[tuple[Deal, Status]]) -> list[Outcome]:
    """Insert the deals that are new, tell of them, set their tasks."""
    with connection.cursor() as db:
        db.execute("select nextval('deals_number')::text from generate_series(1, %s)", [len(made)])
        for (deal, _), (number,) in zip(made, db.fetchall(), strict=True):
            deal.number = number
    Deal.objects.bulk_create([deal for deal, _ in made], ignore_conflicts=True)
    keys = [deal.key for deal, _ in made if deal.key]
    rows = Deal.objects.filter(key__in=keys).values_list("key", "id", "number") if keys else ()
    standing = {key: (one, number) for key, one, number in rows}
    born = [(deal, status) for deal, status in made if not deal.key or standing[deal.key][0] == deal.id]
    log.record(actor, *(_opened(deal, status) for deal, status in born))
    settle_tasks(actor, born)
    fresh = {deal.id for deal, _ in born}
    found = [standing[deal.key] if deal.key else (deal.id, deal.number) for deal, _ in made]
    return [
        Outcome(one, changed=deal.id in fresh, detail={"number": number})
        for (deal, _), (one, number) in zip(made, found, strict=True)
    ]


def _opened(deal: Deal, status: Status) -> Any:
    return event(
        DealOpened,
        deal,
        title=deal.title,
        status=status.place,
        now=status.names.get("ru", status.key),
        stage=status.stage.value,
        amount=deal.amount,
        source=deal.source,
        customer_id=deal.customer_id,
        order_id=deal.order_id,
    )

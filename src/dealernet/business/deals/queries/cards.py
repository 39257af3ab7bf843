"""One deal with everything known of it, and where it may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from dealernet.business.deals.access import SEE, deals_open_to
from dealernet.business.deals.errors import DealUnknown
from dealernet.business.deals.facts import pipelines_in_force
from dealernet.business.deals.rules import Pipeline, Pipelines, Status
from dealernet.business.deals.stages import CLOSED, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class DealCard:
    """A deal as its page shows it. `moves` are the statuses the reader's role may move it to, `elsewhere` the other
    pipelines; a status that is gone since leaves `status` empty."""

    id: UUID
    number: str
    title: str
    place: str
    pipeline: Pipeline | None
    status: Status | None
    stage: Stage
    amount: Decimal | None
    customer_id: UUID | None
    customer: str
    contact_name: str
    contact_phone: str
    contact_email: str
    order_id: UUID | None
    order_number: str
    responsible_id: UUID | None
    responsible: str
    source: str
    due_on: date | None
    comment: str
    lost_reason: str
    opened_at: datetime
    entered_at: datetime
    closed_at: datetime | None
    opened_by: str
    revision: int
    is_late: bool
    moves: Sequence[Status]
    elsewhere: Sequence[Pipeline]

    @property
    def who(self) -> str:
        """Whom it is with: the buyer, or what is known of a newcomer."""
        return self.customer or self.contact_name or self.contact_phone or self.contact_email

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.stage in CLOSED


def deal_card(actor: Actor, deal_id: UUID) -> DealCard:
    """One deal; `DealUnknown` when it is out of reach. Two statements."""
    found = deals_open_to(actor, SEE).select_related("customer", "order", "responsible", "opened_by")
    deal = found.filter(id=deal_id).first()
    if deal is None:
        raise DealUnknown
    pipelines, place = pipelines_in_force(), f"{deal.pipeline}.{deal.status}"
    status = pipelines.at(place)
    return DealCard(
        id=deal.id,
        number=deal.number,
        title=deal.title,
        place=place,
        pipeline=pipelines.pipeline(deal.pipeline),
        status=status,
        stage=Stage(deal.stage),
        amount=deal.amount,
        customer_id=deal.customer_id,
        customer=deal.customer.name if deal.customer else "",
        contact_name=deal.contact_name,
        contact_phone=deal.contact_phone,
        contact_email=deal.contact_email,
        order_id=deal.order_id,
        order_number=deal.order.number if deal.order else "",
        responsible_id=deal.responsible_id,
        responsible=deal.responsible.name if deal.responsible else "",
        source=deal.source,
        due_on=deal.due_on,
        comment=deal.comment,
        lost_reason=deal.lost_reason,
        opened_at=deal.opened_at,
        entered_at=deal.entered_at,
        closed_at=deal.closed_at,
        opened_by=deal.opened_by.name if deal.opened_by else "",
        revision=deal.revision,
        is_late=deal.due_on is not None and deal.due_on < clock.today() and deal.closed_at is None,
        moves=permitted_moves(pipelines, place, actor.role),
        elsewhere=[one for one in pipelines.open if one.key != deal.pipeline],
    )


def permitted_moves(pipelines: Pipelines, place: str, role: str) -> list[Status]:
    """The statuses of its pipeline a role may move a deal to from a place, in their order."""
    pipeline, current = pipelines.pipeline(place.partition(".")[0]), pipelines.at(place)
    if pipeline is None:
        return []
    return [to for to in pipeline.statuses if to.place != place and pipelines.lets(current, to, role)]

"""The facts of orders, gathered for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.facts.in_sql import IN_SQL
from dealernet.business.orders.facts.statuses import NAMED, REVISION_IN_FORCE, statuses_of
from dealernet.business.orders.rules import may_ship_now, missing_terms, money_of
from dealernet.business.orders.rules.statuses import State
from dealernet.business.orders.rules.submission import BuyerTerms
from dealernet.business.orders.stages import OF_ORDERS, Money, PaperState, Stage
from dealernet.business.tasks.queries import TASKS
from dealernet.foundation import clock
from dealernet.foundation.facts import Fact, tells
from dealernet.foundation.sql import plain_array, prepared

CLIENTS: Mapping[str, Any] = {
    "regular": pgettext_lazy("client", "regular"),
    "new": pgettext_lazy("client", "new"),
}
_HOUR: Final = timedelta(hours=1)
NEW: Final = "новый"
"""The customer type of whoever is looked at by a person even with all terms agreed."""

WORDS: Mapping[str, Fact] = {
    "number": Fact("text", _("order's number")),
    "stage": Fact("choice", _("stage"), dict(Stage.choices)),
    "money": Fact("choice", _("payment"), dict(Money.choices)),
    "status": Fact("choice", _("status"), NAMED),
    "origin": Fact("choice", _("where it came from")),
    "channel": Fact("text", _("advertising channel")),
    "placed_at": Fact("date", _("day it was handed over")),
    "total": Fact("money", _("sum of the order")),
    "paid": Fact("money", _("paid")),
    "left_to_pay": Fact("money", _("left to pay")),
    "due_on": Fact("date", _("to be paid by")),
    "payment_order": Fact("choice", _("payment order"), {one.value: one.label for one in OF_ORDERS}),
    "payment_order_on": Fact("date", _("day the payment order was accepted")),
    "promised_on": Fact("date", _("promised to pay by")),
    "rating": Fact("number", _("rating of the buyer, 0 to 10")),
    "rating_comment": Fact("text", _("what the buyer said with the rating")),
    "overdue": Fact("money", _("past its day at the customer")),
    "is_stopped": Fact("yes", _("shipping to the customer is stopped")),
    "is_held": Fact("yes", _("held for something that lacks")),
    "held_reason": Fact("text", _("why it is held by a decision")),
    "held_for_stock": Fact("yes", _("goods are short")),
    "goods_there": Fact("yes", _("goods are there")),
    "is_back_order": Fact("yes", _("it is a back order")),
    "back_order_of": Fact("text", _("order the back order was made of")),
    "back_ordered_at": Fact("date", _("day it became a back order")),
    "expected_on": Fact("date", _("day its goods are expected")),
    "held_for_credit": Fact("money", _("credit that lacks")),
    "missing_terms": Fact("text", _("terms never agreed")),
    "responsible": Fact("text", _("responsible manager")),
    "agreement": Fact("text", _("agreement")),
    "price_type": Fact("text", _("price type")),
    "deferral_days": Fact("number", _("deferral, days")),
    "client": Fact("choice", _("the client is"), CLIENTS),
    "customer_type": Fact("choice", _("customer type")),
    "customer": Fact("text", _("customer"), personal=True),
    "region": Fact("text", _("customer's region")),
    "profile": Fact("text", _("legal face"), personal=True),
    "email": Fact("text", _("e-mail for notices"), personal=True),
    "phone": Fact("text", _("telephone"), personal=True),
    "contact": Fact("text", _("contact person"), personal=True),
    "delivery": Fact("text", _("where to deliver"), personal=True),
    "invoice_number": Fact("text", _("invoice's number")),
    "may_ship": Fact("yes", _("shipping is allowed")),
    "ship_on": Fact("date", _("day of shipping")),
    "ships_by_terms": Fact("yes", _("terms allow shipping now")),
    "uses_edo": Fact("yes", _("papers go by EDO")),
    "is_shipped_whole": Fact("yes", _("everything is shipped")),
    "lines_count": Fact("number", _("lines of the order")),
    "tasks_set": Fact("choice", _("asked of people about it: open, or closed by a person"), TASKS, many=True),
    "hours_untouched": Fact("number", _("hours the cart lies untouched")),
}


@tells("order", WORDS, IN_SQL)
def order_facts(order_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of orders as they are now. One statement, however many."""
    today, now = clock.today(), clock.now()
    rows = (_Row(*row) for row in prepared(_ROWS, [today, plain_array(order_ids)], binary=True))
    return {row.id: _told(row, today, now) for row in rows}


_ROWS: Final = f"""
select o.id, o.number, o.stage, o.origin, o.total, o.paid_total, o.held_for, o.due_on, o.deferral_days,
       o.invoice_number, o.may_ship, o.ship_on, o.responsible_id, coalesce(r.name, ''), o.customer_id, c.name,
       c.responsible_id, coalesce(t.agreement, ''), t.price_type_id, coalesce(p.name, ''), t.deferral_days,
       coalesce(t.customer_type, ''),
       coalesce(f.legal_name, c.name), coalesce(f.email, ''), coalesce(f.edo_id <> '' and e.edo_id <> '', false),
       o.channel, o.placed_at, c.region, o.promised_on, o.rating, o.rating_comment, a.stopped_at is not null,
       o.payment_order, o.payment_order_on, coalesce(late.amount, 0),
       coalesce(f.phone, ''), coalesce(f.contact_name, ''),
       coalesce(nullif(f.delivery_address, ''), f.carrier_terminal, ''), coalesce(b.number, ''),
       o.back_ordered_at, o.expected_on, s.id, s.number,
       (select count(*) from orders_line l where l.order_id = o.id), w.touched_at,
       array(select distinct k.kind from tasks_task k
              where k.holder_id = o.id and (k.done_at is null or k.done_by_id is not null) order by k.kind)
  from orders_order o join parties_party c on c.id = o.customer_id
  left join parties_terms t on t.party_id = c.id
  left join pricing_price_type p on p.id = t.price_type_id
  left join parties_profile f on f.id = o.profile_id
  left join parties_legal_entity e on e.id = o.seller_id
  left join access_account r on r.id = o.responsible_id
  left join orders_order b on b.id = o.back_order_of_id
  left join settlements_account a on a.party_id = o.customer_id
  left join lateral (select sum(d.amount - d.paid - d.settled) as amount from settlements_debt d
       where d.account_id = o.customer_id and d.due_on < %s and d.amount > d.paid + d.settled) late on true
  left join orders_cart w on w.order_id = o.id and o.stage = 'draft'
  left join ({REVISION_IN_FORCE}) s on true
 where o.id = any(%s::uuid[])
"""  # noqa: S608 - nothing but ours


class _Row(NamedTuple):
    id: UUID
    number: str
    stage: str
    origin: str
    total: Decimal
    paid: Decimal
    held_for: dict[str, Any]
    due_on: date | None
    deferral_days: int | None
    invoice_number: str
    may_ship: bool
    ship_on: date | None
    responsible_id: UUID | None
    responsible: str
    customer_id: UUID
    customer: str
    customers_responsible_id: UUID | None
    agreement: str
    price_type_id: UUID | None
    price_type: str
    agreed_deferral_days: int | None
    customer_type: str
    profile: str
    email: str
    uses_edo: bool
    channel: str
    placed_at: datetime | None
    region: str
    promised_on: date | None
    rating: int | None
    rating_comment: str
    is_stopped: bool
    payment_order: str
    payment_order_on: date | None
    overdue: Decimal
    phone: str
    contact: str
    delivery: str
    back_order_of: str
    back_ordered_at: datetime | None
    expected_on: date | None
    statuses_id: UUID | None
    statuses_number: int | None
    lines_count: int
    touched_at: datetime | None
    tasks_set: list[str]

    def state(self, money: Money) -> State:
        return State(
            Stage(self.stage),
            money,
            is_invoiced=bool(self.invoice_number),
            may_ship=self.may_ship,
            by_payment_order=self.payment_order == PaperState.ACCEPTED,
            is_held=bool(self.held_for),
            goods_there=not self.held_for.get("stock"),
        )


def _held(lacks: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "is_held": bool(lacks),
        "held_reason": lacks.get("reason", ""),
        "held_for_stock": bool(lacks.get("stock")),
        "held_for_credit": Decimal(credit) if (credit := lacks.get("credit")) else None,
        "goods_there": not lacks.get("stock"),
    }


def _apart(row: _Row) -> dict[str, Any]:
    return {
        "is_back_order": row.back_ordered_at is not None,
        "back_order_of": row.back_order_of,
        "back_ordered_at": row.back_ordered_at,
        "expected_on": row.expected_on,
    }


def _around(row: _Row, now: datetime) -> dict[str, Any]:
    return {
        "lines_count": row.lines_count,
        "tasks_set": row.tasks_set,
        "hours_untouched": (now - row.touched_at) // _HOUR if row.touched_at else None,
    }


def _told(row: _Row, today: date, now: datetime) -> dict[str, Any]:
    agreed = BuyerTerms(row.customers_responsible_id, row.agreement, row.price_type_id, row.agreed_deferral_days)
    lacking = missing_terms(agreed)
    money = money_of(total=row.total, paid=row.paid, due_on=row.due_on, today=today)
    return {
        "number": row.number,
        "stage": row.stage,
        "money": money.value,
        "status": statuses_of(row.statuses_id, row.statuses_number or 0).of(row.state(money)).key,
        "origin": row.origin,
        "channel": row.channel,
        "placed_at": row.placed_at,
        "total": row.total,
        "paid": row.paid,
        "left_to_pay": max(row.total - row.paid, 0),
        "due_on": row.due_on,
        "payment_order": row.payment_order,
        "payment_order_on": row.payment_order_on,
        "promised_on": row.promised_on,
        "rating": row.rating,
        "rating_comment": row.rating_comment,
        "is_stopped": row.is_stopped,
        "overdue": row.overdue,
        **_held(row.held_for),
        **_apart(row),
        "missing_terms": ", ".join(lacking),
        "responsible": row.responsible,
        "responsible_id": row.responsible_id,
        "agreement": agreed.agreement,
        "price_type": row.price_type,
        "deferral_days": agreed.deferral_days,
        "client": "new" if lacking or row.customer_type.strip().casefold() == NEW else "regular",
        "customer_type": row.customer_type,
        "customer": row.customer,
        "customer_id": row.customer_id,
        "region": row.region,
        "profile": row.profile,
        "email": row.email,
        "phone": row.phone,
        "contact": row.contact,
        "delivery": row.delivery,
        "invoice_number": row.invoice_number,
        "may_ship": row.may_ship,
        "ship_on": row.ship_on,
        "ships_by_terms": bool(may_ship_now(deferral_days=row.deferral_days, paid=row.paid, total=row.total)),
        "uses_edo": row.uses_edo,
        **_around(row, now),
        "is_shipped_whole": row.stage in ("shipped", "delivered", "closed"),
    }

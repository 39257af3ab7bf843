"""The facts of deals, gathered for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.deals.facts.in_sql import IN_SQL
from dealernet.business.deals.facts.pipelines import NAMES, PLACES
from dealernet.business.deals.stages import Stage
from dealernet.business.orders.stages import Stage as OrderStage
from dealernet.foundation import clock
from dealernet.foundation.facts import Fact, tells
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {
    "number": Fact("text", _("deal's number")),
    "title": Fact("text", _("what it is about")),
    "pipeline": Fact("choice", _("pipeline"), NAMES),
    "status": Fact("choice", pgettext_lazy("of a deal", "status"), PLACES),
    "stage": Fact("choice", _("stage"), dict(Stage.choices)),
    "amount": Fact("money", _("amount")),
    "source": Fact("text", _("source")),
    "responsible": Fact("text", _("responsible manager")),
    "due_on": Fact("date", _("due date")),
    "is_overdue": Fact("yes", _("it is overdue")),
    "opened_at": Fact("date", _("opened on")),
    "entered_at": Fact("date", _("in this status since")),
    "closed_at": Fact("date", _("closed on")),
    "days_in_status": Fact("number", _("days in this status")),
    "lost_reason": Fact("text", _("why it was lost")),
    "comment": Fact("text", _("comment")),
    "is_newcomer": Fact("yes", _("no buyer yet")),
    "has_order": Fact("yes", _("there is an order")),
    "order_number": Fact("text", _("order's number")),
    "order_stage": Fact("choice", _("stage of the order"), dict(OrderStage.choices)),
    "customer": Fact("text", _("customer"), personal=True),
    "region": Fact("text", _("customer's region")),
    "customer_type": Fact("text", _("customer type")),
    "contact_name": Fact("text", _("contact"), personal=True),
    "contact_phone": Fact("text", _("phone"), personal=True),
    "contact_email": Fact("text", _("e-mail"), personal=True),
}
_COLUMNS: Final = (
    "number", "title", "pipeline", "status", "stage", "amount", "source", "responsible", "responsible_id", "due_on",
    "opened_at", "entered_at", "closed_at", "lost_reason", "comment", "order_id", "order_number", "order_stage",
    "customer_id", "customer", "region", "customer_type", "contact_name", "contact_phone", "contact_email",
)  # fmt: skip


@tells("deal", WORDS, IN_SQL)
def deal_facts(deal_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of deals as they are now. One statement, however many."""
    now, today = clock.now(), clock.today()
    rows = prepared(_ROWS, [plain_array(deal_ids)], binary=True)
    return {one: _told(dict(zip(_COLUMNS, values, strict=True)), now, today) for one, *values in rows}


_ROWS: Final = """
select d.id, d.number, d.title, d.pipeline, d.pipeline || '.' || d.status, d.stage, d.amount, d.source,
       coalesce(r.name, ''), d.responsible_id, d.due_on, d.opened_at, d.entered_at, d.closed_at, d.lost_reason,
       d.comment, d.order_id, coalesce(o.number, ''), coalesce(o.stage, ''), d.customer_id, coalesce(c.name, ''),
       coalesce(c.region, ''), coalesce(t.customer_type, ''), d.contact_name, d.contact_phone, d.contact_email
  from deals_deal d
  left join parties_party c on c.id = d.customer_id
  left join parties_terms t on t.party_id = c.id
  left join access_account r on r.id = d.responsible_id
  left join orders_order o on o.id = d.order_id
 where d.id = any(%s::uuid[])
"""


def _told(row: dict[str, Any], now: datetime, today: date) -> dict[str, Any]:
    due_on, entered_at = row["due_on"], row["entered_at"]
    return {
        **row,
        "is_overdue": due_on is not None and due_on < today and row["closed_at"] is None,
        "days_in_status": (now - entered_at) // timedelta(days=1),
        "is_newcomer": row["customer_id"] is None,
        "has_order": row["order_id"] is not None,
    }

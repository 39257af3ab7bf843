"""The words of a deal in SQL, each as `facts` tells it: what lists are narrowed by. A test holds the two equal."""

from __future__ import annotations

from typing import Any, Final

from dealernet.foundation import clock
from dealernet.foundation.facts import FactsInSql, InSql, Place, Rows

_CUSTOMER: Final = Place(
    "d.customer_id",
    "select c.id from parties_party c left join parties_terms t on t.party_id = c.id where",
    optional=True,
)
_RESPONSIBLE: Final = Place("d.responsible_id", "select r.id from access_account r where", optional=True)
_ORDER: Final = Place("d.order_id", "select o.id from orders_order o where", optional=True)


def _own(expression: str, **more: Any) -> InSql:
    return InSql(expression, never_null=True, **more)


def _now() -> dict[str, Any]:
    return {"deals_today": clock.today(), "deals_now": clock.now()}


IN_SQL: Final = FactsInSql(
    {
        "number": _own("d.number"),
        "title": _own("d.title"),
        "pipeline": _own("d.pipeline", folded=True),
        "status": _own("d.pipeline || '.' || d.status", folded=True),
        "stage": _own("d.stage", folded=True),
        "amount": InSql("d.amount"),
        "source": _own("d.source"),
        "responsible": InSql("r.name", _RESPONSIBLE),
        "due_on": InSql("d.due_on"),
        "is_overdue": _own("coalesce(d.due_on < %(deals_today)s::date and d.closed_at is null, false)"),
        "opened_at": InSql("d.opened_at", moment=True),
        "entered_at": InSql("d.entered_at", moment=True),
        "closed_at": InSql("d.closed_at", moment=True),
        "days_in_status": _own("floor(extract(epoch from %(deals_now)s::timestamptz - d.entered_at) / 86400)"),
        "lost_reason": _own("d.lost_reason"),
        "comment": _own("d.comment"),
        "is_newcomer": _own("d.customer_id is null"),
        "has_order": _own("d.order_id is not null"),
        "order_number": InSql("o.number", _ORDER),
        "order_stage": InSql("o.stage", _ORDER),
        "customer": InSql("c.name", _CUSTOMER),
        "region": InSql("c.region", _CUSTOMER),
        "customer_type": InSql("t.customer_type", _CUSTOMER),
        "contact_name": _own("d.contact_name"),
        "contact_phone": _own("d.contact_phone"),
        "contact_email": _own("d.contact_email"),
    },
    _now,
    Rows("deals_deal d", "d.id", "d.id", "d.closed_at is null"),
)

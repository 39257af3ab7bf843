"""The words of an order in SQL, each as `facts` tells it: what lists are narrowed by. A test holds the two equal."""

from __future__ import annotations

import json
from typing import Any, Final

from dealernet.business.orders.facts.statuses import CODE_IN_SQL, LACKS_GOODS, MONEY_NOW, order_statuses
from dealernet.foundation import clock
from dealernet.foundation.facts import FactsInSql, InSql, Place, Rows

_CUSTOMER: Final = Place(
    "o.customer_id",
    "select c.id from parties_party c left join parties_terms t on t.party_id = c.id"
    " left join pricing_price_type p on p.id = t.price_type_id where",
)
_PROFILE: Final = Place("o.profile_id", "select f.id from parties_profile f where", optional=True)
_RESPONSIBLE: Final = Place("o.responsible_id", "select r.id from access_account r where", optional=True)
_LACKS: Final = (
    "(c.responsible_id is null or coalesce(t.agreement, '') = '' or t.price_type_id is null or t.deferral_days is null)"
)
_MISSING: Final = """concat_ws(', ', case when c.responsible_id is null then 'responsible' end,
    case when coalesce(t.agreement, '') = '' then 'agreement' end,
    case when t.price_type_id is null then 'price_type' end,
    case when t.deferral_days is null then 'deferral_days' end)"""
_STOPPED: Final = "o.customer_id in (select a.party_id from settlements_account a where a.stopped_at is not null)"
_OVERDUE: Final = """coalesce((select sum(d.amount - d.paid - d.settled) from settlements_debt d
    where d.account_id = o.customer_id and d.due_on < %(today)s::date and d.amount > d.paid + d.settled), 0)"""
_EDO: Final = """coalesce(o.profile_id in (select f.id from parties_profile f where f.edo_id <> '')
    and o.seller_id in (select e.id from parties_legal_entity e where e.edo_id <> ''), false)"""


_UNTOUCHED: Final = """(select floor(extract(epoch from %(orders_now)s::timestamptz - w.touched_at) / 3600)
    from orders_cart w where w.order_id = o.id and o.stage = 'draft')"""


_TASKS: Final = Place(
    "o.id",
    "select k.holder_id from tasks_task k where k.holder_id is not null"
    " and (k.done_at is null or k.done_by_id is not null) and",
    several=True,
)


def _own(expression: str, **more: Any) -> InSql:
    return InSql(expression, never_null=True, **more)


def _of_customer(expression: str, **more: Any) -> InSql:
    return InSql(expression, _CUSTOMER, **more)


def _day() -> dict[str, Any]:
    return {"today": clock.today(), "orders_now": clock.now()}


def _status_keys() -> dict[str, Any]:
    return {"status_keys": json.dumps(order_statuses().by_code)}


IN_SQL: Final = FactsInSql(
    {
        "number": _own("o.number"),
        "stage": _own("o.stage", folded=True),
        "money": _own(MONEY_NOW, folded=True),
        "status": _own(f"%(status_keys)s::jsonb ->> {CODE_IN_SQL}", folded=True, values=_status_keys),
        "origin": _own("o.origin"),
        "channel": _own("o.channel"),
        "placed_at": InSql("o.placed_at", moment=True),
        "total": _own("o.total"),
        "paid": _own("o.paid_total"),
        "left_to_pay": _own("greatest(o.total - o.paid_total, 0)"),
        "due_on": InSql("o.due_on"),
        "payment_order": _own("o.payment_order", folded=True),
        "payment_order_on": InSql("o.payment_order_on"),
        "promised_on": InSql("o.promised_on"),
        "rating": InSql("o.rating"),
        "rating_comment": _own("o.rating_comment"),
        "is_stopped": _own(_STOPPED),
        "overdue": _own(_OVERDUE),
        "is_held": _own("o.held_for <> '{}'::jsonb"),
        "held_reason": _own("coalesce(o.held_for ->> 'reason', '')"),
        "held_for_stock": _own(LACKS_GOODS),
        "goods_there": _own(f"not ({LACKS_GOODS})"),
        "is_back_order": _own("o.back_ordered_at is not null"),
        "back_order_of": _own("coalesce((select b.number from orders_order b where b.id = o.back_order_of_id), '')"),
        "back_ordered_at": InSql("o.back_ordered_at", moment=True),
        "expected_on": InSql("o.expected_on"),
        "held_for_credit": InSql("(o.held_for ->> 'credit')::numeric"),
        "missing_terms": _of_customer(_MISSING),
        "responsible": InSql("r.name", _RESPONSIBLE),
        "agreement": _of_customer("t.agreement"),
        "price_type": _of_customer("p.name"),
        "deferral_days": _of_customer("t.deferral_days"),
        "client": _of_customer(
            f"""case when {_LACKS} or lower(btrim(t.customer_type) collate "pg_c_utf8") = 'новый' then 'new'
                else 'regular' end""",
            folded=True,
        ),
        "customer_type": _of_customer("t.customer_type"),
        "customer": _of_customer("c.name"),
        "region": _of_customer("c.region"),
        "profile": InSql("f.legal_name", _PROFILE, otherwise=InSql("c.name", _CUSTOMER)),
        "email": InSql("f.email", _PROFILE),
        "phone": InSql("f.phone", _PROFILE),
        "contact": InSql("f.contact_name", _PROFILE),
        "delivery": InSql("coalesce(nullif(f.delivery_address, ''), f.carrier_terminal)", _PROFILE),
        "invoice_number": _own("o.invoice_number"),
        "may_ship": _own("o.may_ship"),
        "ship_on": InSql("o.ship_on"),
        "ships_by_terms": _own("(coalesce(o.deferral_days, 0) <> 0 or (o.paid_total >= o.total and o.total > 0))"),
        "uses_edo": _own(_EDO),
        "is_shipped_whole": _own("o.stage in ('shipped', 'delivered', 'closed')"),
        "lines_count": _own("(select count(*) from orders_line l where l.order_id = o.id)"),
        "hours_untouched": InSql(_UNTOUCHED),
        "tasks_set": InSql("k.kind", _TASKS, never_null=True, folded=True),
    },
    _day,
    Rows("orders_order o", "o.id", "o.customer_id", "o.stage <> 'draft'"),
)

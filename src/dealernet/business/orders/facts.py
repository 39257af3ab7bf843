"""An order as the words that rules, templates and webhooks may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.models import Order
from dealernet.business.orders.rules import may_ship_now, missing_terms, money_of
from dealernet.business.orders.rules.submission import BuyerTerms
from dealernet.business.orders.stages import Money, Stage
from dealernet.business.pricing.models import PriceType
from dealernet.foundation import clock
from dealernet.foundation.facts import Fact, tells

CLIENTS: Mapping[str, Any] = {
    "regular": pgettext_lazy("client", "regular"),
    "new": pgettext_lazy("client", "new"),
}
NEW: Final = "новый"
"""The customer type of whoever is looked at by a person even with all terms agreed."""

WORDS: Mapping[str, Fact] = {
    "number": Fact("text", _("order's number")),
    "stage": Fact("choice", _("stage"), dict(Stage.choices)),
    "money": Fact("choice", _("payment"), dict(Money.choices)),
    "origin": Fact("choice", _("where it came from")),
    "total": Fact("money", _("sum of the order")),
    "paid": Fact("money", _("paid")),
    "left_to_pay": Fact("money", _("left to pay")),
    "is_held": Fact("yes", _("held for something that lacks")),
    "held_for_stock": Fact("yes", _("goods are short")),
    "goods_there": Fact("yes", _("goods are there")),
    "held_for_credit": Fact("money", _("credit that lacks")),
    "missing_terms": Fact("text", _("terms never agreed")),
    "responsible": Fact("text", _("responsible manager")),
    "agreement": Fact("text", _("agreement")),
    "price_type": Fact("text", _("price type")),
    "deferral_days": Fact("number", _("deferral, days")),
    "client": Fact("choice", _("the client is"), CLIENTS),
    "customer_type": Fact("choice", _("customer type")),
    "customer": Fact("text", _("customer")),
    "profile": Fact("text", _("legal face")),
    "email": Fact("text", _("e-mail for notices")),
    "invoice_number": Fact("text", _("invoice's number")),
    "may_ship": Fact("yes", _("shipping is allowed")),
    "ship_on": Fact("date", _("day of shipping")),
    "ships_by_terms": Fact("yes", _("terms allow shipping now")),
    "uses_edo": Fact("yes", _("papers go by EDO")),
    "is_shipped_whole": Fact("yes", _("everything is shipped")),
}


@tells("order", WORDS)
def order_facts(order_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of orders as they are now. Two statements, however many."""
    orders = Order.objects.filter(id__in=order_ids).select_related(
        "customer__terms", "profile", "responsible", "seller"
    )
    price_types = dict(PriceType.objects.values_list("id", "name"))
    return {order.id: _told(order, price_types) for order in orders}


def _told(order: Order, price_types: Mapping[UUID, str]) -> dict[str, Any]:
    terms = getattr(order.customer, "terms", None)
    agreed = BuyerTerms(
        order.customer.responsible_id,
        terms.agreement if terms else "",
        terms.price_type_id if terms else None,
        terms.deferral_days if terms else None,
    )
    lacking = missing_terms(agreed)
    customer_type = terms.customer_type if terms else ""
    credit = order.held_for.get("credit")
    money = money_of(total=order.total, paid=order.paid_total, due_on=order.due_on, today=clock.today())
    return {
        "number": order.number,
        "stage": order.stage,
        "money": money.value,
        "origin": order.origin,
        "total": order.total,
        "paid": order.paid_total,
        "left_to_pay": max(order.total - order.paid_total, 0),
        "is_held": bool(order.held_for),
        "held_for_stock": bool(order.held_for.get("stock")),
        "held_for_credit": credit,
        "goods_there": not order.held_for.get("stock"),
        "missing_terms": ", ".join(lacking),
        "responsible": order.responsible.name if order.responsible else "",
        "responsible_id": order.responsible_id,
        "agreement": agreed.agreement,
        "price_type": price_types.get(agreed.price_type, "") if agreed.price_type else "",
        "deferral_days": agreed.deferral_days,
        "client": "new" if lacking or customer_type.strip().casefold() == NEW else "regular",
        "customer_type": customer_type,
        "customer": order.customer.name,
        "customer_id": order.customer_id,
        "profile": order.profile.legal_name if order.profile else order.customer.name,
        "email": order.profile.email if order.profile else "",
        "invoice_number": order.invoice_number,
        "may_ship": order.may_ship,
        "ship_on": order.ship_on,
        "ships_by_terms": bool(
            may_ship_now(deferral_days=order.deferral_days, paid=order.paid_total, total=order.total)
        ),
        "uses_edo": bool(order.profile and order.profile.edo_id and order.seller and order.seller.edo_id),
        "is_shipped_whole": order.stage in ("shipped", "delivered", "closed"),
    }

"""What letters about orders say: sums and lines written out, addresses of pages, papers to send along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.business.conversations.queries import LETTER_WORDS
from dealernet.business.documents.models import Document
from dealernet.business.documents.rules.paper import file_stem
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.cards import LineRow, order_lines, status_of
from dealernet.business.orders.queries.statuses import order_statuses
from dealernet.business.orders.rules import money_of
from dealernet.business.orders.rules.rating import rating_ticket
from dealernet.business.orders.rules.statuses import Statuses
from dealernet.business.orders.stages import ON_THE_WAY, Stage
from dealernet.foundation import clock
from dealernet.foundation.facts import Joined
from dealernet.foundation.fields.queries import fields_in_words
from dealernet.foundation.fields.words import FieldTitles
from dealernet.foundation.sql import plain_array, prepared
from dealernet.foundation.text import said_money, said_number

_OWN_WORDS: Mapping[str, Any] = {
    "number": gettext_lazy("order's number"),
    "status": gettext_lazy("status as the buyer reads it"),
    "total": gettext_lazy("sum of the order"),
    "paid": gettext_lazy("paid"),
    "left": gettext_lazy("left to pay"),
    "missing": gettext_lazy("credit that lacks"),
    "lines": gettext_lazy("lines of the order"),
    "profile": gettext_lazy("legal face"),
    "delivery": gettext_lazy("where it goes"),
    "invoice_number": gettext_lazy("invoice's number"),
    "terms": gettext_lazy("how it is to be paid"),
    "held": gettext_lazy("that goods are short, if so"),
    "shipping": gettext_lazy("when it ships, if known"),
    "shipment_total": gettext_lazy("sum of what was shipped"),
    "due_on": gettext_lazy("to be paid by"),
    "link": gettext_lazy("the page it leads to"),
    "payment_order_link": gettext_lazy("the page to send a payment order from"),
    "rating_link": gettext_lazy("the page the buyer rates the order on"),
    "paper_number": gettext_lazy("number of the payment order"),
    "papers": gettext_lazy("that papers are attached, if so"),
    "shipment_number": gettext_lazy("number of the shipment"),
    "reason": gettext_lazy("reason, where the event has one"),
    "back_order": gettext_lazy("what waits as a back order, if so"),
    "expected_on": gettext_lazy("when the goods that lack are expected"),
}
LETTER_WORDS["order"] = Joined(_OWN_WORDS, FieldTitles("order"))


def letter_facts(
    order_ids: Sequence[UUID], *, with_lines: bool = True, language: str = ""
) -> dict[UUID, dict[str, Any]]:
    """The words of letters about these orders, each in the language of the buyer who placed it (`language`) unless one
    is named, and the customer's time zone (`zone`), empty where it is the company's; of a cart the page it is on, and
    whom to write to where it names no legal face (`cart_email`).

    Five statements, however many, one more where orders have own fields; nobody's reach: for rules only.
    """
    orders = Order.objects.filter(id__in=order_ids).select_related("customer", "profile", "placed_by")
    made: dict[UUID, list[Order]] = {}
    for one in Order.objects.filter(back_order_of__in=order_ids).exclude(stage=Stage.CANCELLED).order_by("id"):
        made.setdefault(one.back_order_of_id, []).append(one)  # type: ignore[arg-type] # narrowed by the filter
    backs = [one.id for some in made.values() for one in some]
    lines = order_lines([*order_ids, *backs]) if with_lines else {}
    statuses = order_statuses()
    told = {order.id: _in_its_language(order, lines, made.get(order.id, ()), statuses, language) for order in orders}
    own = fields_in_words("order", list(told), {one: words["language"] for one, words in told.items()})
    return {one: {**words, **own[one]} for one, words in told.items()}


def standing_invoices(order_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The standing invoice of each order: its id and the name of its file. One statement."""
    rows = Document.objects.filter(holder_id__in=order_ids, kind="invoice", state="issued")
    found = rows.values_list("holder_id", "id", "number", "version")
    return {holder: (one, file_stem("invoice", number, version)) for holder, one, number, version in found}


def standing_transfers(order_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str, str]]]:
    """The standing transfer documents of each order: id, name of its file, number of the shipment. One statement."""
    rows = Document.objects.filter(holder_id__in=order_ids, kind="transfer", state="issued").order_by("issued_at")
    found: dict[UUID, list[tuple[UUID, str, str]]] = {}
    told = rows.values_list("holder_id", "id", "number", "version", "body__shipment_number")
    for holder, document, number, version, shipment in told:
        found.setdefault(holder, []).append((document, file_stem("transfer", number, version), shipment))
    return found


def letter_readers(order_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The accounts that read of each order: whoever of the buyer placed it; where nobody of the buyer did, all of them.

    One statement; nobody's reach: for rules only.
    """
    found: dict[UUID, list[UUID]] = {}
    for order, account in prepared(_READERS, [plain_array(order_ids)]):
        found.setdefault(order, []).append(account)
    return found


_READERS: Final = """
select o.id, a.id from orders_order o
  left join access_account p on p.id = o.placed_by_id
  join access_account a on a.is_active and a.dealer_id = o.customer_id
       and (a.id = p.id or p.dealer_id is distinct from o.customer_id)
 where o.id = any(%s::uuid[]) order by o.id, a.id
"""


def order_responsibles(order_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """Who is responsible for each order now; nobody where that account is closed. One statement."""
    rows = Order.objects.filter(id__in=order_ids).values_list("id", "responsible_id", "responsible__is_active")
    return {order: responsible if is_active else None for order, responsible, is_active in rows}


def _in_its_language(
    order: Order, lines: Mapping[UUID, Sequence[LineRow]], made: Sequence[Order], statuses: Statuses, asked: str
) -> dict[str, Any]:
    buyer = order.placed_by if order.placed_by is not None and order.placed_by.dealer_id else None
    language = asked or (buyer.language if buyer is not None else settings.LANGUAGE_CODE)
    with translation.override(language):
        own = {**_words(order, lines.get(order.id, ()), statuses), **_waiting(order, lines, made)}
    cart = {"cart_email": buyer.email, "link": f"{settings.BASE_URL}/cart/"} if buyer and order.stage == "draft" else {}
    return {**own, **cart, "language": language, "zone": order.customer.zone}


def _words(order: Order, lines: Sequence[LineRow], statuses: Statuses) -> dict[str, Any]:
    profile = order.profile
    credit = order.held_for.get("credit")
    return {
        "number": order.number,
        "status": _status(order, statuses),
        "total": said_money(order.total),
        "paid": said_money(order.paid_total),
        "left": said_money(order.total - order.paid_total),
        "missing": said_money(credit) if credit else "",
        "lines": "\n".join(_line(line) for line in lines),
        "profile": profile.legal_name if profile else order.customer.name,
        "delivery": (profile.delivery_address or profile.carrier_terminal) if profile else "",
        "invoice_number": order.invoice_number,
        "terms": _terms(order),
        "held": _("Some goods are not in stock yet: we shall write as soon as they come.")
        if order.held_for.get("stock")
        else "",
        "shipping": _shipping(order),
        "shipment_total": said_money(order.shipped_total),
        "due_on": _day(order.due_on),
        "link": f"{settings.BASE_URL}/orders/{order.id}/",
        "rating_link": f"{settings.BASE_URL}/rating/{rating_ticket(order.id)}/",
        "payment_order_link": f"{settings.BASE_URL}/orders/{order.id}/payment-order/",
    }


def _waiting(order: Order, lines: Mapping[UUID, Sequence[LineRow]], made: Sequence[Order]) -> dict[str, Any]:
    """What of an order waits as a back order, and when its goods are expected."""
    said = []
    for one in made:
        told = {"number": one.number, "sum": said_money(one.total), "when": _expected(one)}
        said += [
            _("Back order No. %(number)s for %(sum)s%(when)s:") % told,
            *(_line(li) for li in lines.get(one.id, ())),
        ]
    if order.back_ordered_at is not None:
        said.insert(0, _("The whole order waits for its goods%(when)s.") % {"when": _expected(order)})
    return {"back_order": "\n".join(said), "expected_on": _day(order.expected_on)}


def _expected(order: Order) -> str:
    return _(", expected on %(day)s") % {"day": _day(order.expected_on)} if order.expected_on else ""


def _day(on: date | None) -> str:
    return formats.date_format(on, "j E Y") if on else ""


def _status(order: Order, statuses: Statuses) -> str:
    money = money_of(total=order.total, paid=order.paid_total, due_on=order.due_on, today=clock.today())
    return status_of(order, money, statuses).buyer_label


def _terms(order: Order) -> str:
    if order.deferral_days:
        told = {"n": order.deferral_days}
        return _("Payment within %(n)s days of shipping: we prepare the goods at once.") % told
    return _("The goods are reserved; we ship them once they are paid.")


def _shipping(order: Order) -> str:
    if order.ship_on is None or not order.may_ship or order.stage not in ON_THE_WAY:
        return ""
    return _("Shipping is planned for %(day)s.") % {"day": formats.date_format(order.ship_on, "j E Y")}


def _line(line: LineRow) -> str:
    quantity = said_number(line.quantity)
    return f"{line.article} {line.name}: {quantity} {line.unit} × {said_money(line.price)} = {said_money(line.cost)}"

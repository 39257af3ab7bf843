"""The rows of the buyer's list as tuples of ready words: what many rows share is drawn once a page, not once a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dealernet.business.orders.queries import OrderRow
from dealernet.business.orders.stages import Money, Stage
from dealernet.web.components.tags import pill
from dealernet.web.components.words import written_day, written_day_here, written_money
from dealernet.web.journey import MONEY_LOOKS, STOPS, look_of, speaks_of_money
from dealernet.web.listing.columns import Columns

Row = tuple[str, str, str, SafeString, SafeString, SafeString, SafeString, str]
"""Address of the card, number, when and for whom it was placed, what own fields say under it and as columns, where it
stands, how far it is paid, its sum."""


def rows_of(orders: Iterable[OrderRow], columns: Columns[OrderRow]) -> list[Row]:
    """The rows of a page, in its language. A few microseconds each."""
    index, day, here = reverse("portal-orders"), cache(written_day), cache(written_day_here)
    stands, paid = cache(_stands), cache(_paid)
    return [
        (
            f"{index}{order.id}/",
            order.number,
            " · ".join(word for word in (_moment(order, here), order.profile) if word),
            *_own(columns, order),
            stands(order.stage, order.status.buyer_label, look_of(order.status, order.stage), _waits(order)),
            paid(order.stage, order.money, day(order.due_on) if _is_owed(order) else ""),
            written_money(order.total),
        )
        for order in orders
    ]


def _own(columns: Columns[OrderRow], order: OrderRow) -> tuple[SafeString, SafeString]:
    if not columns.fields:
        return SafeString(""), SafeString("")
    drawn = columns.of(order)
    said, classes = (drawn.under, "sub") if drawn.under else (drawn.on_card, "sub on-card")
    return format_html('<span class="{}">{}</span>', classes, said) if said else SafeString(""), drawn.cells


def _is_owed(order: OrderRow) -> bool:
    return order.money != Money.PAID and order.stage != Stage.CANCELLED


def _moment(order: OrderRow, day: Callable[[date], str]) -> str:
    if order.placed_at is None:
        return ""
    local = timezone.localtime(order.placed_at)
    return f"{day(local.date())}, {local.hour}:{local.minute:02d}"


def _waits(order: OrderRow) -> str:
    if order.is_back_order:
        return _("back order: waits for its goods") if order.held else _("back order")
    return _("your manager is looking at it") if order.held else ""


def _stands(stage: Stage, name: str, look: tuple[str, str], waits: str) -> SafeString:
    drawn = pill(name, *look)
    if stage in STOPS:
        passed = STOPS.index(stage) + 1
        drawn += format_html(
            '<progress class="way" max="{}" value="{}" aria-label="{}">{}</progress>',
            *(len(STOPS), passed, _("Way of the order"), passed),
        )
    if waits:
        drawn += format_html('<span class="sub"><mark>{}</mark></span>', waits)
    return drawn


def _paid(stage: Stage, money: Money, due: str) -> SafeString:
    tone, shape = MONEY_LOOKS[money]
    drawn = pill(str(money.label), tone, shape) if speaks_of_money(stage, money) else SafeString("")
    return drawn + format_html('<span class="sub">{}</span>', _("by %(day)s") % {"day": due}) if due else drawn

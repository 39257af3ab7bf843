"""Days on papers are the company's days, also late in the evening."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries.papers import invoice_papers
from factories.trade import company

pytestmark = pytest.mark.django_db


def test_the_day_prices_hold_from_is_the_companys_day():
    us = company()
    dealer = us.dealer()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    Order.objects.update(placed_at=datetime(2026, 11, 26, 22, 30, tzinfo=UTC))

    with timezone.override("Europe/Moscow"):
        (paper,) = invoice_papers(list(Order.objects.values_list("id", flat=True)))

    assert paper.terms.endswith("с 27 ноября 2026 г.")

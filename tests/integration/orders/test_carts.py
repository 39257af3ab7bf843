"""Carts their buyers left: told once an abandonment, not once touched, sent, emptied or thrown away."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.commands import DraftLine, describe_order, discard_draft, open_draft, set_lines
from dealernet.business.orders.commands.leaving import tell_left_carts
from dealernet.business.orders.facts import order_facts
from dealernet.business.orders.models import Cart, Order
from dealernet.foundation import clock
from dealernet.foundation.events.models import EventRow
from factories.racing import at_once
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.fixture
def us(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return company()


def later(monkeypatch: pytest.MonkeyPatch, **ahead: float) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(**ahead))


def cart(us: Company, dealer: Dealer) -> UUID:
    draft = open_draft(dealer.actor)
    set_lines(dealer.actor, draft, [DraftLine(us.product().id, "2"), DraftLine(us.product().id, "1")])
    return draft


def told() -> list[UUID]:
    return list(EventRow.objects.filter(kind="orders.cart_left").order_by("id").values_list("subject", flat=True))


def test_a_cart_untouched_for_an_hour_is_told_once_until_it_is_touched_and_left_again(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    dealer = us.dealer()
    draft = cart(us, dealer)
    later(monkeypatch, minutes=59)
    assert tell_left_carts(us.actor) == 0
    later(monkeypatch, hours=1)
    assert [tell_left_carts(us.actor), tell_left_carts(us.actor)] == [1, 0]
    event = EventRow.objects.get(kind="orders.cart_left")
    assert (event.subject, event.stream, event.facts["total"], event.facts["lines"]) == (draft, dealer.id, "300.00", 2)

    later(monkeypatch, hours=5)
    describe_order(dealer.actor, draft, comment="Срочно")
    assert tell_left_carts(us.actor) == 0
    later(monkeypatch, hours=6)
    assert tell_left_carts(us.actor) == 1
    later(monkeypatch, hours=30)
    facts = order_facts([draft])[draft]
    assert (facts["lines_count"], facts["hours_untouched"], facts["stage"]) == (2, 25, "draft")
    assert told() == [draft, draft]


def test_what_was_sent_emptied_thrown_away_or_made_by_the_staff_is_no_left_cart(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, emptied, thrown, empty = (us.dealer() for _ in range(4))
    Order.objects.filter(id=cart(us, sent)).update(stage="submitted")
    draft, product = open_draft(emptied.actor), us.product()
    set_lines(emptied.actor, draft, [DraftLine(product.id, "2")])
    set_lines(emptied.actor, draft, [DraftLine(product.id, "0")])
    discard_draft(thrown.actor, cart(us, thrown))
    open_draft(empty.actor)
    of_staff = open_draft(us.actor, customer_id=us.dealer().id)
    set_lines(us.actor, of_staff, [DraftLine(product.id, "2")])

    later(monkeypatch, days=2)

    assert tell_left_carts(us.actor) == 0
    assert Cart.objects.count() == 4


def test_workers_at_once_tell_of_each_cart_once(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = {cart(us, us.dealer()) for _ in range(9)}
    later(monkeypatch, hours=2)

    at_once(*[lambda: tell_left_carts(us.actor)] * 4)

    assert sorted(told()) == sorted(drafts)


def test_the_number_of_statements_does_not_grow_with_the_carts(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for many, hours in ((1, 2), (12, 4)):
        for _ in range(many):
            cart(us, us.dealer())
        later(monkeypatch, hours=hours)
        with CaptureQueriesContext(connection) as asked:
            assert tell_left_carts(us.actor) == many
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_total_of_the_cart_is_its_own(us: Company) -> None:
    assert Order.objects.get(id=cart(us, us.dealer())).total == Decimal(300)

"""A closed order is asked about once: the letter's link opens one question, a press answers it."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dealernet.automation import waits
from dealernet.automation.packs import add_pack
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.events import OrderClosed
from dealernet.business.orders.models import Order
from dealernet.business.orders.rules.rating import rating_ticket
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.events import log
from dealernet.foundation.events.models import EventRow
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def closed(us: Company) -> UUID:
    dealer = us.dealer()
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    Order.objects.filter(id=outcome.subject).update(stage="closed")
    order = Order.objects.get(id=outcome.subject)
    with transaction.atomic():
        log.record(us.actor, OrderClosed(subject=order.id, stream=order.customer_id, number=order.number))
    let_it_happen()
    return order.id


def there(order: UUID) -> str:
    return reverse("rating", args=[rating_ticket(order)])


def test_the_letter_comes_a_day_later_once_and_its_link_asks_one_question(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pack(us.actor, "rating")
    order, real = closed(us), clock.now
    assert not Message.objects.filter(template="how_was_it").exists()
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=1, minutes=1))
    for _ in range(3):
        waits.go_on()
        let_it_happen()
    letter = Message.objects.get(template="how_was_it")
    link = re.search(r"https?://[^/]+(/rating/\S+)", letter.text)
    assert link
    page = Client()

    shown = page.get(link[1], headers={"Accept-Language": "ru"}).content.decode()
    assert (shown.count('name="score"'), Order.objects.get().rating) == (11, None)
    assert page.post(link[1], {"score": "3"}).status_code == 302
    assert page.post(link[1], {"score": "3", "comment": "Долго везли"}).status_code == 302
    let_it_happen()
    assert (Order.objects.get().rating, Order.objects.get().rating_comment) == (3, "Долго везли")
    assert Task.objects.filter(kind="unhappy", holder_id=order, done_at=None).count() == 1
    page.post(link[1], {"score": "10"})
    let_it_happen()
    assert not Task.objects.filter(kind="unhappy", done_at=None).exists()
    assert EventRow.objects.filter(kind="orders.rated").count() == 3


def test_repeating_an_answer_changes_nothing(us: Company) -> None:
    order = closed(us)
    for _ in range(3):
        Client().post(there(order), {"score": "9"})
    assert EventRow.objects.filter(kind="orders.rated").count() == 1


@pytest.mark.parametrize("score", ["", "11", "-1", "9.5", "девять", "٣", "99999999999999999999"])
def test_what_is_no_rating_is_refused_and_changes_nothing(us: Company, score: str) -> None:
    order = closed(us)
    assert Client().post(there(order), {"score": score}).status_code in (400, 422)
    assert Order.objects.get().rating is None
    assert not EventRow.objects.filter(kind="orders.rated").exists()


def test_a_forged_or_old_link_opens_nothing(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    order = closed(us)
    forged = signing.dumps(str(order), salt="another")
    for ticket in (forged, "never", rating_ticket(order)[:-1]):
        answer = Client().post(reverse("rating", args=[ticket]), {"score": "1"})
        assert answer.status_code == 410
    assert Client().get(reverse("rating", args=["never"])).status_code == 410
    assert Order.objects.get().rating is None

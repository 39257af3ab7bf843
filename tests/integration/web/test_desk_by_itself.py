"""The log and the rules on the desk: who sees them, what may be done about what is set aside."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dealernet.automation.models import Quarantine
from dealernet.automation.packs import publish_pack
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.foundation.access.models import Account
from dealernet.foundation.events import parking
from dealernet.foundation.events.delivery import Delivery
from dealernet.foundation.events.reactions import REACTIONS, Reaction
from factories.happening import deliver_all
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    with connection.cursor() as db:
        db.execute("delete from events_parked")
    return company()


@pytest.fixture
def broken(monkeypatch):
    """A reaction that fails until it is mended."""
    state = {"broken": True}

    def take(events):
        if state["broken"]:
            raise ValueError("the printer is out of paper")

    monkeypatch.setitem(REACTIONS, "test.print", Reaction("test.print", frozenset({"orders.submitted"}), take))
    return state


def staff(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def bought(us: Company) -> str:
    dealer = us.dealer()
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    deliver_all(Delivery(catch_up=0), list(REACTIONS))
    return outcome.detail["number"]


def test_what_is_set_aside_is_shown_with_its_reason_and_tried_again(us, broken):
    bought(us)
    client = staff("administrator")

    page = words(client.get(reverse("desk-events")))
    assert "ValueError: the printer is out of paper" in page
    [parked] = parking.list_parked(us.actor)
    broken["broken"] = False
    client.post(reverse("desk-event-again", args=[parked.id]))
    deliver_all(Delivery(catch_up=0), list(REACTIONS))

    assert parking.list_parked(us.actor) == []
    assert "Отложенных событий нет" in words(client.get(reverse("desk-events")))


def test_what_is_set_aside_is_skipped_only_by_whoever_may(us, broken):
    bought(us)
    [parked] = parking.list_parked(us.actor)
    address = reverse("desk-event-skip", args=[parked.id])

    assert staff("head_of_sales").post(address).status_code == 403
    assert parking.list_parked(us.actor) == [parked]
    staff("administrator").post(address)
    assert parking.list_parked(us.actor) == []


def test_the_log_is_told_by_area_and_only_to_those_who_may(us):
    publish_pack(us.actor)
    number = bought(us)
    client = staff("director")

    orders = words(client.get(reverse("desk-events"), {"area": "orders"}))

    assert "Заказ получен: 100 ₽" in orders
    assert "configuration.published" not in orders
    assert "configuration.published" in words(client.get(reverse("desk-events")))
    assert client.get(reverse("desk-events"), {"before": "nonsense"}).status_code == 200
    assert staff("salesperson").get(reverse("desk-events")).status_code == 404
    assert number


def test_whoever_has_no_orders_of_their_own_is_shown_what_went_by_itself_with_all(us):
    publish_pack(us.actor)
    number, client = bought(us), staff("administrator")

    assert number in words(client.get(reverse("desk-feed")))
    assert number not in words(client.get(reverse("desk-feed"), {"own": "1"}))
    mine = Client()
    mine.force_login(us.manager)
    assert 'href="?own=1" aria-current="page"' in words(mine.get(reverse("desk-feed")))


def test_rules_say_when_they_are_weighed_on_what_and_what_came_of_it(us):
    publish_pack(us.actor)
    number = bought(us)
    client = staff("administrator")

    assert "Постоянные дилеры" in words(client.get(reverse("desk-rules")))
    card = words(client.get(reverse("desk-rule", args=["regular"])))

    for expected in ("покупатель отправил заказ", "соглашение: задано", "принять заказ в работу", f"№ {number}"):
        assert expected in card
    assert client.get(reverse("desk-rule", args=["nothing"])).status_code == 404


def test_a_rule_set_aside_is_named_and_let_go_on(us):
    publish_pack(us.actor)
    Quarantine.objects.create(rule="regular", revision=1, reason="it came back")
    client = staff("administrator")

    assert "Правило остановлено" in words(client.get(reverse("desk-rule", args=["regular"])))
    client.post(reverse("desk-rule-resume", args=["regular"]))

    assert not Quarantine.objects.exists()
    assert "Правило остановлено" not in words(client.get(reverse("desk-rule", args=["regular"])))

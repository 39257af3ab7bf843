"""Rehearsals on the desk: asked for on days, from an editor too; told with figures, records and what was assumed."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.automation import rehearsal
from dealernet.automation.models import Rehearsal
from dealernet.automation.rules import KIND
from dealernet.business.orders.commands import qualify_orders
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from factories.automatic import bought
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
BODY = {
    "title": {"ru": "Принимать крупные"},
    "on": "orders.submitted",
    "when": {"field": "total", "operator": "more_than", "value": 1000},
    "then": [{"do": "orders.qualify"}],
}


@pytest.fixture
def us() -> Company:
    return company()


def staff(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " ").replace("&nbsp;", " "))


def month(**more) -> dict[str, str]:
    today = clock.today()
    return {"since": (today - timedelta(days=30)).isoformat(), "until": today.isoformat(), **more}


def gone_through() -> None:
    while rehearsal.go_on():
        pass


def test_a_rule_is_rehearsed_on_a_month_and_the_page_tells_what_it_came_to(us):
    small, large = bought(us, us.dealer(), price="500.00")[0], bought(us, us.dealer(), price="2000.00")[0]
    qualify_orders(actor_of(us.manager), [small.id, large.id])
    publish(us.actor, KIND, "large", BODY)
    client = staff("administrator")

    card = words(client.get(reverse("desk-rule", args=["large"])))
    assert f"{reverse('desk-rehearsals')}?rule=large" in card
    assert "Репетиций пока нет" in words(client.get(reverse("desk-rehearsals")))
    answer = client.post(reverse("desk-rehearsal-asking"), month(rule="large"))
    there = answer.headers["Location"]
    assert "Ждёт очереди" in words(client.get(there))
    gone_through()

    page = words(client.get(there))
    for expected in (
        "Готова",
        "Сработало бы",
        "50 % из 2",
        f"№ {large.number}",
        "Вручную: Светлана",
        "Принимать крупные",
    ):
        assert expected in page
    assert f"№ {small.number}" not in page
    left = words(client.get(there, {"cut": "left"}))
    assert f"№ {small.number}" in left
    assert f"№ {large.number}" not in left
    assert "«сумма заказа: больше 1 000 ₽» — не выполнено 1 раз" in page
    assert 'hx-trigger="every 1s"' not in page


def test_what_was_assumed_is_told_with_its_value_and_of_groups_each_row_by_itself(us):
    one_of = {"any": [{"field": "is_back_order", "operator": "is", "value": True},
                      {"field": "stage", "operator": "is", "value": "submitted"}]}  # fmt: skip
    body = {**BODY, "when": {"all": [one_of, BODY["when"]]}}
    bought(us, us.dealer(), price="2000.00")
    bought(us, us.dealer(), price="500.00")
    client = staff("administrator")

    there = client.post(reverse("desk-rehearsal-asking"), month(rule="-", body=json.dumps(body))).headers["Location"]
    gone_through()

    page = words(client.get(there))
    assert "тогда не записано, взято как сейчас: это дозаказ: нет" in page
    assert "«это дозаказ: да» — не выполнено 1 раз" in page


def test_a_draft_from_the_editor_is_rehearsed_without_being_published(us):
    bought(us, us.dealer(), price="2000.00")
    client = staff("administrator")

    answer = client.post(reverse("desk-rehearsal-asking"), month(rule="-", body=json.dumps(BODY)))
    gone_through()

    page = words(client.get(answer.headers["Location"]))
    assert "Принимать крупные" in page
    assert "100 % из 1" in page
    assert Rehearsal.objects.get().revision is None
    assert client.get(reverse("desk-rule", args=["large"])).status_code == 404
    assert "черновик" in words(client.get(reverse("desk-rehearsals")))


@pytest.mark.parametrize(
    "draft", ["nonsense", json.dumps({"on": "orders.nothing"}), json.dumps([1]), '"' + "x" * 300_000]
)
def test_a_draft_that_cannot_be_read_is_refused_in_words(us, draft):
    answer = staff("administrator").post(reverse("desk-rehearsal-asking"), month(rule="-", body=draft))

    assert answer.status_code == 422
    assert not Rehearsal.objects.exists()


def test_a_period_that_ends_before_it_begins_is_refused_beside_the_field(us):
    publish(us.actor, KIND, "large", BODY)
    today = clock.today()
    client = staff("administrator")

    for since, until in ((today, today - timedelta(days=1)), (today + timedelta(days=2), today + timedelta(days=3))):
        sent = {"rule": "large", "since": since.isoformat(), "until": until.isoformat()}
        answer = client.post(reverse("desk-rehearsal-asking"), sent)
        assert answer.status_code == 422
        assert "aria-invalid" in words(answer)
    assert client.post(reverse("desk-rehearsal-asking"), month(rule="nothing")).status_code == 422
    assert not Rehearsal.objects.exists()


def test_it_is_stopped_by_whoever_may_and_shown_while_it_goes(us, monkeypatch):
    monkeypatch.setattr(rehearsal, "SLICE", 2)
    bought(us, us.dealer(), 5, price="2000.00")
    publish(us.actor, KIND, "large", BODY)
    client, head = staff("administrator"), staff("head_of_sales")
    assert head.post(reverse("desk-rehearsal-asking"), month(rule="large")).status_code == 403
    there = client.post(reverse("desk-rehearsal-asking"), month(rule="large")).headers["Location"]
    one = Rehearsal.objects.get().id
    rehearsal._slice_of(one)
    rehearsal._slice_of(one)

    page = words(head.get(there))
    assert "2 из 5" in page
    assert 'hx-trigger="every 1s"' in page
    stop = reverse("desk-rehearsal-cancellation", args=[one])
    assert head.post(stop).status_code == 403
    client.post(stop)
    gone_through()
    assert "Остановлена" in words(client.get(there))
    assert Rehearsal.objects.get().figures["weighed"] == 2


def test_records_out_of_reach_are_counted_but_not_shown_and_many_cost_as_few(us, django_assert_max_num_queries):
    publish(us.actor, KIND, "large", BODY)
    dealer = us.dealer()
    [order] = bought(us, dealer, price="2000.00")
    client, stranger = staff("administrator"), staff("salesperson")
    there = client.post(reverse("desk-rehearsal-asking"), month(rule="large")).headers["Location"]
    gone_through()

    page = words(stranger.get(there))
    assert "100 % из 1" in page
    assert order.number not in page
    with django_assert_max_num_queries(40) as few:
        client.get(there)
    spent = len(few)
    bought(us, dealer, 9, price="2000.00")
    more = client.post(reverse("desk-rehearsal-asking"), month(rule="large")).headers["Location"]
    gone_through()
    with django_assert_max_num_queries(spent):
        client.get(more)


def test_a_rule_on_a_moment_is_rehearsed_from_its_page_and_says_on_how_many_records(us, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=4))
    order = bought(us, us.dealer(), price="2000.00")[0]
    monkeypatch.setattr(clock, "now", lambda: now)
    body = {**BODY, "on": "orders.moment_came", "at": {"each": "day", "time": "00:00"}}
    publish(us.actor, KIND, "daily", body)
    client = staff("administrator")
    assert f"{reverse('desk-rehearsals')}?rule=daily" in words(client.get(reverse("desk-rule", args=["daily"])))

    there = client.post(reverse("desk-rehearsal-asking"), month(rule="daily")).headers["Location"]
    gone_through()

    page = words(client.get(there))
    assert f"№ {order.number}" in page
    assert "записей: 1, проверок: 4" in page
    assert "Каждая запись берётся такой, какой она была" in page


def test_the_records_stand_with_their_buyer_and_sum_and_what_cannot_be_compared_is_said_once(us):
    dealer = us.dealer("ООО «Тула»")
    for price in ("1500.00", "2500.00"):
        bought(us, dealer, price=price)
    note = {"do": "letters.tell_staff", "whom": ["administrator"], "title": "Заказ", "text": "Заказ № {{ number }}"}
    client = staff("administrator")

    page = words(client.get(_asked(client, {**BODY, "then": [note]})))

    assert page.count("ООО «Тула»") == 2
    assert "1 500 ₽" in page
    assert page.count("Сделали ли люди то же самое, по журналу не видно") == 1
    assert "Что было тогда" not in page


def test_buyers_and_sums_cost_as_many_statements_for_one_record_as_for_many(us):
    client = staff("administrator")

    def cost(many: int) -> int:
        for _ in range(many):
            bought(us, us.dealer(), price="1500.00")
        there = _asked(client, BODY)
        client.get(there)
        with CaptureQueriesContext(connection) as asked:
            client.get(there)
        return len(asked)

    assert cost(1) == cost(3)


def _asked(client: Client, body) -> str:
    """The address of a rehearsal of a draft that has ended."""
    answer = client.post(reverse("desk-rehearsal-asking"), month(rule="-", body=json.dumps(body)))
    gone_through()
    return str(answer.headers["Location"])

"""Runs of rules on the desk: filtered, explained, tried again and skipped, by whoever may."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.automation.models import Run
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rules import KIND
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import publish
from factories.automatic import Counted, bought, ordered
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def counted(monkeypatch) -> Counted:
    made = Counted()
    monkeypatch.setitem(ACTIONS, "test.count", Action("test.count", made))
    return made


def staff(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " ").replace("&nbsp;", " "))


def rule(us: Company, key: str, title: str, **more) -> None:
    body = {"title": {"ru": title}, "on": "orders.submitted", "then": [{"do": "test.count"}], **more}
    publish(us.actor, KIND, key, body)


def test_a_failed_run_is_seen_by_its_kind_tried_again_and_skipped(us, counted):
    rule(us, "counts", "Считать заказы")
    first, second = ordered(us, us.dealer(), 2)
    counted.failing = {first.id, second.id}
    let_it_happen()
    client = staff("administrator")

    page = words(client.get(reverse("desk-runs"), {"fault": "error"}))
    for expected in ("Считать заказы", f"№ {first.number}", "ZeroDivisionError", "Ошибка программы", "Повторить"):
        assert expected in page
    assert "Таких срабатываний нет" in words(client.get(reverse("desk-runs"), {"state": "refused"}))

    counted.failing = {second.id}
    one, other = (Run.objects.get(subject=order.id) for order in (first, second))
    back = reverse("desk-runs") + "?fault=error"
    answer = client.post(reverse("desk-run-again", args=[one.id]), {"back": back}, follow=True)
    assert answer.redirect_chain[0][0] == back
    assert "Повторено: Сработало" in words(answer)
    client.post(reverse("desk-run-skip", args=[other.id]), {"back": "https://elsewhere.example/"}, follow=True)
    assert counted.done == [first.id]
    assert {run.state for run in Run.objects.all()} == {"done", "skipped"}


def test_runs_are_settled_only_by_whoever_may_and_a_second_press_says_so(us, counted):
    rule(us, "counts", "Считать заказы")
    [order] = ordered(us, us.dealer())
    counted.failing = {order.id}
    let_it_happen()
    run = Run.objects.get()

    head = staff("head_of_sales")
    assert "Повторить" not in words(head.get(reverse("desk-runs")))
    assert head.post(reverse("desk-run-again", args=[run.id])).status_code == 403
    assert head.post(reverse("desk-run-skip", args=[run.id])).status_code == 403
    run.refresh_from_db()
    assert run.state == "failed"
    client = staff("administrator")
    client.post(reverse("desk-run-skip", args=[run.id]))
    assert client.post(reverse("desk-run-again", args=[run.id])).status_code == 409


def test_values_of_records_out_of_reach_are_not_shown(us, counted):
    rule(us, "counts", "Считать заказы", when={"field": "customer", "operator": "is_there"})
    dealer = us.dealer()
    [order] = bought(us, dealer)
    stranger = staff("salesperson")

    page = words(stranger.get(reverse("desk-runs")))

    assert "Считать заказы" in page
    assert order.number not in page
    assert dealer.party.name not in page
    assert "Такого заказа нет" in words(stranger.get(reverse("desk-run-why"), {"order": order.number}))


def test_the_card_leads_to_why_nothing_happened_and_every_rule_answers(us, counted):
    rule(us, "counts", "Считать заказы")
    rule(us, "large", "Крупные", when={"field": "total", "operator": "more_than", "value": 500000})
    rule(us, "paid", "Оплаченные", on="orders.paid")
    small = {"field": "total", "operator": "less_than", "value": 500}
    rule(us, "small", "Мелкие отгруженные", on="orders.shipped", when=small)
    rule(us, "deal", "Сделки", on="deals.opened")
    [order] = bought(us, us.dealer())
    client = staff("administrator")

    card = words(client.get(reverse("desk-order", args=[order.id])))
    address = f"{reverse('desk-run-why')}?order={order.number}"
    assert f'href="{address}"' in card
    page = words(client.get(address))

    for expected in ("Считать заказы", "сумма заказа: 1 000 ₽; нужно больше 500 000 ₽", "Ещё 1 правило ждёт того"):
        assert expected in page
    near = page[page.index("Ближе всего из тех, что ждут") : page.index("Ещё 1 правило ждёт того")]
    assert "Сделки" not in near
    assert near.index("Оплаченные") < near.index("Мелкие отгруженные")
    assert "сумма заказа: 1 000 ₽; нужно меньше 500 ₽" in near
    one = words(client.get(address, {"rule": "large", "order": order.number}))
    assert '<a href="/desk/feed/rules/large/">' in one
    assert '<a href="/desk/feed/rules/counts/">' not in one


def test_a_list_of_many_runs_takes_as_many_statements_as_a_list_of_one(us, counted, django_assert_max_num_queries):
    rule(us, "counts", "Считать заказы")
    client = staff("administrator")
    bought(us, us.dealer())
    client.get(reverse("desk-runs"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("desk-runs"))
    spent = len(few)
    bought(us, us.dealer(), 9)
    with django_assert_max_num_queries(spent):
        client.get(reverse("desk-runs"))


def test_a_rule_set_aside_asks_the_author_and_the_administrators_by_name_and_leads_to_the_rule(
    us, counted, monkeypatch
):
    monkeypatch.setattr("dealernet.automation.guard.FREE", 0)
    monkeypatch.setattr("dealernet.automation.guard.bound", lambda: 0)
    client = staff("administrator")
    rule(us, "counts", "Считать заказы")
    bought(us, us.dealer())

    [task] = Task.objects.filter(kind="rule_stopped")
    assert task.assignee.role == "administrator"
    page = words(client.get(reverse("desk-queue")))
    assert "Правило «Считать заказы» остановлено" in page
    assert "Заказ получен" in task.reason
    assert reverse("desk-rule", args=["counts"]) in page
    assert client.get(reverse("desk-next")).headers["Location"] == reverse("desk-rule", args=["counts"])
    client.post(reverse("desk-rule-resume", args=["counts"]))
    assert not Task.objects.filter(kind="rule_stopped", done_at=None).exists()


def test_one_click_on_the_card_makes_an_example_that_binds(us, counted):
    rule(us, "large", "Крупные", when={"field": "total", "operator": "more_than", "value": 500})
    publish(
        us.actor,
        KIND,
        "qualifies",
        {"title": {"ru": "Принимать"}, "on": "orders.submitted", "then": [{"do": "orders.qualify"}]},
    )
    [order] = bought(us, us.dealer())
    client, head = staff("administrator"), staff("head_of_sales")
    there = reverse("desk-order", args=[order.id])
    made = Run.objects.get(rule="qualifies")
    address = reverse("desk-run-example", args=[made.id])

    assert f'action="{address}"' in words(client.get(there))
    assert "Сделать примером" not in words(head.get(there))
    assert head.post(address).status_code == 403
    answer = client.post(address, headers={"referer": f"http://testserver{there}"}, follow=True)
    assert answer.redirect_chain[0][0] == there
    assert "Теперь это пример правила, редакция 2" in words(answer)

    card = words(client.get(reverse("desk-rule", args=["qualifies"])))
    assert "Примеры, которые обязывают" in card
    assert f"№ {order.number}" in card
    sent = {"comment": "идёт сам", "back": reverse("desk-examples")}
    changed = client.post(reverse("desk-example-change", args=["qualifies", made.event_id]), sent, follow=True)
    assert "идёт сам" in words(changed)

    why = f"{reverse('desk-run-why')}?order={order.number}"
    assert "Сделать примером: срабатывают ровно эти правила" in words(client.get(why))
    client.post(address, {"whole": "1", "back": why})
    page = words(client.get(reverse("desk-examples")))
    assert 'Срабатывают ровно эти правила:<span class="sub">Крупные, Принимать</span>' in page
    client.post(reverse("desk-example-whole-removal", args=[f"order-{made.event_id}"]))
    client.post(reverse("desk-example-change", args=["qualifies", made.event_id]), {"act": "remove"})
    assert "Примеров пока нет" in words(client.get(reverse("desk-examples")))


def test_the_editor_keeps_examples_and_says_which_one_a_change_breaks(us, counted):
    rule(us, "large", "Крупные", when={"field": "total", "operator": "more_than", "value": 500})
    bought(us, us.dealer())
    client = staff("administrator")
    client.post(reverse("desk-run-example", args=[Run.objects.get().id]))
    there = reverse("desk-rule-change", args=["large"])
    sent = {
        "title-ru": "Крупные",
        "position": "100",
        "on": "orders.submitted",
        "when-node": ["0:", "1:0"],
        "when-0-kind": "all",
        "when-1-field": "total",
        "when-1-operator": "more_than",
        "when-1-value": "700",
        "step": ["1"],
        "1-kind": "do",
        "1-do": "test.count",
    }
    assert client.post(there, sent).status_code == 302
    assert len(publishing.current(KIND, "large").body["examples"]) == 1
    answer = client.post(there, {**sent, "when-1-value": "5000"})

    assert answer.status_code == 422
    assert "нарушен пример" in words(answer)


def test_a_rule_that_names_what_is_gone_says_so_in_the_list_and_on_its_page(us, counted):
    rule(us, "large", "Крупные", when={"field": "total", "operator": "more_than", "value": 500})
    gone = {"field": "colour", "operator": "is_there"}
    Revision.objects.update(body={**publishing.current(KIND, "large").body, "when": gone})
    client = staff("administrator")

    for page in (reverse("desk-rules"), reverse("desk-rule", args=["large"])):
        assert "Правило не читается" in words(client.get(page))
    assert "нет поля «colour»" in words(client.get(reverse("desk-rule", args=["large"])))

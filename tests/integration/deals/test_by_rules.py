"""Rules and deals: opened for a record, moved by what happens to an order, weighed by a deal's own facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from dealernet.automation import recurring
from dealernet.automation.models import Run
from dealernet.business.deals.commands import move_deals
from dealernet.business.deals.models import Deal
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, qualify_orders
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.outcomes import settled
from factories.dealing import deal_of, where
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def rule(us: Company, key: str, on: str, *then: dict[str, Any], when: Any = None) -> None:
    publish(us.actor, "rule", key, {"title": {"ru": key}, "on": on, "when": when or {}, "then": list(then)})


def ordered(us: Company) -> UUID:
    dealer = us.dealer()
    new = NewOrder(dealer.id, [NewLine(us.product(price="250.00").id, Decimal(4))], profile_id=dealer.profile.id)
    return settled(place_orders(dealer.actor, [new])).subject


def test_an_order_opens_a_deal_and_its_further_way_moves_it(us: Company) -> None:
    rule(us, "opens", "orders.submitted", {"do": "deals.open", "place": "regular", "title": "Заказ {{ number }}"})
    rule(us, "moves", "orders.qualified", {"do": "deals.move", "place": "regular.picking"})
    let_it_happen()

    order = ordered(us)
    let_it_happen()

    deal = Deal.objects.get()
    assert (deal.order_id, deal.amount, deal.responsible_id) == (order, Decimal("1000.00"), us.manager.id)
    assert (where(deal.id), deal.title[:6]) == ("regular.request", "Заказ ")

    qualify(us, order)
    let_it_happen()
    assert where(deal.id) == "regular.picking"


def test_news_that_come_late_take_no_deal_back(us: Company) -> None:
    rule(us, "moves", "orders.qualified", {"do": "deals.move", "place": "regular.clarify"})
    let_it_happen()
    order = ordered(us)
    deal = deal_of(us, "regular", order_id=order, amount=1)
    settled(move_deals(system("one"), [deal], "regular.picking"))

    qualify(us, order)
    let_it_happen()

    assert where(deal) == "regular.picking"
    assert [(run.state, run.done[0]["changed"]) for run in Run.objects.filter(rule="moves")] == [("done", False)]


def test_a_rule_on_deals_is_weighed_by_their_facts(us: Company) -> None:
    rule(
        us,
        "large",
        "deals.opened",
        {"do": "deals.move", "place": "general.work"},
        when={"all": [{"field": "amount", "operator": "at_least", "value": 100_000}, _is("status", "general.new")]},
    )
    let_it_happen()
    large, small = deal_of(us, amount=150_000), deal_of(us, amount=10)

    let_it_happen()

    assert (where(large), where(small)) == ("general.work", "general.new")


def test_what_a_status_asks_for_holds_for_rules_too_and_the_run_says_so(us: Company) -> None:
    rule(us, "wins", "deals.opened", {"do": "deals.move", "place": "general.won"})
    let_it_happen()
    deal = deal_of(us)

    let_it_happen()

    run = Run.objects.get(rule="wins")
    assert (where(deal), run.state) == ("general.new", "refused")
    assert "заполнить" in run.error or "not filled" in run.error


def test_a_rule_sets_a_task_about_a_deal(us: Company) -> None:
    task = {"do": "tasks.create", "kind": "other", "title": "Сделка {{ number }} на {{ amount }} ₽", "due_hours": 4}
    rule(us, "asks", "deals.opened", task)
    let_it_happen()
    deal = deal_of(us, "regular", amount=150_000)

    let_it_happen()

    found = Task.objects.get(kind="other")
    number = Deal.objects.get().number
    assert found.title.replace("\xa0", " ") == f"Сделка {number} на 150 000 ₽"
    assert (found.holder_id, found.assignee_id, found.facts["about"]) == (deal, us.manager.id, "deal")


def test_a_lost_deal_opens_another_in_another_pipeline_once(us: Company) -> None:
    lost = {"all": [_is("stage", "lost")]}
    opens = {"do": "deals.open", "place": "marketing.abandoned", "title": "Вернуть: {{ title }}", "due_days": 90}
    rule(us, "again", "deals.closed", opens, when=lost)
    let_it_happen()
    deal = deal_of(us, amount=5)
    settled(move_deals(system("one"), [deal], "general.lost", reason="Дорого"))
    let_it_happen()
    settled(move_deals(system("one"), [deal], "general.work"))
    settled(move_deals(system("one"), [deal], "general.lost", reason="Дорого"))

    let_it_happen()

    [again] = Deal.objects.exclude(id=deal)
    assert (where(again.id), again.title) == ("marketing.abandoned", "Вернуть: Фильтры на сезон")
    assert (again.contact_phone, again.amount, again.due_on is not None) == ("+7 900 000-00-00", Decimal(5), True)
    assert [run.state for run in Run.objects.filter(rule="again")] == ["done", "done"]


def test_a_deal_that_stands_still_raises_itself_on_a_moment(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 24, 8, tzinfo=ZoneInfo("Europe/Moscow"))
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=6))
    stuck, closed = deal_of(us, "regular", title="Стоит"), deal_of(us, "regular")
    settled(move_deals(system("one"), [closed], "regular.cancelled", reason="Дорого"))
    monkeypatch.setattr(clock, "now", lambda: now)
    deal_of(us, "regular", title="Свежая")
    body = {
        "title": {"ru": "Сделка стоит"},
        "on": "deals.moment_came",
        "at": {"each": "day", "time": "09:00"},
        "when": {"field": "days_in_status", "operator": "at_least", "value": 5},
        "then": [{"do": "tasks.create", "kind": "stuck", "title": "Стоит: {{ title }}"}],
    }
    publish(us.actor, "rule", "stands", body)
    recurring.serve()

    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    assert recurring.serve() == 1
    let_it_happen()

    assert [(task.title, task.holder_id) for task in Task.objects.filter(kind="stuck")] == [("Стоит: Стоит", stuck)]


def test_a_rule_names_only_places_there_are(us: Company) -> None:
    with pytest.raises(NotPublishable):
        rule(us, "wrong", "deals.opened", {"do": "deals.move", "place": "general.moon"})


def _is(field: str, value: str) -> dict[str, str]:
    return {"field": field, "operator": "is", "value": value}


def qualify(us: Company, order: UUID) -> None:
    settled(qualify_orders(us.actor, [order]))

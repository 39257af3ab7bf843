"""Before a rule is published: how often it would have acted lately, and a second question where it acts each time."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.automation import foreseeing
from dealernet.automation.foreseeing import foreseen
from dealernet.automation.models import Rehearsal, Run
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import current, publish
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
HOLD = {"do": "orders.hold", "reason": "проверим"}
LARGE = {"field": "total", "operator": "at_least", "value": 1000}
RULE: dict[str, Any] = {"title": {"ru": "Задержать"}, "on": "orders.submitted", "then": [HOLD]}
NEW = "/desk/feed/rules/new/"
TYPED = {
    "title-ru": "Задержать",
    "position": "100",
    "on": "orders.submitted",
    "step": "1",
    "1-kind": "do",
    "1-do": "orders.hold",
    "1-told-reason": "проверим",
}


@pytest.fixture
def us() -> Company:
    return company()


def ordered(us: Company, *prices: str) -> None:
    dealer = us.dealer()
    for price in prices:
        place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price=price).id, Decimal(1))])])


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().replace("\xa0", " ")))


def signed_in() -> Client:
    client = Client()
    client.force_login(
        Account.objects.create_user("a@f.example", "correct horse battery", name="А", role="administrator")
    )
    return client


def test_it_says_how_often_the_rule_would_have_acted_and_changes_nothing(us: Company) -> None:
    ordered(us, "500", "1500", "2500")
    before = (EventRow.objects.count(), Run.objects.count(), Rehearsal.objects.count())

    some = foreseen(us.actor, "", {**RULE, "when": LARGE})
    each = foreseen(us.actor, "", RULE)

    assert some is not None
    assert each is not None
    assert (some.happened, some.weighed, some.acts, some.always) == (3, 3, 2, False)
    assert (each.happened, each.acts, each.always) == (3, 3, True)
    assert (EventRow.objects.count(), Run.objects.count(), Rehearsal.objects.count()) == before


def test_it_costs_as_many_statements_for_one_event_as_for_many(us: Company) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert foreseen(us.actor, "", {**RULE, "when": LARGE}) is not None
        return len(asked)

    ordered(us, "500")
    cost()
    one = cost()
    ordered(us, "1500", "2500", "3500")

    assert cost() == one


def test_of_very_many_events_the_newest_are_weighed(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreseeing, "MOST", 2)
    ordered(us, "1500", "1500", "500", "1500")

    found = foreseen(us.actor, "", {**RULE, "when": LARGE})

    assert found is not None
    assert (found.happened, found.weighed, found.acts, found.is_whole) == (4, 2, 1, False)


def test_what_could_not_be_published_is_not_weighed_nor_for_whoever_may_not_publish(us: Company) -> None:
    assert foreseen(us.actor, "", {**RULE, "then": []}) is None
    with pytest.raises(PowerMissing):
        foreseen(us.dealer().actor, "", RULE)


def test_a_rule_on_a_moment_tells_how_many_records_it_would_take_now(us: Company) -> None:
    ordered(us, "500", "1500")
    moment = {"on": "orders.moment_came", "at": {"each": "day", "time": "09:00"}}

    found = foreseen(us.actor, "", {**RULE, **moment, "when": LARGE})

    assert found is not None
    assert (found.by_the_clock, found.acts) == (True, 1)


def test_a_rule_without_a_condition_is_asked_about_once_with_its_count_and_then_published(us: Company) -> None:
    ordered(us, "500", "1500")
    page = signed_in()

    asked = page.post(NEW, TYPED)

    assert asked.status_code == 409
    assert "Сработать каждый раз?" in words(asked)
    assert "Сработало бы 2 раза за последние сутки" in words(asked)
    assert not Revision.objects.filter(definition__kind="rule").exists()
    assert 'name="each" value="orders.submitted"' in asked.content.decode()
    assert page.post(NEW, {**TYPED, "each": "orders.submitted"}).status_code == 302
    assert current("rule", "zaderzhat") is not None


def test_agreeing_to_one_event_is_not_agreeing_to_another(us: Company) -> None:
    answer = signed_in().post(NEW, {**TYPED, "each": "orders.invoiced"})

    assert answer.status_code == 409
    assert current("rule", "zaderzhat") is None


def test_a_rule_that_acts_each_time_already_is_not_asked_about_again(us: Company) -> None:
    publish(us.actor, "rule", "zaderzhat", RULE)
    page = signed_in()

    kept = page.post("/desk/feed/rules/zaderzhat/change/", {**TYPED, "title-ru": "Иначе"})

    assert kept.status_code == 302


def test_taking_the_condition_away_is_asked_about(us: Company) -> None:
    publish(us.actor, "rule", "zaderzhat", {**RULE, "when": LARGE})

    asked = signed_in().post("/desk/feed/rules/zaderzhat/change/", TYPED)

    assert asked.status_code == 409
    assert current("rule", "zaderzhat").body["when"] == LARGE


def test_the_editor_tells_the_count_while_one_types(us: Company) -> None:
    ordered(us, "500", "1500")
    page = signed_in()
    when = {"when-node": "1:0", "when-0-kind": "all", "when-1-field": "total", "when-1-operator": "at_least"}

    told = page.post(NEW, {**TYPED, **when, "when-1-value": "1000", "act": "foresee"})
    unready = page.post(NEW, {**TYPED, "1-told-reason": "", "step": [], "act": "foresee"})

    assert "Сработало бы 1 раз за последние сутки; такое событие было 2 раза" in words(told)
    assert "когда оно собрано целиком" in words(unready)

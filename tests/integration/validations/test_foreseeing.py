"""Before a validation is published: how many records break it, which acts it stops; a refusal names it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dealernet.business.orders import commands
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.validations import GUARDS, KIND
from dealernet.foundation.validations.foreseeing import Broken, broken_now
from dealernet.web.desk.orders.presenting import OFFERED
from dealernet.web.desk.validations.writing import WRITES, writers_of
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
LARGE = {"field": "total", "operator": "at_least", "value": 1000}
CHECK: dict[str, Any] = {
    "title": {"ru": "День отгрузки"},
    "subject": "order",
    "fields": ["stage"],
    "means": "forbid",
    "when": LARGE,
    "message": {"ru": "Сначала спросите склад"},
}


@pytest.fixture
def us() -> Company:
    return company()


def ordered(us: Company, *prices: str, by: Dealer | None = None) -> list[UUID]:
    dealer = by or us.dealer()
    asked = [NewOrder(dealer.id, [NewLine(us.product(price=price).id, Decimal(1))]) for price in prices]
    return [one.subject for one in place_orders(dealer.actor, asked)]


def signed_in(role: str) -> Client:
    client = Client()
    account = Account.objects.create_user(f"{role}@v.example", "correct horse battery", name="А", role=role)
    client.force_login(account)
    return client


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace("\xa0", " ")))


def test_it_counts_the_records_that_break_it_as_they_stand(us: Company) -> None:
    one, _other, _third = ordered(us, "500", "1500", "2500")
    commands.qualify_orders(us.actor, [one])
    before = Revision.objects.count()

    assert broken_now(us.actor, CHECK) == Broken(2, 3)
    assert broken_now(us.actor, {**CHECK, "means": "require"}) == Broken(1, 3)
    assert broken_now(us.actor, {**CHECK, "when": None}) == Broken(3, 3)
    assert broken_now(us.actor, {**CHECK, "message": {}}) is None
    assert Revision.objects.count() == before


def test_only_records_in_its_statuses_are_counted(us: Company) -> None:
    [one, _other] = ordered(us, "1500", "2500")
    status = SOURCES["order"].gather([one])[one]["status"]
    others = [key for key, _label in GUARDS["order"].statuses() if key != status]

    assert broken_now(us.actor, {**CHECK, "statuses": [status]}) == Broken(2, 2)
    assert broken_now(us.actor, {**CHECK, "statuses": others}) == Broken(0, 2)


def test_counting_costs_as_many_statements_for_one_record_as_for_many(us: Company) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            broken_now(us.actor, CHECK)
        return len(asked)

    ordered(us, "1500")
    cost()
    one = cost()
    ordered(us, "1500", "2500", "3500")

    assert cost() == one


def test_the_form_tells_the_count_and_the_buttons_it_stops(us: Company) -> None:
    ordered(us, "500", "1500")
    typed = {
        "title_ru": "День отгрузки",
        "message_ru": "Сначала спросите склад",
        "means": "forbid",
        "fields_changed": ["ship_on"],
        "when-0-kind": "all",
        "when-node": "n1:0",
        "when-n1-field": "total",
        "when-n1-operator": "at_least",
        "when-n1-value": "1000",
        "act": "foresee",
    }

    told = words(signed_in("administrator").post("/desk/settings/validations/new/order/", typed).content.decode())

    assert "Сейчас не дала бы изменить 1 запись из 2" in told
    assert "Принять" in told
    assert "Разрешить отгрузку" in told
    assert Revision.objects.count() == 0


def test_the_buttons_it_names_do_write_what_it_says(us: Company) -> None:
    titles = {one.name: one.title for one in OFFERED}
    [order] = ordered(us, "100")

    def changed(act: str, do: Callable[..., Any], **told: Any) -> set[str]:
        before = SOURCES["order"].gather([order])[order]
        [outcome] = do(us.actor, [order], **told)
        after = SOURCES["order"].gather([order])[order]
        assert outcome.done, act
        return {name for name in GUARDS["order"].fields if before.get(name) != after.get(name)}

    steps = [("qualification", commands.qualify_orders, {})]
    steps += [("shipping-permission", commands.allow_shipping, {"reason": "person"})]
    steps += [("picking", commands.start_picking, {})]
    for act, do, told in steps:
        written = changed(act, do, **told)
        assert written
        for name in written:
            assert str(titles[act]) in [str(one) for one in writers_of("order", [name])], (act, name)
    for subject, fields in WRITES.items():
        assert set(fields) == set(GUARDS[subject].fields)


def test_a_refused_button_says_which_validation_and_which_field_to_staff_only(us: Company) -> None:
    publish(us.actor, KIND, "ship", CHECK)
    dealer = us.dealer()
    place = NewOrder(dealer.id, [NewLine(us.product(price="1500").id, Decimal(1))])
    with translation.override("ru"):
        [by_staff] = place_orders(us.actor, [place])
        [by_buyer] = place_orders(dealer.actor, [place])

        assert str(by_staff.refusal) == "Проверка «День отгрузки»: Сначала спросите склад. Поле «стадия»."
        assert str(by_buyer.refusal) == "Сначала спросите склад"


def test_the_toast_of_a_refused_button_names_them(us: Company) -> None:
    [order] = ordered(us, "1500")
    publish(us.actor, KIND, "ship", CHECK)

    page = signed_in("head_of_sales").post(f"/desk/orders/{order}/qualification/", follow=True)

    assert "Проверка «День отгрузки»: Сначала спросите склад. Поле «стадия»." in words(page.content.decode())

"""Lists of the desk asked by conditions: the address carries them, views keep them, nobody sees more than he may."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Party, Terms
from dealernet.business.settlements.models import CreditAccount
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import OPERATORS, parsed
from dealernet.foundation.events.log import plain
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.savedviews.models import SavedView
from factories.trade import Company, company

pytestmark = pytest.mark.django_db

DEAR = {"field": "total", "operator": "at_least", "value": 1000}


@pytest.fixture
def us() -> Company:
    return company()


def desk(role: str = "administrator", name: str = "А", group: Group | None = None) -> Client:
    account = Account.objects.create_user(f"{name}@x.example", "correct horse battery", name=name, role=role)
    if group:
        account.groups.add(group)
    client = Client()
    client.force_login(account)
    return client


def orders(us: Company, count: int, *, total: int, group: Group | None = None, start: int = 0) -> list[Order]:
    dealer = us.dealer()
    made = [
        Order(
            number=f"Т{start + n}",
            customer=dealer.party,
            stage="submitted",
            total=Decimal(total),
            group=group,
            placed_at=clock.now(),
        )
        for n in range(count)
    ]
    return Order.objects.bulk_create(made)


def asked(body: Any, **more: Any) -> str:
    return "?" + urlencode({"if": json.dumps(body), **more})


def shown(page: Any) -> list[str]:
    return re.findall(r"№ (Т\d+)</a>", page.content.decode())


def test_a_condition_of_the_address_narrows_the_list_page_by_page(us: Company) -> None:
    orders(us, 60, total=2000)
    orders(us, 5, total=10, start=100)
    client = desk()

    first = client.get("/desk/orders/" + asked(DEAR))
    following = re.search(r'href="(\?[^"]*after=[^"]*)"', first.content.decode())
    assert following is not None
    second = client.get("/desk/orders/" + following[1].replace("&amp;", "&"))

    assert sorted(shown(first) + shown(second), key=lambda n: int(n[1:])) == [f"Т{n}" for n in range(60)]
    assert (len(shown(first)), len(shown(second))) == (50, 10)


def test_nobody_sees_more_by_a_condition_than_without(us: Company) -> None:
    sales, others = Group.objects.create(name="Наши"), Group.objects.create(name="Другие")
    orders(us, 2, total=2000, group=sales)
    orders(us, 3, total=2000, group=others, start=10)
    everything = {"none": [{"field": "total", "operator": "less_than", "value": 0}]}

    page = desk("salesperson", group=sales).get("/desk/orders/" + asked({"any": [DEAR, everything]}))

    assert shown(page) == ["Т1", "Т0"]


def test_what_the_builder_sends_gets_an_address_of_its_own(us: Company) -> None:
    sent = {"q": "Т1", "if-0-kind": "all", "if-node": "n1:0", "if-n1-field": "total", "if-n1-operator": "at_least"}

    answer = desk().get("/desk/orders/", {**sent, "if-n1-value": "1 000"})

    there = urlsplit(answer["Location"])
    assert answer.status_code == 302
    assert parse_qs(there.query) == {"q": ["Т1"], "if": [json.dumps(DEAR, separators=(",", ":"))]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"if": '{"field": "colour", "operator": "is", "value": "red"}'},
        {"if": '{"field": "total", "operator": "is", "value": "many"}'},
        {"if": "{"},
        {"if": "[" * 5000},
        {"if": '{"all":[' * 700},
        {"if": '{"all":[' * 700 + "]}" * 700},
        {"if": json.dumps({"field": "customer", "operator": "is", "value": "x" * 7000})},
        {"if": "null"},
        {"if-0-kind": "all", "if-node": "1:0", "if-1-field": "total", "if-1-operator": "is", "if-1-value": "много"},
    ],
)
def test_a_wrong_condition_is_said_and_shows_nothing(us: Company, wrong: dict[str, str]) -> None:
    orders(us, 2, total=2000)
    client = desk()

    page = client.get("/desk/orders/", wrong)
    sheet = client.get("/desk/orders/export.xlsx", wrong)
    buyers = client.get("/desk/buyers/", wrong)

    assert (page.status_code, shown(page), sheet.status_code, buyers.status_code) == (422, [], 422, 422)
    assert "В условиях ошибка" in page.content.decode()
    assert 'id="asking" open' in page.content.decode()


def test_an_empty_condition_of_the_builder_is_the_whole_list(us: Company) -> None:
    orders(us, 2, total=2000)

    page = desk().get("/desk/orders/", {"if-0-kind": "all"}, follow=True)

    assert (page.status_code, len(shown(page))) == (200, 2)


def test_as_many_statements_for_many_orders_as_for_one(us: Company) -> None:
    client, there = (
        desk(),
        "/desk/orders/" + asked({"all": [DEAR, {"field": "client", "operator": "is", "value": "regular"}]}),
    )
    orders(us, 1, total=2000)
    client.get(there)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(there)
    orders(us, 40, total=2000, start=100)
    for n in range(5):
        SavedView.objects.create(list="orders", name=f"В{n}", owner=us.manager, is_shared=True, query={"q": str(n)})

    with CaptureQueriesContext(connection) as many:
        page = client.get(there)

    assert len(shown(page)) == 41
    assert len(many) == len(one)


def test_a_view_is_kept_shared_and_removed(us: Company) -> None:
    orders(us, 2, total=2000)
    mine, colleague, third = desk(name="Анна"), desk("salesperson", name="Борис"), desk("administrator", name="Вера")
    query = asked(DEAR)

    answer = mine.post("/desk/views/orders/", {"name": " Дорогие  заказы ", "query": query})
    assert answer.status_code == 302
    assert "Дорогие заказы" in mine.get(answer["Location"]).content.decode()
    assert "Дорогие заказы" not in colleague.get("/desk/orders/").content.decode()

    mine.post("/desk/views/orders/", {"name": "Дорогие заказы", "query": query, "shared": "1"})
    [view] = SavedView.objects.all()
    assert (view.name, view.is_shared, view.query) == (
        "Дорогие заказы",
        True,
        {"if": json.dumps(DEAR, separators=(",", ":"))},
    )
    assert "Дорогие заказы" in colleague.get("/desk/orders/").content.decode()

    refused = colleague.post(f"/desk/views/{view.id}/removal/")
    assert (refused.status_code, SavedView.objects.count()) == (404, 1)
    assert third.post(f"/desk/views/{view.id}/removal/").status_code == 302
    assert SavedView.objects.count() == 0
    kinds = list(EventRow.objects.order_by("id").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith("savedviews")] == ["savedviews.saved"] * 2 + [
        "savedviews.removed"
    ]


def test_a_view_without_a_name_or_of_no_list_changes_nothing(us: Company) -> None:
    client, buyer = desk(), Client()
    buyer.force_login(us.dealer().account)

    assert client.post("/desk/views/orders/", {"name": " \x00 ", "query": asked(DEAR)}).status_code == 422
    assert client.post("/desk/views/secrets/", {"name": "x", "query": asked(DEAR)}).status_code == 404
    assert buyer.post("/desk/views/orders/", {"name": "x", "query": asked(DEAR)}).status_code == 404
    assert (SavedView.objects.count(), EventRow.objects.filter(kind__startswith="savedviews").count()) == (0, 0)


def test_buyers_are_cut_into_segments(us: Company) -> None:
    north, south = us.dealer("ООО «Север»"), us.dealer("ООО «Юг»", deferral=14)
    Party.objects.filter(id=north.id).update(region="Орёл")
    body = {
        "any": [
            {"field": "region", "operator": "is", "value": "ОРЕЛ"},
            {"field": "deferral_days", "operator": "is", "value": 99},
        ]
    }

    page = desk().get("/desk/buyers/" + asked(body)).content.decode()

    assert "ООО «Север»" in page
    assert "ООО «Юг»" not in page
    assert str(south.id) not in page


def test_every_word_of_a_buyer_decides_in_sql_as_it_is_gathered(us: Company) -> None:
    made = [
        us.dealer("ООО «Ёлка»"),
        us.dealer("ип Петров", deferral=14, limit="5000"),
        us.dealer("Новый", regular=False),
    ]
    Party.objects.filter(id=made[0].id).update(
        region="Тула", responsible=us.manager, group=Group.objects.create(name="О")
    )
    Terms.objects.filter(party=made[1].id).update(customer_type="Опт")
    orders(us, 2, total=2000)
    Order.objects.create(number="Т9", customer=made[0].party, stage="cancelled", total=7, placed_at=clock.now())
    CreditAccount.objects.filter(party=made[1].id).update(debt=Decimal("10.50"), stopped_at=clock.now())
    told_of = SOURCES["party"]
    assert told_of.in_sql is not None
    facts = told_of.gather(list(Party.objects.values_list("id", flat=True)))
    gathered = set(next(iter(facts.values()))) - {"responsible_id"}  # for whom acts look, not for those who ask
    assert set(told_of.asked_of_lists) == set(told_of.words) == gathered

    for name, word in told_of.words.items():
        told = {value for one in facts.values() if (value := one[name]) not in (None, "")}
        values = [plain(value) for value in sorted(told, key=str)[:5]] or [
            {"number": 1, "money": 1}.get(word.type, "x")
        ]
        for operator, kinds in OPERATORS.items():
            for value in ([values] if operator == "is_one_of" else values) if word.type in kinds else ():
                condition = parsed({"field": name, "operator": operator, "value": value}, told_of.words)
                sql, parameters = compiled(condition, told_of.words, told_of.in_sql).positional()
                with connection.cursor() as db:
                    db.execute(f"select id from parties_party where {sql}", parameters)
                    chosen = {row[0] for row in db.fetchall()}
                assert chosen == {i for i, one in facts.items() if decide(condition, one).holds}, (
                    name,
                    operator,
                    value,
                )

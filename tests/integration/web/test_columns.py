"""Columns of lists: chosen by each person, kept, carried by saved views and addresses; and lists in a field's order."""

from __future__ import annotations

import html
import io
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from dealernet.business.deals.models import Deal
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Contact, Party
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.foundation.savedviews.models import ListColumns, SavedView
from factories.automatic import ordered
from factories.dealing import deal_of
from factories.fields import field
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
PLACES = {
    "orders": "/desk/orders/",
    "deals": "/desk/deals/list/",
    "buyers": "/desk/buyers/",
    "people": "/desk/buyers/people/",
    "products": "/desk/products/",
    "tasks": "/desk/tasks/",
}
SUBJECTS = {
    "orders": "order",
    "deals": "deal",
    "buyers": "party",
    "people": "contact",
    "products": "product",
    "tasks": "task",
}


@pytest.fixture
def us() -> Company:
    return company()


def desk(name: str = "А", role: str = "administrator") -> Client:
    account = Account.objects.create_user(f"{name}@x.example", "correct horse battery", name=name, role=role)
    client = Client()
    client.force_login(account)
    return client


def made(us: Company, name: str, count: int = 3) -> list[Any]:
    """Records of a list, each with a weight but the last."""
    dealer = us.dealer()
    ids = {
        "orders": lambda: [one.id for one in ordered(us, dealer, count)],
        "deals": lambda: [deal_of(us, "general.work") for _ in range(count)],
        "buyers": lambda: [us.dealer().id for _ in range(count)],
        "people": lambda: [Contact.objects.create(party=dealer.party, name=f"П{n}").id for n in range(count)],
        "products": lambda: [us.product().id for _ in range(count)],
        "tasks": lambda: [Task.objects.create(key=f"k{n}", kind="agree", title=f"З{n}").id for n in range(count)],
    }[name]()
    for n, one in enumerate(ids[:-1]):
        settled(set_fields(us.actor, SUBJECTS[name], [one], {"weight": 10 * n + 5}))
    return ids


def heads(page: str) -> list[str]:
    found = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


@pytest.mark.parametrize("name", PLACES)
def test_a_person_chooses_columns_and_finds_them_so(us: Company, name: str) -> None:
    field("weight", "number", subject=SUBJECTS[name], title="Вес", in_list=True)
    made(us, name)
    mine, other = desk("А"), desk("Б")
    before = mine.get(PLACES[name]).content.decode()

    answer = mine.post(f"/desk/views/{name}/columns/", {"column": ["field_weight", "made_up"], "query": "?q="})

    page = mine.get(PLACES[name]).content.decode()
    assert (answer.status_code, answer["Location"]) == (302, PLACES[name] + "?")
    assert "Вес: 5" in before
    assert "Вес" not in heads(before)
    assert "Вес" in heads(page)
    assert '<td class="num not-on-card" data-label="Вес">5</td>' in page
    assert '<span class="sub on-card">Вес: 5</span>' in page
    assert "Вес" not in heads(other.get(PLACES[name]).content.decode())
    assert list(ListColumns.objects.values_list("columns", flat=True)) == [["field_weight"]]

    mine.post(f"/desk/views/{name}/columns/", {"act": "reset"})
    assert heads(mine.get(PLACES[name]).content.decode()) == heads(before)
    assert ListColumns.objects.count() == 0


@pytest.mark.parametrize("name", PLACES)
def test_a_list_goes_in_the_order_of_a_field_and_says_what_it_leaves_out(us: Company, name: str) -> None:
    field("weight", "number", subject=SUBJECTS[name], title="Вес")
    made(us, name)
    client = desk()

    up = client.get(PLACES[name] + "?cols=field_weight&sort=field_weight").content.decode()
    down = client.get(PLACES[name] + "?cols=field_weight&sort=-field_weight").content.decode()

    assert re.findall(r'data-label="Вес">([^<]*)<', up) == ["5", "15"]
    assert re.findall(r'data-label="Вес">([^<]*)<', down) == ["15", "5"]
    assert 'aria-sort="ascending"' in up
    assert 'aria-sort="descending"' in down
    assert "По порядку «Вес»: здесь нет тех, где поле пусто." in up
    assert client.get(PLACES[name] + "?sort=field_gone").status_code == 200


@pytest.mark.parametrize(
    ("name", "word", "head"),
    [
        ("orders", "number", "Заказ"),
        ("orders", "-total", "Сумма"),
        ("orders", "-owed", "Осталось оплатить"),
        ("orders", "due_on", "Оплатить до"),
        ("orders", "-placed_at", "Когда"),
        ("deals", "-amount", "Сумма"),
        ("deals", "entered_at", "В этом статусе с"),
        ("buyers", "name", "Покупатель"),
        ("buyers", "-debt", "Долг"),
        ("buyers", "-last_order_at", "Последний заказ"),
        ("people", "name", "Контакт"),
        ("products", "article", "Артикул"),
        ("tasks", "due_at", "Срок"),
    ],
)
def test_the_head_of_a_column_puts_the_list_in_its_order_and_turns_it_round(
    us: Company, name: str, word: str, head: str
) -> None:
    field("weight", "number", subject=SUBJECTS[name], title="Вес")
    with_money_and_days(us, made(us, name))
    client, there = desk(), PLACES[name]
    shown = f"?cols={word.removeprefix('-')}&q="

    def at(query: str) -> tuple[str, str]:
        page = client.get(there + query).content.decode()
        [(sorted_how, href)] = re.findall(
            rf'<th scope="col"[^>]*aria-sort="(\w+)"><a href="([^"]*)">{head}(?:<|$)', page
        )
        return sorted_how, parse_qs(urlsplit(html.unescape(href)).query)["sort"][0]

    back = word.removeprefix("-") if word.startswith("-") else f"-{word}"
    ways = {True: "descending", False: "ascending"}
    assert at(shown) == ("none", word)
    assert at(f"{shown}&sort={word}") == (ways[word.startswith("-")], back)
    assert at(f"{shown}&sort={back}") == (ways[back.startswith("-")], word)
    assert f'<option value="{word}">' in client.get(there).content.decode()


def with_money_and_days(us: Company, ids: list[Any]) -> None:
    """So that no order leaves all of them out."""
    Order.objects.filter(id__in=ids).update(due_on=clock.today())
    Deal.objects.filter(id__in=ids).update(amount=5)
    Task.objects.filter(id__in=ids).update(due_at=clock.now())
    for party in Party.objects.filter(id__in=ids):
        CreditAccount.objects.update_or_create(party=party, defaults={"debt": 5})
        Order.objects.create(customer=party, number=str(party.id)[-8:], stage="submitted", placed_at=clock.now())


def test_a_saved_view_keeps_the_order_of_a_column(us: Company) -> None:
    first, *_rest, last = made_with_sums(us)
    client = desk()

    answer = client.post("/desk/views/orders/", {"name": "Крупные", "query": "?sort=-total"})

    page = client.get(answer["Location"]).content.decode()
    assert SavedView.objects.get().query == {"sort": "-total"}
    assert page.index(f"№ {last.number}") < page.index(f"№ {first.number}")
    assert "По порядку «Сумма»." in page


def made_with_sums(us: Company) -> list[Order]:
    found = ordered(us, us.dealer(), 3)
    for n, order in enumerate(found):
        Order.objects.filter(id=order.id).update(total=100 + n)
    return found


def test_a_buyers_own_orders_go_by_sum(us: Company) -> None:
    orders = made_with_sums(us)
    client = Client()
    client.force_login(Account.objects.get(dealer_id=orders[0].customer_id))

    page = client.get("/orders/?sort=-total").content.decode()

    assert re.findall(r"№ (\d+)</a>", page) == [one.number for one in reversed(orders)]
    assert 'aria-sort="descending"' in page


@pytest.mark.parametrize("name", PLACES)
def test_many_rows_cost_as_many_statements_as_one(us: Company, name: str) -> None:
    field("weight", "number", subject=SUBJECTS[name], title="Вес")
    client = desk()
    there = PLACES[name] + "?cols=field_weight&sort=field_weight"
    made(us, name, 2)
    client.get(there)
    with CaptureQueriesContext(connection) as one:
        client.get(there)
    made(us, name, 12) if name != "tasks" else [Task.objects.create(key=f"x{n}", kind="a", title="З") for n in range(9)]

    with CaptureQueriesContext(connection) as many:
        client.get(there)

    assert len(many) == len(one)


def test_a_saved_view_carries_its_columns_to_a_colleague(us: Company) -> None:
    field("weight", "number", title="Вес")
    made(us, "orders")
    mine, other = desk("А"), desk("Б")
    mine.post("/desk/views/orders/columns/", {"column": ["field_weight", "due_on"]})

    answer = mine.post("/desk/views/orders/", {"name": "По весу", "query": "?sort=field_weight", "shared": "1"})

    [view] = SavedView.objects.all()
    assert view.query == {"cols": "due_on,field_weight", "sort": "field_weight"}
    assert parse_qs(urlsplit(answer["Location"]).query) == {"cols": ["due_on,field_weight"], "sort": ["field_weight"]}
    page = other.get(answer["Location"]).content.decode()
    assert "Вес" in heads(page)
    assert "По весу" in page
    assert ListColumns.objects.count() == 1


def test_no_column_at_all_is_a_choice_too(us: Company) -> None:
    made_of = heads(desk().get("/desk/buyers/").content.decode())
    us.dealer()
    client = desk("Б")
    client.post("/desk/views/buyers/columns/", {})

    page = client.get("/desk/buyers/").content.decode()

    assert (made_of, heads(page)) == ([], ["Покупатель", "Идёт само"])


def test_strangers_choose_no_columns(us: Company) -> None:
    buyer = Client()
    buyer.force_login(us.dealer().account)

    assert buyer.post("/desk/views/orders/columns/", {"column": ["due_on"]}).status_code == 404
    assert desk().post("/desk/views/secrets/columns/", {}).status_code == 404
    assert ListColumns.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("deals", "/desk/deals/list/export.xlsx"),
        ("people", "/desk/buyers/people/export.xlsx"),
        ("products", "/desk/products/export.xlsx"),
        ("tasks", "/desk/tasks/export.xlsx"),
    ],
)
def test_a_sheet_has_what_the_list_has_with_its_own_fields(us: Company, name: str, there: str) -> None:
    field("weight", "number", subject=SUBJECTS[name], title="Вес")
    made(us, name)

    answer = desk().get(there + '?if={"field":"field_weight","operator":"more_than","value":5}')

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert (head[-1], [row[-1] for row in rows]) == ("Вес", [15])


def test_a_buyer_chooses_among_the_fields_shown_to_it(us: Company) -> None:
    field("weight", "number", title="Вес", buyer="reads", in_list=True)
    field("inner", title="Тайное", in_list=True)
    dealer = us.dealer()
    first, _second = ordered(us, dealer, 2)
    settled(set_fields(us.actor, "order", [first.id], {"weight": 5, "inner": "Не говорить"}))
    client = Client()
    client.force_login(dealer.account)
    before = client.get("/orders/").content.decode()

    answer = client.post(
        "/orders/columns/", {"column": ["field_weight", "field_inner"], "query": "?q=&sort=field_weight"}
    )

    page = client.get(answer["Location"]).content.decode()
    assert answer["Location"] == "/orders/?sort=field_weight"
    assert '<span class="sub">Вес: 5</span>' in before
    assert "Вес" not in heads(before)
    assert "Вес" in heads(page)
    assert re.findall(r"№ (\d+)</a>", page) == [first.number]
    assert "Тайное" not in before + page
    assert "Не говорить" not in before + page
    assert client.get("/orders/?sort=field_inner").status_code == 200
    assert list(ListColumns.objects.values_list("columns", flat=True)) == [["field_weight"]]


def test_without_fields_a_buyer_has_nothing_to_choose(us: Company) -> None:
    client = Client()
    client.force_login(us.dealer().account)

    assert 'id="columns"' not in client.get("/orders/").content.decode()

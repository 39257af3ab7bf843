"""Orders over the API: once a key, many as one act, refusals of one shape, nothing of another's."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import list_orders
from dealernet.business.stock.models import Balance
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.paging import Page
from dealernet.web.api import shapes
from dealernet.web.api.answers import written
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db

ORDERS = "/api/v1/orders/"


@pytest.fixture
def firm() -> Company:
    return company()


@pytest.fixture
def vega(firm: Company) -> Dealer:
    return firm.dealer("ООО «Вега»", deferral=14, limit="100000")


def key(dealer: Dealer) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(dealer.account, 'test')}"}


def post(path: str, body: Any, headers: dict[str, str]) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)


def get(path: str, headers: dict[str, str]) -> Any:
    return Client().get(path, headers=headers)


def lines_of(firm: Company, quantity: Any = 2) -> dict[str, Any]:
    return {"lines": [{"product": str(firm.product("100.00", "5").id), "quantity": quantity}]}


def counts() -> tuple[int, ...]:
    with connection.cursor() as db:
        db.execute(
            "select (select count(*) from orders_order), (select count(*) from events_event),"
            " (select count(*) from stock_reservation), (select count(*) from settlements_hold),"
            " (select count(*) from exchange_kept_answer)"
        )
        return tuple(db.fetchone())


def test_an_order_is_accepted_with_its_number_total_and_nothing_lacking(firm: Company, vega: Dealer) -> None:
    answer = post(ORDERS, lines_of(firm), key(vega))

    order = Order.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(order.id),
        "number": order.number,
        "total": "200.00",
        "held_for": {"credit": None, "stock": [], "terms": []},
    }
    assert broken_laws() == []


def test_what_lacks_is_told_and_the_order_stands(firm: Company, vega: Dealer) -> None:
    body = lines_of(firm, 7)

    answer = post(ORDERS, body, key(vega))

    assert answer.status_code == 201
    lacking = [{"product": body["lines"][0]["product"], "missing": "2"}]
    assert [(s["product"], float(s["missing"])) for s in answer.json()["held_for"]["stock"]] == [
        (lacking[0]["product"], 2.0)
    ]


def test_the_same_key_and_body_is_done_once_and_answered_alike(firm: Company, vega: Dealer) -> None:
    headers = {**key(vega), "Idempotency-Key": "one"}
    body = lines_of(firm)
    first = post(ORDERS, body, headers)
    done = counts()

    again = post(ORDERS, body, headers)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert counts() == done == (1, 1, 1, 1, 1)


def test_the_same_key_answers_as_it_did_even_when_it_would_be_refused_now(firm: Company, vega: Dealer) -> None:
    headers = {**key(vega), "Idempotency-Key": "one"}
    body = lines_of(firm)
    first = post(ORDERS, body, headers)
    firm.products[0].__class__.objects.update(is_sold=False)

    again = post(ORDERS, body, headers)

    assert (again.status_code, again.content) == (201, first.content)


def test_the_same_key_with_another_body_is_refused(firm: Company, vega: Dealer) -> None:
    headers = {**key(vega), "Idempotency-Key": "one"}
    body = lines_of(firm)
    post(ORDERS, body, headers)
    done = counts()

    answer = post(ORDERS, {**body, "comment": "other"}, headers)

    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")
    assert counts() == done


def test_a_refusal_keeps_nothing_so_that_the_key_may_be_used_again(firm: Company, vega: Dealer) -> None:
    headers = {**key(vega), "Idempotency-Key": "one"}
    body = {**lines_of(firm), "total": "1.00"}

    answer = post(ORDERS, body, headers)

    assert (answer.status_code, answer.json()["code"]) == (409, "price_changed")
    assert answer.json()["values"] == {"total": "200.00", "seen": "1.00"}
    assert counts() == (0, 0, 0, 0, 0)


def test_two_buyers_may_use_the_same_key(firm: Company, vega: Dealer) -> None:
    lyra = firm.dealer("ООО «Лира»")
    body = lines_of(firm, 1)

    statuses = [post(ORDERS, body, {**key(d), "Idempotency-Key": "one"}).status_code for d in (vega, lyra)]

    assert statuses == [201, 201]
    assert Order.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"quantity": 0}, 422, "bad_input", "given.lines.0.quantity"),
        ({"quantity": -1}, 422, "bad_input", "given.lines.0.quantity"),
        ({"quantity": "NaN"}, 422, "bad_input", "given.lines.0.quantity"),
        ({"quantity": 10**9}, 422, "bad_input", "given.lines.0.quantity"),
        ({"quantity": 0.5}, 422, "quantity_wrong", "quantity"),
        ({"product": str(uuid4())}, 422, "product_unknown", "product"),
        ({"reference": "a\x00b"}, 422, "bad_input", "given.lines.0.reference"),
    ],
)
def test_a_bad_line_is_refused_with_its_place_and_changes_nothing(
    firm: Company, vega: Dealer, change: dict[str, Any], status: int, code: str, field: str
) -> None:
    body = lines_of(firm)
    body["lines"][0].update(change)

    answer = post(ORDERS, body, key(vega))

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (status, code, field)
    assert set(problem) == {"code", "message", "field", "values"}
    assert counts() == (0, 0, 0, 0, 0)


def test_a_batch_is_one_act_where_a_refused_order_does_not_stop_the_others(firm: Company, vega: Dealer) -> None:
    good, bad = lines_of(firm), {"lines": [{"product": str(uuid4()), "quantity": 1}]}

    answer = post(f"{ORDERS}batch/", {"orders": [good, bad, good]}, key(vega))

    rows = answer.json()["outcomes"]
    assert [row["refused"] and row["refused"]["code"] for row in rows] == [None, "product_unknown", None]
    assert [row["order"] and row["order"]["total"] for row in rows] == ["200.00", None, "200.00"]
    assert Order.objects.count() == 2
    assert Balance.objects.get().reserved == 4


def test_a_buyer_reads_lists_and_takes_back_its_own_orders_only(firm: Company, vega: Dealer) -> None:
    lyra = firm.dealer("ООО «Лира»")
    made = post(ORDERS, lines_of(firm), key(vega)).json()
    path = f"{ORDERS}{made['id']}/"

    theirs = [
        get(path, key(lyra)).status_code,
        post(f"{path}cancellation/", {}, key(lyra)).status_code,
        get(ORDERS, key(lyra)).json(),
    ]
    own = post(f"{path}cancellation/", {"reason": "Передумали"}, key(vega))

    assert theirs == [404, 404, {"rows": [], "next": None}]
    assert (own.status_code, own.json()["stage"], own.json()["cancel_reason"]) == (200, "cancelled", "Передумали")
    assert [row["id"] for row in get(ORDERS, key(vega)).json()["rows"]] == [made["id"]]
    assert broken_laws() == []


def test_pages_of_orders_follow_one_another_without_gaps(firm: Company, vega: Dealer) -> None:
    headers = key(vega)
    made = [post(ORDERS, lines_of(firm, 1), headers).json()["number"] for _ in range(5)]

    seen, after = [], ""
    while after is not None:
        page = get(f"{ORDERS}?size=2&after={after}" if after else f"{ORDERS}?size=2", headers).json()
        seen += [row["number"] for row in page["rows"]]
        after = page["next"]

    assert seen == made[::-1]


def test_an_order_costs_three_statements_however_many_lines(
    firm: Company, vega: Dealer, django_assert_num_queries: Any
) -> None:
    headers = {**key(vega), "Idempotency-Key": "one"}
    body = {"lines": [line for _ in range(10) for line in lines_of(firm)["lines"]]}

    with django_assert_num_queries(5):  # three, and the savepoint that stands for the transaction
        answer = post(ORDERS, body, headers)

    assert answer.status_code == 201


def test_a_page_of_orders_is_json_of_its_description_whatever_customers_are_called(firm: Company) -> None:
    odd = firm.dealer('ООО «Кавычка " и \\ обратная»\n\t\x1f </script>')
    staff = Account.objects.create_user("chief@example.ru", "correct horse battery", name="А", role="administrator")
    for _ in range(3):
        assert post(ORDERS, lines_of(firm), key(odd)).status_code == 201
    Order.objects.filter(id=Order.objects.order_by("id")[0].id).update(due_on="2026-12-01", placed_at=None)

    answer = get(f"{ORDERS}?size=2", {"Authorization": f"Bearer {issue_token(staff, 'test')}"}).json()
    rest = get(
        f"{ORDERS}?size=2&after={answer['next']}", {"Authorization": f"Bearer {issue_token(staff, 'test')}"}
    ).json()

    page = shapes.OrderPage.model_validate(answer)
    found = list_orders(actor_of(staff), Page(size=3)).rows
    assert [row["id"] for row in answer["rows"]] == [str(row.id) for row in found[:2]]
    assert answer["next"] == str(found[1].id)
    assert rest["next"] is None
    for told, row in zip([*answer["rows"], *rest["rows"]], found, strict=True):
        named = {"status": row.status.key, "status_name": row.status.label}
        fields = {name: getattr(row, name) for name in shapes.OrderRow.model_fields if name not in named}
        assert told == json.loads(written(fields | named))
    assert page.rows[0].customer == odd.party.name

"""Over the API: a field for some records tells its condition, is refused elsewhere; what must be given is asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Terms
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.fields.models import FieldValue
from factories.fields import field
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
ORDERS = "/api/v1/orders/"
FIELDS = "/api/v1/fields/"
DEALERS: dict[str, Any] = {"field": "customer_type", "operator": "is", "value": "Дилер"}


@pytest.fixture
def us() -> Company:
    return company()


def buyer(us: Company, of_type: str = "Дилер") -> Dealer:
    dealer = us.dealer()
    Terms.objects.filter(party=dealer.party).update(customer_type=of_type)
    return dealer


def key(account: Account, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}", **more}


def post(path: str, body: Any, headers: dict[str, str]) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)


def order_of(us: Company, fields: dict[str, Any] | None = None, of_line: dict[str, Any] | None = None) -> Any:
    line = {"product": str(us.product().id), "quantity": 1, **({"fields": of_line} if of_line else {})}
    return {"lines": [line], **({"fields": fields} if fields is not None else {})}


def counts() -> tuple[int, int, int]:
    return Order.objects.count(), EventRow.objects.count(), FieldValue.objects.count()


def test_staff_read_the_condition_buyers_only_that_there_is_one(us: Company) -> None:
    field("gate", title="Ворота", buyer="changes", shown_when=DEALERS)
    staff = Account.objects.create_user("a@x.example", "correct horse", name="А", role="administrator")

    [told] = Client().get(FIELDS, headers=key(staff)).json()["fields"]
    [theirs] = Client().get(FIELDS, headers=key(buyer(us).account)).json()["fields"]

    said = "тип покупателя: Дилер"
    assert (told["is_conditional"], told["shown_when"], told["shown_for"]) == (True, DEALERS, said)
    assert (theirs["is_conditional"], theirs["shown_when"], theirs["shown_for"]) == (True, None, "")


def test_a_new_order_that_does_not_show_it_is_refused_by_its_name_and_nothing_is_made(us: Company) -> None:
    field("gate", title="Ворота", buyer="changes", shown_when=DEALERS)
    field("size", subject="line", title="Размер", buyer="changes", shown_when=DEALERS)
    other, there = key(buyer(us, "Опт").account, **{"Idempotency-Key": "1"}), key(buyer(us).account)
    before = counts()

    for sent, named in (
        (order_of(us, {"gate": "3"}), "field_gate"),
        (order_of(us, of_line={"size": "XL"}), "lines.0.field_size"),
    ):
        answer = post(ORDERS, sent, other)
        told = (answer.status_code, answer.json()["code"], answer.json()["field"])
        assert told == (422, "field_not_shown", named)
        assert "Дилер" not in answer.json()["message"]
    assert counts() == before
    made = post(ORDERS, order_of(us, {"gate": "3"}, {"size": "XL"}), there)

    assert made.status_code == 201
    assert sorted(FieldValue.objects.values_list("field", flat=True)) == ["gate", "size"]
    assert broken_laws() == []


def test_the_card_tells_which_are_not_shown_of_it(us: Company) -> None:
    field("gate", title="Ворота", buyer="changes", shown_when=DEALERS)
    headers = key(buyer(us, "Опт").account)
    made = post(ORDERS, order_of(us), headers).json()
    address = f"{FIELDS}order/{made['id']}/"

    told = Client().get(address, headers=headers).json()
    filled = Client().patch(address, json.dumps({"values": {"gate": "3"}}), "application/json", headers=headers)

    assert (told["values"], told["not_shown"]) == ({"gate": None}, ["gate"])
    assert (filled.status_code, filled.json()["code"], filled.json()["field"]) == (422, "field_not_shown", "field_gate")
    assert not FieldValue.objects.exists()


def test_what_must_be_filled_in_is_asked_of_a_new_order_by_its_name(us: Company) -> None:
    field("weight", "number", title="Вес", buyer="changes", required=True)
    field("inner", title="Внутреннее", required=True)
    field("scan", "file", title="Скан", buyer="changes", required=True)
    headers, before = key(buyer(us).account, **{"Idempotency-Key": "1"}), counts()

    for sent in (order_of(us), order_of(us, {}), order_of(us, {"weight": ""}), order_of(us, {"field_weight": None})):
        answer = post(ORDERS, sent, headers)
        told = (answer.status_code, answer.json()["code"], answer.json()["field"], answer.json()["message"])
        assert told == (422, "field_wrong", "field_weight", "«Вес»: заполните его")
    assert counts() == before

    made = post(ORDERS, order_of(us, {"weight": 2}), headers)
    assert (made.status_code, Order.objects.count()) == (201, 1)


def test_staff_give_what_must_be_filled_in_whether_buyers_see_it_or_not(us: Company) -> None:
    field("inner", title="Внутреннее", required=True)
    staff = key(Account.objects.create_user("a@x.example", "correct horse", name="А", role="administrator"))
    customer = {"customer": str(buyer(us).id)}

    refused = post(ORDERS, {**order_of(us), **customer}, staff)
    made = post(ORDERS, {**order_of(us, {"inner": "x"}), **customer}, staff)

    assert (refused.status_code, refused.json()["field"], made.status_code) == (422, "field_inner", 201)


def test_it_must_be_filled_in_only_by_those_it_is_shown_to(us: Company) -> None:
    field("gate", title="Ворота", buyer="changes", shown_when=DEALERS, required=True)

    there, other = (
        post(ORDERS, order_of(us), key(buyer(us).account)),
        post(ORDERS, order_of(us), key(buyer(us, "Опт").account)),
    )

    assert (there.status_code, there.json()["field"], other.status_code) == (422, "field_gate", 201)
    assert Order.objects.count() == 1


def test_a_line_that_names_fields_gives_those_that_must_be_one_that_names_none_is_filled_in_later(us: Company) -> None:
    field("size", subject="line", title="Размер", buyer="changes", required=True)
    field("colour", subject="line", title="Цвет", buyer="changes")
    headers = key(buyer(us).account)

    refused = post(ORDERS, order_of(us, of_line={"colour": "синий"}), headers)
    later = post(ORDERS, order_of(us), headers)

    assert (refused.status_code, refused.json()["field"]) == (422, "lines.0.field_size")
    assert (later.status_code, Order.objects.count()) == (201, 1)


def test_in_a_batch_those_refused_by_the_record_stop_no_other_and_many_cost_as_one(us: Company) -> None:
    field("gate", title="Ворота", buyer="changes", shown_when=DEALERS)
    staff = key(Account.objects.create_user("a@x.example", "correct horse", name="А", role="administrator"))
    good = {**order_of(us, {"gate": "3"}), "customer": str(buyer(us).id)}
    bad = {**order_of(us, {"gate": "3"}), "customer": str(buyer(us, "Опт").id)}
    post(f"{ORDERS}batch/", {"orders": [good, bad]}, staff)
    with CaptureQueriesContext(connection) as few:
        post(f"{ORDERS}batch/", {"orders": [good, bad]}, staff)

    with CaptureQueriesContext(connection) as many:
        answer = post(f"{ORDERS}batch/", {"orders": [good] * 7 + [bad] * 3}, staff)

    outcomes = answer.json()["outcomes"]
    assert [one["refused"] and one["refused"]["field"] for one in outcomes] == [None] * 7 + ["field_gate"] * 3
    assert len(many) == len(few)
    assert (Order.objects.count(), FieldValue.objects.count()) == (9, 9)
    assert broken_laws() == []


def test_handing_over_without_fields_costs_nothing_more_once_they_are_known(us: Company) -> None:
    headers = key(buyer(us).account)
    post(ORDERS, order_of(us), headers)
    with CaptureQueriesContext(connection) as before:
        post(ORDERS, order_of(us), headers)
    field("gate", title="Ворота", buyer="changes", shown_when=DEALERS)
    post(ORDERS, order_of(us), headers)

    with CaptureQueriesContext(connection) as after:
        post(ORDERS, order_of(us), headers)

    assert len(after) == len(before)

"""Own fields over the API: which there are, read and filled in, found by a condition; a buyer's key sees its own."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.catalog.models import Product
from dealernet.business.orders.models import Order
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.setting import set_fields
from factories.automatic import ordered
from factories.fields import field
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
FIELDS = "/api/v1/fields/"


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def vega(us: Company) -> Dealer:
    return us.dealer("ООО «Вега»")


@pytest.fixture
def order(us: Company, vega: Dealer) -> Order:
    return ordered(us, vega)[0]


def key(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}"}


def boss() -> dict[str, str]:
    return key(Account.objects.create_user("b@x.example", "correct horse battery", name="Б", role="administrator"))


def patch(path: str, values: Any, headers: dict[str, str]) -> Any:
    body = json.dumps({"values": values})
    return Client().patch(path, body, content_type="application/json", headers=headers)


def get(path: str, headers: dict[str, str]) -> Any:
    return Client().get(path, headers=headers)


def test_a_program_reads_and_fills_in_every_sort_of_field(us: Company, order: Order) -> None:
    field()
    field("weight", "number", title="Вес")
    field("ready", "date", title="Готов")
    field("care", "several", title="Беречь", choices={"a": "А", "b": "Б"})
    field("instead", "reference", title="Вместо", refers="order")
    headers, address = boss(), f"{FIELDS}order/{order.id}/"
    empty = {"onec_number": None, "weight": None, "ready": None, "care": [], "instead": None}
    assert get(address, headers).json()["values"] == empty

    sent = {"onec_number": "УТ-1", "weight": 12.5, "ready": "2026-12-31", "care": ["b", "А"], "instead": order.number}
    answer = patch(address, sent, headers)

    filled = {
        "onec_number": "УТ-1",
        "weight": "12.5",
        "ready": "2026-12-31",
        "care": ["b", "a"],
        "instead": {"id": str(order.id), "label": f"№ {order.number}"},
    }
    assert (answer.status_code, answer.json()["values"]) == (200, filled)
    assert patch(address, sent, headers).json()["values"] == filled, "repeating is harmless"
    assert get(f"/api/v1/orders/{order.id}/", headers).json()["fields"] == filled
    patch(address, {"weight": None}, headers)
    assert get(address, headers).json()["values"]["weight"] is None
    assert [one["name"] for one in get(FIELDS, headers).json()["fields"]] == sorted(empty)


@pytest.mark.parametrize(
    ("values", "status", "beside"),
    [
        ({"weight": "тяжёлый"}, 422, "field_weight"),
        ({"weight": {"a": 1}}, 422, "field_weight"),
        ({"weight": "9" * 1_000_000}, 422, "field_weight"),
        ({"weight": "9" * 10_000_000}, 413, None),
        ({"weight": "1\x00"}, 422, "field_weight"),
        ({"poem": "x"}, 422, "poem"),
        ({"onec_number": "УТ-1", "weight": "тяжёлый"}, 422, "field_weight"),
        ({}, 422, None),
        ([], 422, None),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field_and_nothing_changes(
    us: Company, order: Order, values: Any, status: int, beside: str | None
) -> None:
    field()
    field("weight", "number", title="Вес")

    answer = patch(f"{FIELDS}order/{order.id}/", values, boss())

    assert answer.status_code == status
    assert beside is None or answer.json()["field"] == beside
    assert len(answer.content) < 2_000
    assert FieldValue.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_buyers_key_sees_and_changes_only_what_is_given_to_buyers(us: Company, vega: Dealer, order: Order) -> None:
    field("confirmed", "yes", title="Подтверждён", buyer="changes")
    field("seen", title="Видно", buyer="reads")
    field("secret", title="Тайна")
    set_fields(us.actor, "order", [order.id], {"secret": "невыгодный", "seen": "да"})
    headers, address = key(vega.account), f"{FIELDS}order/{order.id}/"

    assert patch(address, {"confirmed": True}, headers).json()["values"] == {"confirmed": True, "seen": "да"}
    assert patch(address, {"seen": "нет"}, headers).status_code == 403
    assert patch(address, {"secret": "x"}, headers).status_code == 422
    assert [one["name"] for one in get(FIELDS, headers).json()["fields"]] == ["confirmed", "seen"]
    asked = quote('{"field": "field_secret", "operator": "is_there"}')
    assert get(f"/api/v1/orders/?if={asked}", headers).status_code == 403
    assert get("/api/v1/orders/?text=невыгодный", headers).json()["rows"] == []
    events = get("/api/v1/events/", headers)
    told = [one["facts"] for one in events.json()["events"] if one["kind"] == "orders.fields_changed"]
    assert [one["now"] for one in told] == [{"seen": "да"}, {"confirmed": True}]
    assert "невыгодный" not in events.content.decode()
    stranger = key(us.dealer().account)
    assert get(address, stranger).status_code == 404
    assert patch(address, {"confirmed": False}, stranger).status_code == 404
    assert {row.field: row.value for row in FieldValue.objects.all()} == {
        "confirmed": True,
        "seen": "да",
        "secret": "невыгодный",
    }


def test_orders_are_found_by_a_condition_over_their_fields(us: Company, vega: Dealer, order: Order) -> None:
    field()
    ordered(us, vega)
    set_fields(us.actor, "order", [order.id], {"onec_number": "ТД00-000123"})
    headers = boss()

    def found(condition: str) -> Any:
        return get(f"/api/v1/orders/?if={quote(condition)}", headers)

    rows = found('{"field": "field_onec_number", "operator": "is", "value": "тд00-000123"}').json()["rows"]
    assert [UUID(row["id"]) for row in rows] == [order.id]
    for wrong in ("{", '{"field": "field_gone", "operator": "is", "value": "x"}', "[" * 3000, "1"):
        answer = found(wrong)
        assert (answer.status_code, answer.json()["field"]) == (422, "if"), wrong


def test_a_line_and_a_file_are_filled_in_too(us: Company, vega: Dealer, order: Order) -> None:
    field("note", subject="line", title="Заметка", buyer="changes")
    field("scan", "file", title="Скан", buyer="changes")
    product = Product.objects.get()
    headers = key(vega.account)
    line, scan = f"{FIELDS}line/{order.id}/{product.id}/", f"{FIELDS}order/{order.id}/scan/file/"

    assert patch(line, {"note": "Осторожно"}, headers).json()["values"] == {"note": "Осторожно"}
    sent = Client().post(scan, {"file": SimpleUploadedFile("Скан.pdf", b"%PDF-1.4 x")}, headers=headers)
    assert sent.json()["values"]["scan"]["label"] == "Скан.pdf"
    assert b"".join(get(scan, headers).streaming_content) == b"%PDF-1.4 x"
    refused = Client().post(scan, {"file": SimpleUploadedFile("Скан.exe", b"MZ")}, headers=headers)
    assert (refused.status_code, refused.json()["field"]) == (422, "field_scan")
    assert get(scan, key(us.dealer().account)).status_code == 404
    assert get(f"{FIELDS}moon/{order.id}/", headers).status_code == 404


def test_filling_in_costs_the_same_statements_however_many_fields(us: Company, order: Order) -> None:
    for n in range(12):
        field(f"f{n}", title=f"Поле {n}")
    headers, address = boss(), f"{FIELDS}order/{order.id}/"
    patch(address, {"f0": "0"}, headers)

    with CaptureQueriesContext(connection) as of_one:
        patch(address, {"f0": "1"}, headers)
    with CaptureQueriesContext(connection) as of_many:
        patch(address, {f"f{n}": "2" for n in range(12)}, headers)

    assert len(of_one) == len(of_many)

"""Fields by pages: made by the administrator, filled in on cards, by sheets, by buyers in the cabinet."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from dealernet.business.catalog.models import Product
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Contact
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.fields.keeping import archive_field
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.published import KIND, fields_of
from dealernet.foundation.fields.queries import field_values
from dealernet.foundation.fields.setting import set_fields
from factories.automatic import ordered
from factories.fields import field
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
THERE = "/desk/settings/fields/"


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def dealer(us: Company) -> Dealer:
    return us.dealer()


@pytest.fixture
def order(us: Company, dealer: Dealer) -> Order:
    return ordered(us, dealer)[0]


def desk(role: str = "administrator") -> Client:
    client = Client()
    client.force_login(Account.objects.create_user(f"{role}@x.example", "correct horse battery", name="А", role=role))
    return client


def cabinet(dealer: Dealer) -> Client:
    client = Client()
    client.force_login(dealer.account)
    return client


def values(subject: UUID, of: str = "order") -> Any:
    return dict(field_values(of, [subject])[subject])


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_field_is_there_after_a_name_and_a_click_and_1c_fills_it(us: Company, order: Order) -> None:
    client = desk()

    client.post(f"{THERE}new/order/", {"quick": "1", "title": "Номер заказа в 1С", "type": "text"})

    [made] = fields_of("order")
    assert (made.title, made.type, made.in_list, made.sources) == (
        "Номер заказа в 1С",
        "text",
        True,
        {"onec": "Номер по 1С"},
    )
    for address in (f"/desk/orders/{order.id}/", "/desk/orders/", THERE, f"{THERE}{made.key}/"):
        assert "Номер заказа в 1С" in text(client.get(address)), address


def test_a_field_is_made_changed_put_in_order_archived_and_brought_back(us: Company) -> None:
    client = desk()
    form = {"title_ru": "Чем везти", "type": "choice", "choices": "Машиной\nСамолётом / By air", "buyer": "reads"}

    there = client.post(f"{THERE}new/order/", {"quick": "1", "title": "Чем везти", "type": "choice"})
    assert there.headers["Location"].startswith(f"{THERE}new/order/?title=")
    client.post(f"{THERE}new/order/", {**form, "required": "on", "help_ru": "Спросите"})
    client.post(f"{THERE}new/order/", {"quick": "1", "title": "Вес", "type": "number"})
    key = "order-chem_vezti"
    assert publishing.in_force(KIND)[key].body == {
        "type": "choice",
        "title": {"ru": "Чем везти"},
        "help": {"ru": "Спросите"},
        "choices": [
            {"key": "mashinoj", "title": {"ru": "Машиной"}},
            {"key": "samoletom", "title": {"ru": "Самолётом", "en": "By air"}},
        ],
        "buyer": "reads",
        "required": True,
        "subject": "order",
        "position": 1,
    }

    client.post(f"{THERE}{key}/", {**form, "choices": "Самолётом\nПоездом", "comment": "Без машин"})
    body = publishing.in_force(KIND)[key].body
    assert [one["key"] for one in body["choices"]] == ["samoletom", "poezdom"]
    assert (body["position"], publishing.in_force(KIND)[key].comment) == (1, "Без машин")
    client.post(f"{THERE}order-ves/move/", {"to": "up"})
    assert [one.name for one in fields_of("order")] == ["ves", "chem_vezti"]

    assert "Чем везти" in text(client.get(f"{THERE}{key}/archive/"))
    client.post(f"{THERE}{key}/archive/")
    assert [one.name for one in fields_of("order")] == ["ves"]
    client.post(f"{THERE}{key}/restoration/")
    assert [one.name for one in fields_of("order")] == ["ves", "chem_vezti"]


@pytest.mark.parametrize("role", ["salesperson", "accountant"])
def test_only_whoever_publishes_makes_fields(us: Company, role: str) -> None:
    made = field()
    client = desk(role)

    for address in ("", "new/order/", f"{made.key}/", f"{made.key}/archive/"):
        assert client.get(THERE + address).status_code == 404
        assert client.post(THERE + address, {"quick": "1", "title": "Х", "type": "text"}).status_code in (403, 404, 405)

    assert list(publishing.in_force(KIND)) == [made.key]


@pytest.mark.parametrize("sent", [{"quick": "1", "title": " "}, {"title_ru": "", "type": "text"}, {"type": "poem"}])
def test_a_field_that_cannot_be_is_refused_on_its_form(us: Company, sent: dict[str, str]) -> None:
    answer = desk().post(f"{THERE}new/order/", {"type": "text", "buyer": "hidden", **sent})

    assert answer.status_code == 422
    assert publishing.in_force(KIND) == {}


def test_staff_fill_in_a_card_and_what_is_wrong_stands_beside_its_field(us: Company, order: Order) -> None:
    field()
    field("weight", "number", title="Вес")
    client = desk()
    address = f"/fields/order/{order.id}/"

    wrong = client.post(address, {"field_onec_number": "УТ-1", "field_weight": "тяжёлый"})
    assert (wrong.status_code, values(order.id)) == (422, {})
    assert 'value="УТ-1"' in text(wrong), "what was typed is still there"
    assert 'id="id_field_weight-error"' in text(wrong)

    saved = client.post(address, {"field_onec_number": "УТ-1", "field_weight": "1,5"})
    assert saved.headers["Location"] == f"/desk/orders/{order.id}/"
    assert values(order.id) == {"onec_number": ["УТ-1"], "weight": ["1.5"]}
    page = text(client.get(f"/desk/orders/{order.id}/"))
    assert "Номер заказа в 1С: УТ-1; Вес: 1,5" in page, "history says it"


def test_a_validation_stands_beside_its_field(us: Company, order: Order) -> None:
    field("confirmed", "yes", title="Подтверждён")
    body = {
        "title": {"ru": "Т"},
        "subject": "order",
        "fields": ["field_confirmed"],
        "means": "forbid",
        "message": {"ru": "Подтверждает только покупатель."},
    }
    publishing.publish(us.actor, "validation", "buyers_only", body)
    client = desk()

    answer = client.post(f"/fields/order/{order.id}/", {"field_confirmed": "on"})

    assert (answer.status_code, values(order.id)) == (422, {})
    assert "Подтверждает только покупатель." in text(answer)
    assert "Подтверждён" in text(client.get("/desk/settings/validations/new/order/"))


def test_a_buyer_ticks_on_its_order_and_sees_nothing_of_what_is_not_shown_to_it(
    us: Company, dealer: Dealer, order: Order
) -> None:
    field("confirmed", "yes", title="Заказ подтверждён клиентом", buyer="changes")
    field("secret", title="Тайная заметка")
    set_fields(us.actor, "order", [order.id], {"secret": "невыгодный"})
    client, card = cabinet(dealer), f"/orders/{order.id}/"

    assert "Заказ подтверждён клиентом" in text(client.get(card))
    saved = client.post(f"/fields/order/{order.id}/", {"field_confirmed": "on", "field_secret": "мой"})

    assert (saved.headers["Location"], values(order.id)) == (card, {"confirmed": [True], "secret": ["невыгодный"]})
    page = text(client.get(card))
    assert "Заказ подтверждён клиентом: да" in page
    assert "айная" not in page
    assert "невыгодный" not in page
    assert "невыгодный" not in text(client.get("/orders/?q=невыгодный")).replace('value="невыгодный"', "")
    assert str(order.id) not in text(client.get("/orders/?q=невыгодный"))


def test_another_buyer_finds_neither_the_fields_nor_the_file(us: Company, dealer: Dealer, order: Order) -> None:
    field("scan", "file", title="Скан", buyer="changes")
    address = f"/fields/order/{order.id}/"
    pdf = SimpleUploadedFile("Скан.pdf", b"%PDF-1.4 x", "application/pdf")
    own, stranger = cabinet(dealer), cabinet(us.dealer())

    assert own.post(address, {"field_scan": pdf}).status_code == 302
    assert b"".join(own.get(f"{address}scan/").streaming_content) == b"%PDF-1.4 x"
    for client in (stranger, Client()):
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, {"field_scan": ""}).status_code in (302, 404)
        assert client.get(f"{address}scan/").status_code in (302, 404)

    own.post(address, {})
    assert FieldValue.objects.count() == 1, "a file that is not sent again stays"
    own.post(address, {"field_scan__away": "on"})
    assert FieldValue.objects.count() == 0


def test_every_other_record_is_filled_in_by_pages_too(us: Company, dealer: Dealer, order: Order) -> None:
    contact = Contact.objects.create(party_id=dealer.id, name="Пётр")
    product = Product.objects.get()
    task = Task.objects.create(key="k", kind="other", title="Т", party_id=dealer.id, holder_id=order.id)
    for of in ("party", "contact", "product", "task", "line"):
        field("note", subject=of, title="Заметка", **({"buyer": "reads"} if of in ("line", "product") else {}))
    client = desk()
    line = f"/fields/line/{order.id}/{product.id}/"
    ways = {
        f"/fields/party/{dealer.id}/": f"/desk/buyers/{dealer.id}/",
        f"/fields/contact/{contact.id}/": f"/desk/buyers/{dealer.id}/",
        f"/fields/product/{product.id}/": f"/desk/products/{product.id}/",
        f"/fields/task/{task.id}/": "/desk/",
        line: f"/desk/orders/{order.id}/",
    }

    for n, (address, page) in enumerate(ways.items()):
        assert client.get(address).status_code == 200, address
        assert client.post(address, {"field_note": f"значение {n}"}).status_code == 302, address
        assert f"значение {n}" in text(client.get(page)), page

    assert "значение 2" in text(cabinet(dealer).get(f"/catalogue/{product.id}/"))
    assert cabinet(dealer).post(f"/fields/product/{product.id}/", {"field_note": "моё"}).status_code == 404
    assert "значение 4" in text(cabinet(dealer).get(f"/orders/{order.id}/"))
    assert cabinet(dealer).post(line, {"field_note": "моё"}).status_code == 404
    assert client.get(f"/fields/line/{order.id}/{task.id}/").status_code == 404
    assert client.get(f"/fields/moon/{order.id}/").status_code == 404


def test_a_list_shows_fields_its_sheet_has_columns_and_both_cost_the_same_however_many(
    us: Company, dealer: Dealer, order: Order
) -> None:
    field(in_list=True)
    field("weight", "number", title="Вес")
    ids = [order.id, *(one.id for one in ordered(us, dealer, 12))]
    set_fields(us.actor, "order", ids, {"onec_number": "УТ-77", "weight": 2})
    client = desk()
    client.get("/desk/orders/")

    with CaptureQueriesContext(connection) as of_many:
        page = text(client.get("/desk/orders/"))
    Order.objects.exclude(id=order.id).update(stage="draft")
    with CaptureQueriesContext(connection) as of_one:
        client.get("/desk/orders/")

    assert len(of_one) == len(of_many)
    assert page.count("УТ-77") == 13
    assert "Вес: 2" not in page
    sheet = client.get("/desk/orders/export.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(sheet.streaming_content)))
    [head, row] = book.get_sheet_by_index(0).to_python()
    assert dict(zip(head, row, strict=True))["Номер заказа в 1С"] == "УТ-77"
    assert dict(zip(head, row, strict=True))["Вес"] == 2


def xlsx(*rows: list[Any]) -> SimpleUploadedFile:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return SimpleUploadedFile("Поля.xlsx", kept.getvalue())


def test_a_sheet_is_looked_at_then_taken_over_line_by_line(us: Company, dealer: Dealer, order: Order) -> None:
    field()
    field("weight", "number", title="Вес")
    [second] = ordered(us, dealer)
    client, address = desk("salesperson"), f"{THERE}sheet/order/"
    Order.objects.update(responsible=Account.objects.get(email="salesperson@x.example"))
    rows = [
        ["Номер", "Номер заказа в 1С", "Вес", "Лишнее"],
        [order.number, "УТ-1", 12.5, "x"],
        [second.number, "УТ-2", "тяжёлый"],
        ["99999", "УТ-3"],
        [order.number, "УТ-4"],
    ]

    looked = client.post(address, {"file": xlsx(*rows), "act": "look"})
    assert (looked.status_code, values(order.id)) == (200, {})
    assert "Номер заказа в 1С: УТ-1; Вес: 12,5" in text(looked)

    client.post(address, {"file": xlsx(*rows), "act": "take"})
    assert (values(order.id), values(second.id)) == ({"onec_number": ["УТ-1"], "weight": ["12.5"]}, {})
    again = client.post(address, {"file": xlsx(*rows[:2]), "act": "take"})
    assert "УТ-1" not in text(again), "what stands already is no line"

    for wrong in (SimpleUploadedFile("x.pdf", b"%PDF-1.4"), xlsx(["Вес"], [1]), xlsx(["Номер"], ["1"])):
        assert client.post(address, {"file": wrong, "act": "take"}).status_code == 422


def test_a_sheet_does_not_leave_a_record_without_what_must_be_filled_in(us: Company, dealer: Dealer) -> None:
    field("weight", "number", title="Вес", required=True)
    field("gate", title="Ворота")
    first, second, third = ordered(us, dealer, 3)
    set_fields(us.actor, "order", [second.id], {"weight": 2})
    client, address = desk(), f"{THERE}sheet/order/"
    rows = [["Номер", "Вес", "Ворота"], [first.number, "", "1"], [second.number, "", "2"], [third.number, 3, "3"]]

    taken = client.post(address, {"file": xlsx(*rows), "act": "take"})

    assert "«Вес»: заполните его" in text(taken)
    assert [values(one.id) for one in (first, second, third)] == [
        {},
        {"weight": ["2"], "gate": ["2"]},
        {"weight": ["3"], "gate": ["3"]},
    ]
    without = [["Номер", "Ворота"], [first.number, "1"]]
    client.post(address, {"file": xlsx(*without), "act": "take"})
    assert values(first.id) == {"gate": ["1"]}, "a sheet without the column asks nothing of it"


def test_a_view_of_a_field_that_is_gone_says_so_and_shows_nothing_more(us: Company, order: Order) -> None:
    made = field()
    client = desk()
    narrowed = '/desk/orders/?if={"field":"field_onec_number","operator":"is","value":"УТ-1"}'
    assert client.get(narrowed).status_code == 200
    archive_field(us.actor, made.key)

    page = client.get(narrowed)

    assert page.status_code == 422
    assert str(order.id) not in text(page)

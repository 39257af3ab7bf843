"""Fields of the company's own are filled in as one act: kept, told, found, refused beside the field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.queries import OrderFilter, list_orders
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import parsed
from dealernet.foundation.errors import NotThere, PowerMissing, Refusal
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.errors import FieldUnknown, FieldWrong
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.queries import field_lines, file_of
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.paging import Page
from factories.automatic import ordered
from factories.fields import field
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
WHAT: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("text", {}, " УТ-000123 ", "УТ-000123"),
    ("number", {}, "12,5", Decimal("12.5")),
    ("money", {}, "1 250,5", Decimal("1250.50")),
    ("date", {}, "31.12.2026", date(2026, 12, 31)),
    ("yes", {}, "да", True),
    ("choice", {"choices": {"air": "Самолётом", "road": "Машиной"}}, "самолетом", "air"),
    ("several", {"choices": {"a": "Хрупкое", "b": "Тяжёлое"}}, ["Тяжелое", "a"], ["b", "a"]),
]
WRONG: list[tuple[str, dict[str, Any], Any]] = [
    ("text", {}, "я" * 10_000_000),
    ("text", {}, "а\x00б"),
    ("text", {}, {"a": 1}),
    ("text", {}, "\ud800"),
    ("number", {}, "двенадцать"),
    ("number", {}, float("nan")),
    ("number", {}, "1" * 40),
    ("number", {}, True),
    ("money", {}, "1,005"),
    ("date", {}, "31.02.2026"),
    ("date", {}, "0001-01-01"),
    ("date", {}, "9" * 5_000),
    ("yes", {}, "может быть"),
    ("choice", {"choices": {"air": "Самолётом"}}, "пешком"),
    ("several", {"choices": {"a": "Хрупкое"}}, ["a", "z"]),
    ("several", {"choices": {"a": "Хрупкое"}}, {"a": "a"}),
    ("reference", {"refers": "order"}, "99999"),
    ("file", {}, "path.pdf"),
    ("file", {}, {"stored": "x", "label": "y", "size": 1}),
]


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def dealer(us: Company) -> Dealer:
    return us.dealer()


def orders_of(us: Company, dealer: Dealer, many: int = 1) -> list[UUID]:
    return [order.id for order in ordered(us, dealer, many)]


def one_set(us: Company, order: UUID, told: Any, name: str = "onec_number") -> Outcome:
    return set_fields(us.actor, "order", [order], {name: told})[0]


def events() -> list[tuple[str, Any]]:
    return list(EventRow.objects.filter(kind="orders.fields_changed").order_by("id").values_list("subject", "facts"))


@pytest.mark.parametrize(("type_", "more", "told", "is_"), WHAT)
def test_a_value_of_each_type_is_kept_once_told_once_and_a_word_of_conditions(
    us: Company, dealer: Dealer, type_: str, more: Any, told: Any, is_: Any
) -> None:
    field(type=type_, **more)
    [order] = orders_of(us, dealer)

    assert one_set(us, order, told).changed
    assert not one_set(us, order, told).changed, "repeating it changes nothing"

    assert SOURCES["order"].gather([order])[order]["field_onec_number"] == is_
    assert len(events()) == 1
    assert events()[0][1]["was"]["onec_number"] == ([] if type_ == "several" else None)


def test_an_empty_value_takes_the_old_one_away(us: Company, dealer: Dealer) -> None:
    field()
    [order] = orders_of(us, dealer)
    one_set(us, order, "УТ-1")

    assert one_set(us, order, "  ").changed

    assert not FieldValue.objects.exists()
    assert [facts["now"] for _order, facts in events()] == [{"onec_number": "УТ-1"}, {"onec_number": None}]


@pytest.mark.parametrize(("type_", "more", "told"), WRONG)
def test_what_does_not_fit_is_refused_in_words_beside_the_field_and_changes_nothing(
    us: Company, dealer: Dealer, type_: str, more: Any, told: Any
) -> None:
    field(type=type_, **more)
    [order] = orders_of(us, dealer)

    with pytest.raises(FieldWrong) as refused:
        one_set(us, order, told)

    assert refused.value.field == "field_onec_number"
    assert "Номер заказа в 1С" in str(refused.value)
    assert len(str(refused.value)) < 300
    assert not FieldValue.objects.exists()
    assert events() == []


def test_a_required_field_cannot_be_emptied(us: Company, dealer: Dealer) -> None:
    field(required=True)
    [order] = orders_of(us, dealer)
    one_set(us, order, "УТ-1")

    with pytest.raises(FieldWrong):
        one_set(us, order, "")

    assert FieldValue.objects.get().value == "УТ-1"


def test_a_buyer_changes_only_what_is_given_to_buyers_and_only_its_own(us: Company, dealer: Dealer) -> None:
    field("confirmed", "yes", title="Заказ подтверждён клиентом", buyer="changes")
    field("read", "yes", title="Видно", buyer="reads")
    field("secret", "yes", title="Тайна")
    [order] = orders_of(us, dealer)
    [others] = orders_of(us, us.dealer())

    assert set_fields(dealer.actor, "order", [order], {"confirmed": True})[0].changed
    with pytest.raises(PowerMissing):
        set_fields(dealer.actor, "order", [order], {"read": True})
    with pytest.raises(FieldUnknown):
        set_fields(dealer.actor, "order", [order], {"secret": True})
    assert isinstance(set_fields(dealer.actor, "order", [others], {"confirmed": True})[0].refusal, Refusal)

    assert list(FieldValue.objects.values_list("subject", "field")) == [(order, "confirmed")]
    assert [line.field.name for line in field_lines(dealer.actor, "order", order)] == ["confirmed", "read"]
    assert [line.may_change for line in field_lines(dealer.actor, "order", order)] == [True, False]


def test_a_reference_finds_only_what_its_actor_reaches(us: Company, dealer: Dealer) -> None:
    field("instead", "reference", title="Вместо заказа", refers="order", buyer="changes")
    [order, first] = orders_of(us, dealer, 2)
    [others] = orders_of(us, us.dealer())

    with pytest.raises(FieldWrong):
        set_fields(dealer.actor, "order", [order], {"instead": str(others)})
    assert not FieldValue.objects.exists()

    assert set_fields(dealer.actor, "order", [order], {"instead": str(first)})[0].changed
    assert field_lines(us.actor, "order", order)[0].refers_to == first


def test_a_file_is_kept_with_the_record_and_given_to_whoever_sees_it(us: Company, dealer: Dealer) -> None:
    field("scan", "file", title="Скан", buyer="changes")
    [order] = orders_of(us, dealer)
    sent = SimpleUploadedFile("Скан договора.pdf", b"%PDF-1.4 x", "application/pdf")

    set_fields(dealer.actor, "order", [order], {"scan": sent})
    with pytest.raises(FieldWrong):
        set_fields(dealer.actor, "order", [order], {"scan": SimpleUploadedFile("x.exe", b"MZ")})

    kept = file_of(dealer.actor, "order", order, "scan")
    assert (kept.name, kept.path.read_bytes()) == ("Скан договора.pdf", b"%PDF-1.4 x")
    with pytest.raises(NotThere):
        file_of(us.dealer().actor, "order", order, "scan")


CONDITIONS: list[tuple[dict[str, Any], Any, Any, list[dict[str, Any]]]] = [
    ({"type": "text"}, "Срочно ЁЖ", "обычный 50%_", [
        {"operator": "is", "value": "срочно еж"}, {"operator": "is_not", "value": "срочно еж"},
        {"operator": "is_one_of", "value": ["срочно ёж", "x"]}, {"operator": "contains", "value": "Но Ё"},
        {"operator": "contains", "value": "50%_"}, {"operator": "is_there"}, {"operator": "is_missing"},
    ]),
    ({"type": "number"}, "12.5", "-3", [
        {"operator": "is", "value": 12.5}, {"operator": "at_least", "value": 0}, {"operator": "less_than", "value": 0},
        {"operator": "is_one_of", "value": [-3, 4]}, {"operator": "is_not", "value": 12.5},
    ]),
    ({"type": "date"}, "2026-12-31", "2026-01-01", [
        {"operator": "is", "value": "2026-12-31"}, {"operator": "more_than", "value": "2026-01-01"},
        {"operator": "at_most", "value": "2026-06-30"}, {"operator": "is_missing"},
    ]),
    ({"type": "yes"}, True, False, [
        {"operator": "is", "value": True}, {"operator": "is_not", "value": True}, {"operator": "is", "value": False},
        {"operator": "is_there"},
    ]),
    ({"type": "several", "choices": {"a": "А", "b": "Б", "c": "В"}}, ["a", "b"], ["b"], [
        {"operator": "is", "value": "a"}, {"operator": "is_not", "value": "a"}, {"operator": "is_missing"},
        {"operator": "is_one_of", "value": ["a", "c"]},
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("made", "one", "other", "rows"), CONDITIONS)
def test_python_and_sql_decide_alike(
    us: Company, dealer: Dealer, made: Any, one: Any, other: Any, rows: list[dict[str, Any]]
) -> None:
    field(**made)
    first, second, third = orders_of(us, dealer, 3)
    one_set(us, first, one)
    one_set(us, second, other)
    words, all_facts = SOURCES["order"].words, SOURCES["order"].gather([first, second, third])

    for row in rows:
        for kind in ("all", "none", "any"):
            tree = parsed({kind: [{"field": "field_onec_number", **row}]}, words)
            found = {row.id for row in list_orders(us.actor, Page(), OrderFilter(condition=tree)).rows}
            assert found == {order for order, facts in all_facts.items() if decide(tree, facts).holds}, (kind, row)


def test_the_number_of_statements_does_not_depend_on_how_many_records(us: Company, dealer: Dealer) -> None:
    field()
    field("weight", "number", title="Вес")
    ids = orders_of(us, dealer, 12)
    set_fields(us.actor, "order", ids[:1], {"onec_number": "0"})

    with CaptureQueriesContext(connection) as of_one:
        set_fields(us.actor, "order", ids[:1], {"onec_number": "1", "weight": 2})
    with CaptureQueriesContext(connection) as of_many:
        set_fields(us.actor, "order", ids, {"onec_number": "2", "weight": 3})

    assert len(of_one) == len(of_many)
    assert len(events()) == 14

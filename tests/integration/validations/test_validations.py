"""Validations: what a company forbids is refused in every way a change comes in, and then nothing has changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dealernet.automation.models import Run
from dealernet.automation.rules import KIND as RULE
from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    allow_shipping,
    cancel_orders,
    change_order,
    place_orders,
    qualify_orders,
    start_picking,
)
from dealernet.business.orders.models import Order
from dealernet.business.parties.commands import NewTerm, change_party, create_party, record_terms
from dealernet.business.parties.models import Party, Profile, TermFact, Terms
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.stock.models import Balance
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.configuration.models import Definition
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.validations import KIND, BeyondValidation
from dealernet.foundation.validations.validation import said as in_words
from dealernet.integrations.sheets.commands import apply_sheet, upload_sheet
from dealernet.integrations.sheets.queries import sheet_card
from factories.happening import let_it_happen
from factories.racing import at_once
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db

LIMIT = {
    "title": {"ru": "Лимит даёт руководитель"},
    "subject": "party",
    "fields": ["credit_limit"],
    "roles": ["salesperson"],
    "means": "forbid",
    "when": {"field": "credit_limit", "operator": "more_than", "value": 100_000},
    "message": {"ru": "Лимит больше 100 000 ₽ даёт руководитель продаж.", "en": "Ask the head of sales."},
}
EMAIL = {
    "title": {"ru": "Без почты не собираем"},
    "subject": "order",
    "fields": ["stage"],
    "means": "require",
    "when": {
        "any": [
            {"field": "stage", "operator": "is_not", "value": "picking"},
            {"field": "email", "operator": "is_there"},
        ]
    },
    "message": {"ru": "Сначала укажите почту для уведомлений."},
}
SMALL = {
    "title": {"ru": "Мелкие заказы"},
    "subject": "order",
    "fields": ["total"],
    "roles": ["buyer"],
    "means": "forbid",
    "when": {"field": "total", "operator": "less_than", "value": 5000},
    "message": {"ru": "Заказ меньше 5 000 ₽ не принимаем.", "en": "We take no orders below 5,000 ₽."},
}


@pytest.fixture
def us() -> Company:
    return company()


def person(role: str) -> Actor:
    return actor_of(Account.objects.create_user(f"{uuid4()}@x.example", "correct horse battery", name="Ч", role=role))


def publish_validation(us: Company, body: dict[str, Any], key: str = "one") -> None:
    publish(us.actor, KIND, key, body)


def placed(us: Company, dealer: Dealer, many: int = 1) -> list[UUID]:
    product = us.product("1000.00")
    asked = [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))]) for _ in range(many)]
    return [one.subject for one in place_orders(us.actor, asked)]


def stands() -> list[Any]:
    tables = (Order, Terms, TermFact, Party, Balance, CreditAccount)
    return [list(table.objects.order_by("pk").values()) for table in tables] + [EventRow.objects.count()]


def said(outcomes: Sequence[Any]) -> list[str]:
    """The message of each refusal's author, else what the refusal says; empty where there is none."""
    refusals = [one.refusal for one in outcomes]
    alone = [in_words(one.messages) if isinstance(one, BeyondValidation) else str(one) for one in refusals]
    return [text if one else "" for one, text in zip(refusals, alone, strict=True)]


def test_a_change_is_forbidden_to_a_role_and_open_to_others(us: Company) -> None:
    publish_validation(us, LIMIT)
    dealer = us.dealer(limit="1000")
    Party.objects.update(responsible=us.manager)
    head, sales, before = person("head_of_sales"), actor_of(us.manager), stands()
    term = NewTerm(dealer.id, "credit_limit", 500_000)

    [refused] = record_terms(sales, [term])
    assert (said([refused]), refused.changed, stands()) == (
        ["Лимит больше 100 000 ₽ даёт руководитель продаж."],
        False,
        before,
    )
    assert isinstance(refused.refusal, BeyondValidation)
    assert (refused.refusal.status, refused.refusal.field, refused.refusal.code) == (
        422,
        "credit_limit",
        "validation_refused",
    )
    with translation.override("en"):
        assert (
            str(refused.refusal) == "Validation “Лимит даёт руководитель”: Ask the head of sales. Field “credit limit”."
        )
        assert refused.refusal.beside() == "Ask the head of sales. (validation “Лимит даёт руководитель”)"

    assert record_terms(sales, [replace(term, value=90_000)])[0].done
    assert record_terms(head, [term])[0].done
    assert Terms.objects.get(party=dealer.id).credit_limit == Decimal(500_000)


def test_only_what_was_forbidden_is_taken_back_of_many(us: Company) -> None:
    publish_validation(us, LIMIT)
    first, second = us.dealer(limit="1000"), us.dealer(limit="1000")
    Party.objects.update(responsible=us.manager)
    terms = [
        NewTerm(first.id, "credit_limit", 500_000),
        NewTerm(second.id, "credit_limit", 50_000),
        NewTerm(first.id, "customer_type", "Опт"),
    ]

    outcomes = record_terms(actor_of(us.manager), terms)

    assert [one.done for one in outcomes] == [False, True, True]
    assert [one.subject for one in outcomes] == [first.id, second.id, first.id]
    found = Terms.objects.in_bulk([first.id, second.id])
    assert (found[first.id].credit_limit, found[first.id].customer_type) == (Decimal(1000), "Опт")
    assert found[second.id].credit_limit == Decimal(50_000)
    assert not TermFact.objects.filter(party=first.id, term="credit_limit").exists()


def test_what_is_required_must_hold_as_it_would_be_after_the_change(us: Company) -> None:
    publish_validation(us, EMAIL)
    with_email, without = us.dealer(), us.dealer()
    Profile.objects.filter(party=without.id).update(email="")
    ids = [*placed(us, with_email, 2), *placed(us, without)]
    qualify_orders(us.actor, ids)
    before = EventRow.objects.count()

    outcomes = start_picking(us.actor, ids)

    assert said(outcomes) == ["", "", "Сначала укажите почту для уведомлений."]
    assert list(Order.objects.order_by("id").values_list("stage", "revision").filter(id=ids[2])) == [("qualified", 2)]
    assert EventRow.objects.count() == before + 2


def test_as_many_statements_for_many_orders_as_for_one(us: Company) -> None:
    publish_validation(us, {**EMAIL, "statuses": ["received", "accepted"]})
    dealer = us.dealer()
    [alone], many = placed(us, dealer), placed(us, dealer, 30)
    allow_shipping(us.actor, placed(us, dealer), reason="person")
    with CaptureQueriesContext(connection) as one:
        qualify_orders(us.actor, [alone])

    with CaptureQueriesContext(connection) as all_of_them:
        outcomes = qualify_orders(us.actor, many)

    assert len(outcomes) == 30
    assert len(all_of_them) == len(one)


def test_without_a_validation_about_it_an_act_costs_one_statement_more(us: Company) -> None:
    publish_validation(us, LIMIT)
    ids = placed(us, us.dealer(), 2)
    qualify_orders(us.actor, ids[:1])
    with CaptureQueriesContext(connection) as found:
        qualify_orders(us.actor, ids[1:])

    assert sum("configuration_definition" in query["sql"] for query in found) == 1
    assert not any("savepoint" in query["sql"].lower() and "rollback" in query["sql"].lower() for query in found)
    assert sum("parties_party" in query["sql"] for query in found) == 0


def test_in_a_status_means_the_status_before_the_change(us: Company) -> None:
    body = {
        **EMAIL,
        "fields": ["stage"],
        "statuses": ["delivery_allowed"],
        "means": "forbid",
        "when": {"field": "stage", "operator": "is", "value": "cancelled"},
        "message": {"ru": "Доставка разрешена: не отменяем."},
    }
    publish_validation(us, body)
    dealer = us.dealer(deferral=14)
    going, waiting = placed(us, dealer)[0], placed(us, dealer)[0]
    qualify_orders(us.actor, [going, waiting])
    allow_shipping(us.actor, [going], reason="person")
    goods, before = list(Balance.objects.values()), Order.objects.filter(id=going).values().get()

    outcomes = cancel_orders(us.actor, [waiting, going], reason="передумали")

    assert said(outcomes) == ["", "Доставка разрешена: не отменяем."]
    assert Order.objects.filter(id=going).values().get() == before
    freed = [one for one in Balance.objects.values() if one not in goods]
    assert len(freed) == 1, "the goods of the order that stays are reserved still"


def test_an_order_that_is_forbidden_is_not_placed_and_the_others_are(us: Company) -> None:
    publish_validation(us, SMALL)
    dealer, product = us.dealer(), us.product("1000.00")
    before = stands()

    few = NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])
    assert said(place_orders(dealer.actor, [few])) == ["Заказ меньше 5 000 ₽ не принимаем."]
    assert stands() == before

    outcomes = place_orders(
        dealer.actor, [replace(few, id=uuid4()), NewOrder(dealer.id, [NewLine(product.id, Decimal(9))])]
    )
    assert [one.done for one in outcomes] == [False, True]
    assert list(Order.objects.values_list("total", flat=True)) == [Decimal(9000)]
    assert Balance.objects.get(product=product).reserved == Decimal(9)


def test_a_change_of_contents_is_taken_back_whole(us: Company) -> None:
    publish_validation(us, SMALL)
    dealer, product = us.dealer(), us.product("1000.00")
    [order] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(9))])])
    before = stands()

    with pytest.raises(BeyondValidation, match="меньше 5 000"):
        change_order(dealer.actor, order.subject, [DraftLine(product.id, 1)], revision=1)

    assert stands() == before
    change_order(dealer.actor, order.subject, [DraftLine(product.id, 8)], revision=1)
    assert Order.objects.get().total == Decimal(8000)


def test_the_api_says_422_and_the_field(us: Company) -> None:
    publish_validation(us, SMALL)
    dealer, product = us.dealer(), us.product("1000.00")
    key = {"Authorization": f"Bearer {issue_token(dealer.account, 'test')}"}
    body = {"lines": [{"product": str(product.id), "quantity": "1"}]}
    before = stands()

    answer = Client().post("/api/v1/orders/", json.dumps(body), content_type="application/json", headers=key)

    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (422, "validation_refused", "total")
    assert "5" in told["message"]
    assert stands() == before


def test_a_buyer_may_not_be_made_or_changed_against_a_validation(us: Company) -> None:
    body = {
        **LIMIT,
        "fields": ["region"],
        "roles": [],
        "means": "require",
        "when": {"field": "region", "operator": "is_there"},
        "message": {"ru": "Укажите регион."},
    }
    publish_validation(us, {**body, "fields": []})
    before = stands()

    with pytest.raises(BeyondValidation, match="Укажите регион"):
        create_party(us.actor, name="ООО «Без региона»")
    assert stands() == before

    made = create_party(us.actor, name="ООО «Тула»", region="Тула")
    before = stands()
    with pytest.raises(BeyondValidation):
        change_party(us.actor, made, region="")
    assert stands() == before


def test_a_row_of_a_sheet_is_refused_and_the_others_are_taken(us: Company) -> None:
    publish_validation(us, {**LIMIT, "roles": []})
    dealers = [us.dealer("ООО «А»", regular=False), us.dealer("ООО «Б»", regular=False)]
    for dealer, inn in zip(dealers, ("5401003030", "7707083893"), strict=True):
        Party.objects.filter(id=dealer.id).update(inn=inn)
    titles = "ИНН;Менеджер;Соглашение;Вид цен;Отсрочка;Лимит"
    terms = "Светлана;Дилерское;Оптовая;14"
    lines = [titles, f"5401003030;{terms};500000", f"7707083893;{terms};50000"]

    sheet = upload_sheet(us.actor, "лимиты.csv", "\n".join(lines).encode())
    done = apply_sheet(us.actor, sheet)

    assert (done.terms, done.refused) == (9, 1)
    assert "Лимит больше 100 000 ₽ даёт руководитель продаж." in str(sheet_card(us.actor, sheet))
    assert {one.party_id: one.credit_limit for one in Terms.objects.exclude(credit_limit=None)} == {
        dealers[1].id: Decimal(50_000)
    }


@pytest.mark.django_db(transaction=True)
def test_a_rule_is_refused_in_its_authors_words(us: Company) -> None:
    stop = {
        **EMAIL,
        "roles": ["rule"],
        "means": "forbid",
        "when": {"field": "stage", "operator": "is", "value": "qualified"},
    }
    publish_validation(us, {**stop, "message": {"ru": "Принимает только человек."}})
    publish(us.actor, RULE, "accepts", {"on": "orders.submitted", "then": [{"do": "orders.qualify"}]})

    [order] = placed(us, us.dealer())
    let_it_happen()

    run = Run.objects.get(rule="accepts", subject=order)
    assert (run.state, "Принимает только человек." in json.dumps([run.error, run.done], ensure_ascii=False)) == (
        "refused",
        True,
    )
    assert Order.objects.get(id=order).stage == "submitted"
    assert qualify_orders(us.actor, [order])[0].done


def test_one_that_is_off_or_can_no_longer_be_read_holds_nothing_up(us: Company) -> None:
    publish_validation(us, {**LIMIT, "roles": [], "off": True})
    publish_validation(us, {**LIMIT, "roles": []}, key="gone")
    revision = Definition.objects.get(kind=KIND, key="gone").current
    assert revision is not None
    revision.body["when"]["field"] = "colour"
    revision.save()
    Definition.objects.filter(kind=KIND, key="gone").update(current=revision)

    dealer = us.dealer(limit="1000")

    assert record_terms(us.actor, [NewTerm(dealer.id, "credit_limit", 900_000)])[0].done


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"subject": "moon"}, "say what it is about"),
        ({"means": "hope"}, "forbids or requires"),
        ({"means": "require", "when": {}}, "what is required"),
        ({"fields": ["colour"]}, "has no “colour”"),
        ({"fields": "total"}, "is a list"),
        ({"roles": ["king"]}, "has no “king”"),
        ({"statuses": ["nowhere"]}, "has no “nowhere”"),
        ({"beside": "colour"}, "no field “colour”"),
        ({"message": {}}, "needs a Russian text"),
        ({"message": {"ru": "x" * 301}}, "at most 300"),
        ({"title": {"en": "x"}}, "needs a Russian text"),
        ({"when": {"field": "colour", "operator": "is", "value": 1}}, "no field “colour”"),
        ({"when": {"field": "total", "operator": "is", "value": "x" * 10_000_000}}, "At most 500"),
    ],
)
def test_a_wrong_validation_is_not_published(us: Company, wrong: dict[str, Any], why: str) -> None:
    with translation.override("en"), pytest.raises(NotPublishable, match=why):
        publish(us.actor, KIND, "wrong", {**SMALL, **wrong})
    assert not Definition.objects.filter(kind=KIND).exists()


def test_who_acts_is_named_by_role_or_by_what_it_is(us: Company) -> None:
    publish_validation(us, {**LIMIT, "roles": ["program"]})
    dealer = us.dealer(limit="1000")
    program = replace(us.actor, kind=Kind.PROGRAM)
    term = NewTerm(dealer.id, "credit_limit", 500_000)

    assert not record_terms(program, [term])[0].done
    assert record_terms(person("head_of_sales"), [term])[0].done


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_slip_past_what_is_forbidden_in_a_status(us: Company) -> None:
    body = {
        **EMAIL,
        "statuses": ["delivery_allowed"],
        "means": "forbid",
        "when": {"field": "stage", "operator": "is", "value": "cancelled"},
        "message": {"ru": "Уже собираем: не отменяем."},
    }
    publish_validation(us, body)
    order_ids = placed(us, us.dealer(deferral=14), 8)
    qualify_orders(us.actor, order_ids)

    def cancel() -> list[Any]:
        return cancel_orders(us.actor, order_ids, reason="передумали")

    def pick() -> list[Any]:
        return start_picking(us.actor, order_ids)

    cancelled, picked = at_once(cancel, pick)

    stages = dict(Order.objects.values_list("id", "stage"))
    for one, other in zip(cancelled, picked, strict=True):
        assert one.done is not other.done
        assert stages[one.subject] == ("cancelled" if one.done else "picking")
    assert said(cancelled) in ([""] * 8, ["Уже собираем: не отменяем."] * 8)

"""Validations by pages: made, changed, switched off; a refusal stands beside its field and changes nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealernet.business.parties.models import TermFact, Terms
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Definition, Revision
from dealernet.foundation.configuration.publishing import current, publish
from dealernet.foundation.validations import KIND
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
THERE = "/desk/settings/validations/"
FORM = {
    "title_ru": "Лимит даёт руководитель",
    "fields_changed": ["credit_limit"],
    "roles": ["salesperson"],
    "means": "forbid",
    "message_ru": "Больше 100 000 ₽ даёт руководитель.",
    "when-0-kind": "all",
    "when-node": "n1:0",
    "when-n1-field": "credit_limit",
    "when-n1-operator": "more_than",
    "when-n1-value": "100 000",
}
BODY = {
    "title": {"ru": "Лимит даёт руководитель"},
    "subject": "party",
    "fields": ["credit_limit"],
    "roles": ["salesperson"],
    "means": "forbid",
    "when": {"field": "credit_limit", "operator": "more_than", "value": 100_000},
    "message": {"ru": "Больше 100 000 ₽ даёт руководитель."},
}


@pytest.fixture
def us() -> Company:
    return company()


def desk(role: str = "administrator") -> Client:
    client = Client()
    client.force_login(Account.objects.create_user(f"{role}@x.example", "correct horse battery", name="А", role=role))
    return client


def in_force() -> Any:
    found = current(KIND, "limit_daet_rukovoditel")
    return found.body if found else None


def test_a_validation_is_made_changed_and_switched_off(us: Company) -> None:
    client = desk()

    made = client.post(f"{THERE}new/party/", FORM, follow=True)
    assert made.status_code == 200
    assert in_force() == BODY
    assert "Больше 100 000 ₽ даёт руководитель." in made.content.decode()

    page = client.get(f"{THERE}limit_daet_rukovoditel/").content.decode()
    assert 'value="100000"' in page
    client.post(f"{THERE}limit_daet_rukovoditel/", {**FORM, "when-n1-value": "200000", "comment": "Выросли"})
    assert in_force()["when"]["value"] == 200_000

    client.post(f"{THERE}limit_daet_rukovoditel/switch/", {})
    assert in_force()["off"] is True
    client.post(f"{THERE}limit_daet_rukovoditel/", FORM)
    assert in_force() == {**BODY, "off": True}, "a change leaves it switched off"
    client.post(f"{THERE}limit_daet_rukovoditel/switch/", {"on": "1"})
    assert in_force() == BODY
    assert list(Revision.objects.filter(definition__kind=KIND).values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title_ru": ""}, "Обязательное поле."),
        ({"message_ru": ""}, "Обязательное поле."),
        ({"means": "require", "when-node": "", "when-0-kind": "all"}, "укажите, что требуется: условие"),
        ({"when-n1-field": "colour"}, "Такого поля больше нет: выберите другое."),
        ({"when-n1-value": "много"}, "Укажите число."),
        ({"fields_changed": ["colour"]}, "colour"),
        ({"roles": ["king"]}, "king"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_published(us: Company, wrong: dict[str, Any], said: str) -> None:
    page = desk().post(f"{THERE}new/party/", {**FORM, **wrong})

    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Definition.objects.filter(kind=KIND).exists()


def test_only_whoever_publishes_comes_here(us: Company) -> None:
    publish(us.actor, KIND, "one", BODY)
    client = desk("salesperson")

    assert [client.get(there).status_code for there in (THERE, f"{THERE}one/", f"{THERE}new/party/")] == [404] * 3
    assert client.post(f"{THERE}one/switch/", {}).status_code == 403
    assert client.post(f"{THERE}new/party/", FORM).status_code == 403
    assert Revision.objects.filter(definition__kind=KIND).count() == 1
    assert desk().get(f"{THERE}new/moon/").status_code == 404
    assert Client().get(THERE).status_code == 302


def test_one_that_can_no_longer_be_read_is_told_apart(us: Company) -> None:
    publish(us.actor, KIND, "one", BODY)
    revision = Revision.objects.get(definition__kind=KIND)
    revision.body["when"]["field"] = "colour"
    revision.save()

    client = desk()

    assert "Не читается" in client.get(THERE).content.decode()
    assert "Такого поля больше нет" in client.get(f"{THERE}one/").content.decode()


def test_terms_that_are_refused_are_said_beside_the_field_and_none_is_recorded(us: Company) -> None:
    publish(us.actor, KIND, "one", BODY)
    dealer = us.dealer(limit="1000")
    client = Client()
    client.force_login(us.manager)
    terms = {"responsible": str(us.manager.id), "agreement": "Новое", "price_type": str(us.wholesale.id)}

    page = client.post(f"/desk/buyers/{dealer.id}/terms/", {**terms, "deferral_days": "14", "credit_limit": "500000"})

    told = page.content.decode()
    field = told[told.index('id="id_credit_limit"') :]
    assert field.index("Больше 100 000 ₽ даёт руководитель.") < field.index('id="id_customer_type"')
    found = Terms.objects.get(party=dealer.id)
    assert (found.credit_limit, found.agreement) == (Decimal(1000), "Соглашение оптовое")
    assert not TermFact.objects.exists()


def test_ten_megabytes_are_refused_and_nothing_is_published(us: Company) -> None:
    page = desk().post(f"{THERE}new/party/", {**FORM, "when-n1-value": "9" * 10_000_000})

    assert page.status_code == 400
    assert not Definition.objects.filter(kind=KIND).exists()


def test_what_a_colleague_published_of_a_validation_meanwhile_is_not_taken_back() -> None:
    client = desk()
    client.post(f"{THERE}new/party/", FORM)
    there = f"{THERE}limit_daet_rukovoditel/"
    assert 'name="seen" value="1"' in client.get(there).content.decode()
    client.post(there, {**FORM, "when-n1-value": "200000", "seen": "1"})

    late = client.post(there, {**FORM, "when-n1-value": "300000", "seen": "1"})

    assert (late.status_code, "Ничего не опубликовано" in late.content.decode()) == (409, True)
    assert current(KIND, "limit_daet_rukovoditel").number == 2

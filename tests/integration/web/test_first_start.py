"""From an empty program to a buyer who signs in: the first administrator, the first steps, staff, settings."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.business.conversations.models import Message
from dealernet.business.parties.models import BankAccount, LegalEntity, Party, Profile
from dealernet.foundation.access.identify import system
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.staff import first_key
from dealernet.foundation.configuration import publishing
from dealernet.foundation.events.models import EventRow
from dealernet.integrations.mail.settings import mail_settings

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"
ME = {"name": "Анна Белова", "email": "anna@example.ru", "password": PASSWORD}
ENTITY = {
    "name": "Наша компания",
    "full_name": "ООО «Наша компания»",
    "inn": "7707083893",
    "kpp": "770701001",
    "ogrn": "1027700132195",
    "vat_regime": "general",
    "legal_address": "101000, г. Москва, ул. Лесная, 1",
    "director": "Белова А. А.",
    "accountant": "",
}
ACCOUNT = {
    "bic": "044525225",
    "bank_name": "ПАО «Тестбанк», г. Москва",
    "number": "40702810200000000001",
    "correspondent": "",
}
MAIL = {
    "host": "smtp.example.ru",
    "port": "587",
    "security": "starttls",
    "user": "zakaz",
    "password": "nobody-sees-it-7",
    "sender": "zakaz@example.ru",
}


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.post(reverse("first-start"), {**ME, "key": first_key()})
    return client


def staff(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", PASSWORD, name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def steps_done(client: Client) -> int:
    page = client.get(reverse("desk-start")).content.decode()
    return len(re.findall(r"готово|>done<", page))


def test_the_key_from_the_console_lets_the_first_administrator_in_once() -> None:
    client = Client()

    wrong = client.post(reverse("first-start"), {**ME, "key": "0" * 24})
    right = client.post(reverse("first-start"), {**ME, "key": first_key()})
    second = Client().post(reverse("first-start"), {**ME, "email": "other@example.ru", "key": first_key()})

    assert (wrong.status_code, right.url, second.url) == (422, reverse("desk-start"), reverse("home"))
    assert list(Account.objects.values_list("email", "role")) == [("anna@example.ru", "administrator")]
    assert len(publishing.in_force("rule")) > 5
    assert client.get(reverse("home")).url == reverse("desk-start")


def test_a_password_that_is_too_simple_is_refused_and_nobody_is_made() -> None:
    answer = Client().post(reverse("first-start"), {**ME, "password": "12345", "key": first_key()})

    assert answer.status_code == 422
    assert (Account.objects.count(), EventRow.objects.count()) == (0, 0)


def test_the_steps_lead_to_a_buyer_who_may_sign_in(administrator: Client) -> None:
    assert steps_done(administrator) == 0

    administrator.post(reverse("desk-entity-new"), ENTITY)
    entity = LegalEntity.objects.get()
    administrator.post(reverse("desk-entity-account", args=[entity.id]), ACCOUNT)
    invited = {"name": "Олег", "email": "oleg@example.ru", "role": "salesperson"}
    administrator.post(reverse("desk-staff-invitation"), invited)
    administrator.post(reverse("desk-price-types"), {"name": "Оптовая"})
    administrator.post(reverse("desk-settings-places"), {"name": "Основной склад"})
    administrator.post(reverse("desk-buyer-new"), {"name": "Техснаб", "inn": "7523002020", "email": "t@example.ru"})
    buyer = Party.objects.get(kind="organisation")
    administrator.post(reverse("desk-buyer-invitation", args=[buyer.id]), {"name": "Илья", "email": "ilya@example.ru"})
    administrator.post(reverse("desk-settings-mail"), MAIL)

    assert (entity.is_default, entity.party.inn) == (True, "7707083893")
    assert BankAccount.objects.values_list("number", "is_default").get() == ("40702810200000000001", True)
    assert Profile.objects.values_list("legal_name", "is_default", "email").get() == ("Техснаб", True, "t@example.ru")
    assert list(Message.objects.order_by("id").values_list("template", "recipient", "state")) == [
        ("invitation", "oleg@example.ru", "due"),
        ("invitation", "ilya@example.ru", "due"),
    ]
    assert steps_done(administrator) == 7
    settings = administrator.get(reverse("desk-settings")).content.decode()
    assert [word in settings for word in ("Наша компания", "Основной склад", reverse("desk-staff"))] == [True] * 3
    assert "40702810200000000001" in administrator.get(reverse("desk-entity", args=[entity.id])).content.decode()
    assert administrator.get(reverse("home")).url == reverse("desk-queue")


def test_an_invited_buyer_chooses_a_password_and_comes_in(administrator: Client) -> None:
    administrator.post(reverse("desk-buyer-new"), {"name": "Техснаб"})
    buyer = Party.objects.get(kind="organisation")
    administrator.post(reverse("desk-buyer-invitation", args=[buyer.id]), {"name": "Илья", "email": "ilya@example.ru"})
    link = re.search(r"/invitation/\S+", Message.objects.get().text)[0]
    client = Client()

    came = client.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    again = Client().get(link)

    assert (came.url, client.get(reverse("home")).url) == (reverse("home"), reverse("portal-catalogue"))
    assert again.status_code == 410


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"inn": "7707083894"}, "inn"),
        ({"inn": "77070838"}, "inn"),
        ({"kpp": "1"}, "kpp"),
        ({"ogrn": "1027700132196"}, "ogrn"),
        ({"vat_regime": "none"}, "vat_regime"),
    ],
)
def test_requisites_of_ours_that_cannot_be_are_refused_at_their_field(
    administrator: Client, wrong: dict[str, str], field: str
) -> None:
    before = EventRow.objects.count()

    answer = administrator.post(reverse("desk-entity-new"), {**ENTITY, **wrong})

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert (LegalEntity.objects.count(), EventRow.objects.count()) == (0, before)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "40702810300000000001"}, "number"),
        ({"number": "4070281020000000000"}, "number"),
        ({"bic": "04452522"}, "bic"),
        ({"correspondent": "30101810400000000226"}, "correspondent"),
    ],
)
def test_a_bank_account_that_cannot_be_is_refused_at_its_field(
    administrator: Client, wrong: dict[str, str], field: str
) -> None:
    administrator.post(reverse("desk-entity-new"), ENTITY)
    before = EventRow.objects.count()

    answer = administrator.post(
        reverse("desk-entity-account", args=[LegalEntity.objects.get().id]), {**ACCOUNT, **wrong}
    )

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert (BankAccount.objects.count(), EventRow.objects.count()) == (0, before)


def test_the_mail_password_is_sealed_and_an_empty_one_keeps_it(administrator: Client) -> None:
    administrator.post(reverse("desk-settings-mail"), MAIL)
    administrator.post(reverse("desk-settings-mail"), {**MAIL, "host": "smtp2.example.ru", "password": ""})

    body = publishing.current("connection", "mail").body
    assert "nobody-sees-it-7" not in str(body)
    assert (mail_settings().host, mail_settings().password) == ("smtp2.example.ru", "nobody-sees-it-7")
    assert "nobody-sees-it-7" not in administrator.get(reverse("desk-settings")).content.decode()


def test_a_colleague_gets_another_role_and_the_way_in_is_closed(administrator: Client) -> None:
    colleague = Account.objects.create_user("oleg@example.ru", PASSWORD, name="Олег", role="salesperson")

    administrator.post(reverse("desk-staff-role", args=[colleague.id]), {"role": "accountant"})
    administrator.post(reverse("desk-staff-access", args=[colleague.id]))

    colleague.refresh_from_db()
    assert (colleague.role, colleague.is_active) == ("accountant", False)


def test_nobody_changes_or_closes_oneself_or_makes_a_buyer_of_a_colleague(administrator: Client) -> None:
    me = Account.objects.get(email=ME["email"])
    colleague = Account.objects.create_user("oleg@example.ru", PASSWORD, name="Олег", role="salesperson")
    before = EventRow.objects.count()

    answers = [
        administrator.post(reverse("desk-staff-role", args=[me.id]), {"role": "director"}).status_code,
        administrator.post(reverse("desk-staff-access", args=[me.id])).status_code,
        administrator.post(reverse("desk-staff-role", args=[colleague.id]), {"role": "buyer"}).status_code,
        administrator.post(reverse("desk-staff-role", args=[colleague.id]), {"role": "system"}).status_code,
    ]

    assert answers == [404, 404, 409, 409]
    assert set(Account.objects.values_list("role", "is_active")) == {("administrator", True), ("salesperson", True)}
    assert EventRow.objects.count() == before


def test_whoever_must_use_a_second_factor_is_led_to_it_first(administrator: Client) -> None:
    colleague = Account.objects.create_user("oleg@example.ru", PASSWORD, name="Олег", role="salesperson")
    form = {"role": "salesperson", "must_use_second_factor": "on"}
    administrator.post(reverse("desk-staff-role", args=[colleague.id]), form)
    client = Client()
    client.force_login(colleague)

    assert client.get(reverse("desk-queue")).url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("name", ["desk-settings", "desk-staff", "desk-start", "desk-entity-new"])
@pytest.mark.parametrize("role", ["salesperson", "head_of_sales", "accountant", "director"])
def test_settings_and_staff_are_for_administrators(name: str, role: str) -> None:
    assert staff(role).get(reverse(name)).status_code == 404


def test_a_new_password_is_asked_for_by_letter_and_only_administrators_may_read_it(administrator: Client) -> None:
    Client().post(reverse("account_reset_password"), {"email": ME["email"]})
    Client().post(reverse("account_reset_password"), {"email": "nobody@example.ru"})

    letter = Message.objects.get()
    assert (letter.template, letter.recipient, letter.state) == ("password_reset", ME["email"], "due")
    link = re.search(r"/account/password/reset/key/\S+", letter.text)[0]
    card = reverse("desk-letter-face", args=[letter.id])
    assert "/reset/key/" in administrator.get(card).content.decode()
    assert "/reset/key/" not in staff("head_of_sales").get(card).content.decode()
    assert Client().get(link).status_code == 302


def test_a_reset_letter_cannot_be_sent_to_another_address_by_a_head_of_sales(administrator: Client) -> None:
    Client().post(reverse("account_reset_password"), {"email": ME["email"]})
    letter = Message.objects.get()

    answer = staff("head_of_sales").post(reverse("desk-letter-again", args=[letter.id]), {"recipient": "me@example.ru"})

    assert answer.status_code == 404
    assert Message.objects.get().recipient == ME["email"]


def test_a_salesperson_makes_a_buyer_and_it_is_their_own() -> None:
    client = staff("salesperson")

    client.post(reverse("desk-buyer-new"), {"name": "Вега", "inn": "7523002020"})

    party = Party.objects.get()
    assert (party.name, party.responsible.role) == ("Вега", "salesperson")
    client.post(reverse("desk-buyer-contact", args=[party.id]), {"name": "Пётр", "phone": "+7 900 000-00-00"})
    client.post(reverse("desk-buyer-requisites", args=[party.id]), {"name": "Вега-Юг", "inn": "7523002020"})
    page = client.get(reverse("desk-buyer", args=[party.id])).content.decode()
    assert "Вега-Юг" in page
    assert "Пётр" in page


def test_nobody_can_be_the_first_administrator_with_somebody_there() -> None:
    staff("director")

    answer = Client().post(reverse("first-start"), {**ME, "key": first_key()})

    assert answer.url == reverse("home")
    assert Account.objects.count() == 1
    assert system("x").role == "system"

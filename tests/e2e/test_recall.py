"""A rule, a check, a letter half written when the session ends: what was typed is offered back, and to nobody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import current
from e2e.person import Person
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
NEW, OFFER = "/desk/feed/rules/new/", "Вернуть набранное?"


def administrator(person: Person, name: str = "a") -> None:
    if not Account.objects.filter(email=f"{name}@x.example").exists():
        Account.objects.create_user(f"{name}@x.example", "correct horse battery", name=name, role="administrator")
    person.sign_in(f"{name}@x.example")


def typed_a_rule(person: Person) -> None:
    page = person.page
    person.opens(NEW)
    page.fill("#title-ru", "Позвонить по крупному")
    page.locator(".chip--add[value='add:tasks.create']").click()
    page.locator("textarea[name='1-told-title']").fill("Позвонить: крупный заказ")
    page.locator("[data-condition] [data-adds=row]").first.click()
    row = page.locator("[data-condition] [data-node] [data-node]").first
    row.locator("select").first.select_option("total")
    row.locator("select").nth(1).select_option("at_least")
    row.locator("[data-value] input").fill("500000")


def test_a_rule_comes_back_with_its_steps_and_conditions_after_a_lost_session(person: Person) -> None:
    company()
    administrator(person)
    typed_a_rule(person)
    person.page.context.clear_cookies()

    person.page.locator("#rule .button--main").click()
    person.page.wait_for_url("**/account/login/**")
    administrator(person)
    person.opens(NEW)
    expect(person.page.get_by_text(OFFER)).to_be_visible()
    assert person.page.locator("#title-ru").input_value() == ""
    person.page.get_by_role("button", name="Вернуть").click()

    expect(person.page.locator("#title-ru")).to_have_value("Позвонить по крупному")
    expect(person.page.locator("textarea[name='1-told-title']")).to_have_value("Позвонить: крупный заказ")
    expect(person.page.locator("[data-value] input")).to_have_value("500000")
    expect(person.page.get_by_text(OFFER)).to_have_count(0)
    assert current("rule", "pozvonit_po_krupnomu") is None


def test_what_was_typed_is_offered_after_a_closed_tab_and_forgotten_when_told(person: Person) -> None:
    company()
    administrator(person)
    typed_a_rule(person)
    person.page.wait_for_timeout(600)
    person.opens("/desk/feed/rules/")
    person.opens(NEW)
    expect(person.page.get_by_text(OFFER)).to_be_visible()

    person.page.get_by_role("button", name="Забыть").click()
    person.opens(NEW)

    expect(person.page.get_by_text(OFFER)).to_have_count(0)


def test_a_published_letter_is_not_offered_again_and_one_that_was_refused_is(person: Person) -> None:
    company()
    administrator(person)
    there = "/desk/letters/templates/invoice/"
    person.opens(there)
    person.page.fill("#subject-ru", "Счёт {{ nothing_such }}")
    person.page.locator(".button--main").click()
    expect(person.page.locator(".notice--bad").first).to_be_visible()
    person.opens("/desk/letters/templates/")
    person.opens(there)
    person.page.get_by_role("button", name="Вернуть").click()
    expect(person.page.locator("#subject-ru")).to_have_value("Счёт {{ nothing_such }}")

    person.page.fill("#subject-ru", "Счёт на заказ {{ number }}")
    person.page.locator(".button--main").click()
    expect(person.page.get_by_text("Письмо действует")).to_be_visible()
    person.opens("/desk/letters/templates/")
    person.opens(there)

    expect(person.page.get_by_text(OFFER)).to_have_count(0)
    expect(person.page.locator("#subject-ru")).to_have_value("Счёт на заказ {{ number }}")


def test_another_person_at_the_same_browser_is_not_offered_it(person: Person) -> None:
    company()
    administrator(person)
    typed_a_rule(person)
    person.page.wait_for_timeout(600)
    person.page.context.clear_cookies()

    administrator(person, "b")
    person.opens(NEW)

    expect(person.page.get_by_text(OFFER)).to_have_count(0)


def test_a_check_comes_back_with_its_ticks_and_its_condition(person: Person) -> None:
    company()
    administrator(person)
    there = "/desk/settings/validations/new/order/"
    person.opens(there)
    person.page.fill("[name=title_ru]", "Дата отгрузки")
    person.page.fill("[name=message_ru]", "Сначала спросите склад")
    person.page.locator("[name=roles][value=salesperson]").check()
    person.page.wait_for_timeout(600)
    person.opens("/desk/settings/validations/")
    person.opens(there)

    person.page.get_by_role("button", name="Вернуть").click()

    expect(person.page.locator("[name=title_ru]")).to_have_value("Дата отгрузки")
    expect(person.page.locator("[name=message_ru]")).to_have_value("Сначала спросите склад")
    expect(person.page.locator("[name=roles][value=salesperson]")).to_be_checked()
    expect(person.page.locator(".field__error")).to_have_count(0)

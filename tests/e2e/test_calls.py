"""Calls in a browser: on a phone, whoever waits is found, named and called back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dealernet.business.calls.models import Call
from e2e.person import Person
from factories.calling import PHONE, called
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.parametrize("person", ["phone"], indirect=True)
def test_whoever_waits_is_named_marked_and_called_back_on_a_phone(person: Person) -> None:
    us = company()
    dealer = us.dealer("ООО «Вега»")
    call, page = called(ago=20), person.page
    person.sign_in("svetlana@example.ru")
    person.opens("/desk/calls/")
    assert person.axe_findings() == []

    page.locator("tbody th a").click()
    expect(page.locator(f"a[href='tel:{PHONE}']")).to_be_visible()
    page.get_by_label("Покупатель").fill("вега")
    page.get_by_role("button", name="Запомнить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ООО «Вега»")
    page.get_by_role("button", name="Целевой", exact=True).click()
    expect(page.locator("button[aria-pressed=true]")).to_have_text("Целевой")
    assert person.axe_findings() == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("button", name="Перезвонили с другого телефона").click()
    expect(page.get_by_text("Перезвонили").first).to_be_visible()

    told = Call.objects.get(id=call)
    assert (told.party_id, told.mark, told.returned_at is not None) == (dealer.id, "target", True)
    person.opens("/desk/calls/")
    expect(page.get_by_text("Никто не ждёт ответного звонка")).to_be_visible()

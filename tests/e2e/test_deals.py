"""Deals in a browser: dragged on the board, moved by the keyboard and on a phone; a pipeline drawn without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from dealernet.business.deals.queries import pipelines_in_force
from dealernet.foundation.access.models import Account
from e2e.person import Person
from e2e.story import picture
from factories.dealing import deal_of, where
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.parametrize("person", ["desk"], indirect=True)
def test_a_card_is_dragged_only_where_its_buttons_lead_and_the_keyboard_does_the_same(person: Person) -> None:
    us = company()
    deal = deal_of(us, title="Насосы", amount=5)
    person.sign_in("svetlana@example.ru")
    person.opens("/desk/deals/")
    page = person.page

    page.locator("[data-deal]").drag_to(page.locator("[data-place='general.won']"))
    expect(page.locator("[data-place='general.new'] [data-deal]")).to_have_count(1)
    page.locator("[data-deal]").drag_to(page.locator("[data-place='general.work']"))
    expect(page.locator("[data-place='general.work'] [data-deal]")).to_have_count(1)
    assert where(deal) == "general.work"

    page.locator("[data-deal] summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Предложение отправлено").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-place='general.offer'] [data-deal]")).to_have_count(1)
    assert where(deal) == "general.offer"
    assert person.axe_findings() == []
    picture(page, "deals")


@pytest.mark.parametrize("person", ["phone"], indirect=True)
def test_a_lost_deal_is_asked_for_its_reason_on_a_phone(person: Person) -> None:
    us = company()
    deal = deal_of(us, title="Насосы")
    page = person.page
    person.sign_in("svetlana@example.ru")
    person.opens("/desk/deals/")

    page.locator("[data-deal] summary").click()
    page.get_by_role("link", name="Отказ…").click()
    page.get_by_label("Почему сделка не состоялась").fill("Дорого")
    page.get_by_role("button", name="Отказ").click()
    page.get_by_text("Сделка закрыта").first.wait_for()

    assert where(deal) == "general.lost"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert person.axe_findings() == []


@pytest.mark.parametrize("person", ["desk"], indirect=True)
def test_a_pipeline_is_changed_without_any_script(person: Person, browser: Browser) -> None:
    us = company()
    deal = deal_of(us, "general.work")
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    page = browser.new_context(java_script_enabled=False, locale="ru-RU").new_page()
    page.goto(f"{person.base}/account/login/")
    page.fill("input[name=login]", "a@x.example")
    page.fill("input[name=password]", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)

    page.goto(f"{person.base}/desk/settings/pipelines/general/")
    page.get_by_role("button", name="Убрать «Выясняем потребность»").click()
    page.get_by_role("button", name="«Предложение отправлено» на место выше").click()
    page.get_by_role("button", name="Посмотреть, что изменится").click()
    page.get_by_label("1 сделка стоит в статусе «Выясняем потребность». Куда перевести?").select_option("general.new")
    page.get_by_role("button", name="Опубликовать новую редакцию").click()
    page.get_by_text("Воронка действует, редакция 1.").wait_for()

    found = pipelines_in_force().pipeline("general")
    assert found is not None
    assert [one.key for one in found.statuses][:3] == ["offer", "new", "terms"]
    assert where(deal) == "general.new"
    page.context.close()

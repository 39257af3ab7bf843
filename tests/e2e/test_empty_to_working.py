"""A new administrator: from a company without a rule to regular customers going by themselves, through pages alone.

The pack is tried on what happened before it was there, then switched on; then a dealer's order goes to its invoice
with nobody touching it, and a new customer's to the one person named for newcomers.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from dealernet.automation import rehearsal
from dealernet.automation.rules import KIND
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import in_force
from dealernet.foundation.events.models import EventRow
from e2e.person import Person
from e2e.story import picture
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
RULE = "Постоянные дилеры"


@pytest.fixture
def ours() -> Company:
    found = company()
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=found.seller.party, is_default=True, **account)
    Account.objects.create_user("oleg@x.example", "correct horse battery", name="Олег", role="salesperson")
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    return found


def test_from_no_rules_to_orders_that_go_by_themselves(ours: Company, person: Person) -> None:
    regular, newcomer = ours.dealer(), ours.dealer(regular=False)
    product = ours.product("500.00", name="Фильтр масляный")
    lines = [NewLine(product.id, Decimal(1))]
    for dealer in (regular, regular, newcomer):
        place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
    let_it_happen()
    assert in_force(KIND) == {}

    the_administrator_tries_and_switches_on(person)

    assert "regular" in in_force(KIND)
    went = ordered(person, regular, product.name)
    assert (went.stage, went.invoice_number != "") == ("qualified", True)
    people = EventRow.objects.filter(subject=went.id, actor__kind="person").values_list("kind", flat=True)
    assert set(people) <= {"orders.submitted", "orders.created"}
    waits = ordered(person, newcomer, product.name)
    assert (waits.stage, waits.responsible and waits.responsible.name) == ("submitted", "Олег")


def the_administrator_tries_and_switches_on(person: Person) -> None:
    page = person.page
    person.sign_in("a@x.example")
    person.opens("/desk/settings/")
    page.select_option("#newcomers select[name=account]", label="Олег")
    person.click("#newcomers button[type=submit]")
    page.get_by_text("Сохранено").first.wait_for()

    person.opens("/desk/feed/rules/")
    person.click("a.button", "Готовые наборы")
    page.locator("section.sheet", has_text="Постоянные клиенты").locator("summary").first.click()
    page.locator("li", has_text=RULE).first.get_by_text("проверить на прошлом").click()
    page.locator("main form button.button--main").click()
    person.clicks += 3
    page.wait_for_url(re.compile(r"/rehearsals/[0-9a-f-]{36}/"))
    while rehearsal.go_on():
        pass
    rehearsal.go_on()
    expect(page.locator("h1 + .pill")).to_have_text(re.compile("Готова"))
    expect(page.locator(".figures")).to_contain_text("2")
    assert Order.objects.exclude(stage="submitted").count() == 0

    person.opens("/desk/feed/rules/packs/")
    picture(page, "packs")
    person.click("a[href$='/packs/main/']", "Включить набор")
    person.click("form[action$='/packs/main/switching/'] button", "Включить набор")
    page.get_by_text(re.compile("работает. Добавлено: .*правила — ")).first.wait_for()
    assert person.clicks <= 8


def ordered(person: Person, dealer: Dealer, product: str) -> Order:
    """The dealer's order from the catalogue in a browser, and what became of it by itself."""
    page = person.page
    page.context.clear_cookies()
    person.sign_in(dealer.account.email)
    person.opens("/catalogue/")
    page.locator("tr", has_text=product).locator("button[type=submit]").first.click()
    page.locator("form.order-line .pill").first.wait_for()
    person.opens("/cart/")
    page.locator("button[form=send]").click()
    page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}/"))
    let_it_happen()
    return Order.objects.select_related("responsible").get(id=page.url.rstrip("/").rsplit("/", 1)[-1])

"""What rules made of an order binds its buyer's terms; an accepted payment order is taken back; letters to buyers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from dealernet.automation.models import TermsExample
from dealernet.automation.packs import publish_packs
from dealernet.business.orders.commands import accept_payment_order, send_payment_order
from dealernet.business.orders.models import Order, PaymentOrder
from dealernet.business.parties.models import BankAccount, Terms
from dealernet.foundation.access.models import Account
from e2e.person import Person
from factories.automatic import bought
from factories.happening import let_it_happen
from factories.paying import PNG, asked, paper
from factories.trade import Company, company

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def us(settings: Any, tmp_path: Path) -> Company:
    settings.DATA_DIR = tmp_path
    found = company()
    BankAccount.objects.create(party=found.seller.party, number="4" * 20, bank_name="Банк", bic="044525225")
    publish_packs(found.actor)
    return found


def test_a_manager_keeps_an_example_is_refused_and_takes_it_away(person: Person, us: Company) -> None:
    dealer = us.dealer("ООО «Постоянный»", deferral=14, limit="300000")
    [order] = bought(us, dealer, price="2000.00")
    person.sign_in(us.manager.email)
    page = person.page

    person.opens(f"/desk/runs/why/?order={order.number}")
    page.fill("#terms-comment", "идёт сам")
    assert person.axe_findings() == []
    person.click("button", "Сохранить как пример условий")
    expect(page.locator("body")).to_contain_text("Теперь это пример условий покупателя")

    person.opens(f"/desk/buyers/{dealer.id}/")
    expect(page.locator("#examples")).to_contain_text("идёт сам")
    page.locator("#terms summary").click()
    page.fill("[name=credit_limit]", "1500")
    person.click("#terms button", "Записать условия")
    expect(page.locator("#terms")).to_contain_text("Условия не записаны: они нарушают пример")
    assert person.axe_findings() == []
    expect(page.locator("#terms")).to_contain_text("Не хватает кредита")
    assert Terms.objects.get(party=dealer.party).credit_limit == 300_000

    page.check("[name=without]")
    person.click("#terms button", "Записать условия")
    expect(page.locator("body")).to_contain_text("Условия записаны")
    assert (Terms.objects.get(party=dealer.party).credit_limit, TermsExample.objects.count()) == (1500, 0)


def test_a_manager_takes_an_accepted_payment_order_back(person: Person, us: Company) -> None:
    dealer = us.dealer("ООО «Платёжка»")
    order = asked(us, dealer)
    send_payment_order(dealer.actor, order.id, paper(order, content=PNG))
    accept_payment_order(us.actor, order.id, PaymentOrder.objects.get().id)
    let_it_happen()
    person.sign_in(us.manager.email)
    page = person.page

    person.opens(f"/desk/orders/{order.id}/")
    page.locator("summary", has_text="Поручение не подходит").click()
    page.fill("#take-back", "Банк вернул поручение")
    assert person.axe_findings() == []
    person.click("button", "Больше не считать принятым")

    expect(page.locator("body")).to_contain_text("Отозвано: ждём от покупателя другое поручение")
    expect(page.locator("main")).to_contain_text("Больше не принято")
    assert Order.objects.get(id=order.id).may_ship is False


def test_a_letter_about_a_buyer_is_written_and_tried(person: Person, us: Company) -> None:
    us.dealer("ООО «Ёлка»", deferral=14)
    Account.objects.create_user("a@x.example", "correct horse battery", name="Админ", role="administrator")
    person.sign_in("a@x.example")
    page = person.page

    person.opens("/desk/letters/templates/new/")
    person.click("a", "О покупателе")
    page.fill("#subject-ru", "Для {{ name }}")
    page.fill("#body-ru", "Условия: {{ terms }}")
    person.click("aside button", "Посмотреть, что получится")

    expect(page.locator("#tried")).to_contain_text("Условия: Оплата в течение 14 дн. после отгрузки.")
    assert person.axe_findings() == []

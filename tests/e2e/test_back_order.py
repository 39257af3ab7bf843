"""An order that lacks goods: the company switches the pack on by one click, the buyer takes what is there by two."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.foundation.access.models import Account
from e2e.person import Person
from e2e.story import picture
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.parametrize("person", ["phone"], indirect=True)
def test_what_is_there_is_taken_now_and_the_rest_waits_as_a_back_order(person: Person) -> None:
    us, page = company(), person.page
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    dealer = us.dealer("ООО «Дорстрой»")
    lines = [
        NewLine(us.product("2990.00", stock="2", name="Чайник").id, Decimal(3)),
        NewLine(us.product("3490.00", name="Тостер").id, Decimal(1)),
    ]
    place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
    order = Order.objects.get()

    person.sign_in(dealer.account.email)
    person.opens(f"/orders/{order.id}/")
    person.clicks = 0
    person.click("main a.button", "Получить, что есть")
    page.wait_for_url("**/back-order/")
    picture(page, "portal-back-order")
    assert person.axe_findings() == []
    person.click("main form button.button--main")
    page.wait_for_url(f"**/orders/{order.id}/")
    made = Order.objects.get(back_order_of=order)
    expect(page.locator("#order")).to_contain_text(f"Дозаказ № {made.number}, 2 990 ₽")
    assert (person.clicks, person.axe_findings()) == (2, [])

    page.context.clear_cookies()
    person.sign_in("a@x.example")
    person.opens(f"/desk/orders/{made.id}/")
    expect(page.locator("#order")).to_contain_text("Дозаказ ждёт товара")
    assert person.axe_findings() == []
    person.opens(f"/desk/orders/{made.id}/back-order/")
    assert person.axe_findings() == []
    person.opens("/desk/feed/rules/packs/")
    page.locator("#back_orders").get_by_role("link", name="Включить набор").click()
    expect(page.locator("main")).to_contain_text("Отгружать только целиком")
    assert person.axe_findings() == []
    page.locator("main form button.button--main").click()
    expect(page.locator("#back_orders")).to_contain_text("работает правил: 9 из 9")
    assert person.axe_findings() == []

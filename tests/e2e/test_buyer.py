"""A buyer's paths, counted: they fail when one gets longer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.orders.models import Order
from e2e.person import Person
from factories.trade import Company, Dealer, company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def ours() -> Company:
    return company()


@pytest.fixture
def dealer(ours: Company) -> Dealer:
    return ours.dealer("ООО «Техснаб-Регион»")


def test_a_part_is_found_with_a_slip_and_ordered(ours: Company, dealer: Dealer, person: Person) -> None:
    ours.product("1250.00", stock="40", name="Фильтр масляный")
    ours.product("90.00", name="Ремень приводной")
    person.sign_in(dealer.account.email)

    person.page.locator("input[type=search]").press_sequentially("фильтр маслянный", delay=10)
    person.page.get_by_text("Ремень приводной").wait_for(state="detached")
    person.page.locator("input[name=quantity]").fill("10")
    person.click(".order-line button[type=submit]")
    person.page.locator("#cart-button", has_text="12").wait_for()
    found = person.axe_findings()
    person.click("#cart-button")
    found += person.axe_findings()
    person.click("#decision button")
    person.page.wait_for_url("**/orders/*/")
    found += person.axe_findings()

    order = Order.objects.get()
    assert (order.stage, order.total, order.customer_id) == ("submitted", Decimal("12500.00"), dealer.id)
    assert person.page.locator("h1").inner_text() == f"Заказ № {order.number}"
    assert found == []
    assert person.clicks == 3


def test_thirty_part_numbers_take_three_clicks_and_one_paste(ours: Company, dealer: Dealer, person: Person) -> None:
    products = [ours.product("10.00") for _ in range(30)]
    person.sign_in(dealer.account.email)

    person.click("a[href='/cart/list/']")
    person.paste("#text", "\n".join(f"{product.article}\t2" for product in products))
    person.click("#preview button[type=submit]")
    person.click("#decision button")
    person.page.wait_for_url("**/orders/*/")

    order = Order.objects.get()
    assert (order.total, order.lines.count()) == (Decimal("600.00"), 30)
    assert (person.clicks, person.pastes) == (3, 1)


def test_the_last_order_with_changed_quantities_takes_three_clicks(
    ours: Company, dealer: Dealer, person: Person
) -> None:
    product = ours.product("100.00")
    person.sign_in(dealer.account.email)
    person.page.locator(".order-line button[type=submit]").click()
    person.page.locator(".order-line .pill--good").wait_for()
    person.opens("/cart/")
    person.page.locator("#decision button").click()
    person.page.wait_for_url("**/orders/*/")
    person.opens("/catalogue/")

    person.click("form[action='/orders/last/repetition/'] button")
    person.page.wait_for_url("**/cart/")
    person.page.locator("#lines .stepper input").fill("7")
    person.page.keyboard.press("Tab")
    person.page.locator("#decision .total", has_text="700").wait_for()
    person.click("#decision button")
    person.page.wait_for_url("**/orders/*/")

    totals = sorted(Order.objects.values_list("total", flat=True))
    assert totals == [Decimal("100.00"), Decimal("700.00")]
    assert product.id == Order.objects.latest("placed_at").lines.get().product_id
    assert person.clicks <= 3


def test_what_was_typed_and_refused_stays_and_nothing_is_lost(ours: Company, dealer: Dealer, person: Person) -> None:
    ours.product("100.00")
    person.sign_in(dealer.account.email)
    person.page.locator(".order-line button[type=submit]").click()
    person.page.locator(".order-line .pill--good").wait_for()
    person.opens("/cart/")

    person.page.locator("#comment").fill("Позвоните за час")
    person.page.locator("#lines .stepper input").fill("пять")
    person.page.keyboard.press("Tab")
    person.page.locator("#lines .field__error").wait_for()
    person.opens("/cart/")

    assert person.page.locator("#comment").input_value() == "Позвоните за час"
    assert person.page.locator("#lines .stepper input").input_value() == "1"

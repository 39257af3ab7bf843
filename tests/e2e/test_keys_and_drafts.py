"""By keyboard alone, and with nothing typed ever lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Party
from dealernet.foundation.access.models import Account
from e2e.person import Person
from factories.trade import Company, company
from ground.browser import at_rest_after

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def ours() -> Company:
    return company()


def administrator(person: Person) -> None:
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")


def focused(person: Person) -> str:
    told: str = person.page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id")
    return told


def tab_to(person: Person, selector: str, *, most: int = 60) -> None:
    """Press Tab until something that fits has the focus, and see that the focus shows."""
    for _ in range(most):
        person.page.keyboard.press("Tab")
        if person.page.evaluate("s => document.activeElement.matches(s)", selector):
            ring = person.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", f"the focus on {selector} cannot be seen"
            return
    pytest.fail(f"Tab does not lead to {selector}")


def test_a_buyer_orders_by_keyboard_alone(ours: Company, person: Person) -> None:
    dealer = ours.dealer()
    ours.product("500.00", name="Фильтр масляный")
    person.sign_in(dealer.account.email)

    with at_rest_after(person.page):
        person.page.keyboard.press("/")
        person.page.keyboard.type("фильтр")
        person.page.keyboard.press("Enter")
    tab_to(person, ".order-line button[type=submit]")
    person.page.keyboard.press("Enter")
    person.page.locator(".order-line .pill--good").wait_for()
    person.page.keyboard.press("Home")
    tab_to(person, "#cart-button", most=200)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/cart/")
    tab_to(person, "#decision button", most=200)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/orders/*/")

    assert Order.objects.get().total == Decimal("500.00")


def test_arrows_lead_along_rows_and_cards_and_the_list_of_keys_gives_the_focus_back(
    ours: Company, person: Person
) -> None:
    dealer = ours.dealer()
    for _ in range(2):
        place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(ours.product().id, Decimal(1))])])
    first, second = Order.objects.order_by("-id").values_list("id", flat=True)
    administrator(person)

    person.opens("/desk/orders/")
    person.page.keyboard.press("ArrowDown")
    person.page.keyboard.press("ArrowDown")
    assert focused(person) == f"/desk/orders/{second}/"
    person.page.keyboard.press("?")
    assert person.page.locator("#keys").is_visible()
    person.page.keyboard.press("Escape")
    assert (person.page.locator("#keys").is_visible(), focused(person)) == (False, f"/desk/orders/{second}/")
    person.opens("/desk/orders/board/")
    person.page.keyboard.press("ArrowDown")
    assert focused(person) == f"/desk/orders/{first}/"
    person.page.keyboard.press("ArrowDown")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(f"**/desk/orders/{second}/")


def test_what_was_typed_survives_a_lost_session(ours: Company, person: Person) -> None:
    administrator(person)
    person.opens("/desk/buyers/new/")
    form = person.page.locator("main form")
    form.locator("[name=name]").fill("ООО «Нива-Дон»")
    form.locator("[name=inn]").fill("6100000029")
    person.page.context.clear_cookies()

    form.locator("button[type=submit]").click()
    person.page.wait_for_url("**/account/login/**")
    person.page.fill("input[name=login]", "a@x.example")
    person.page.fill("input[name=password]", "correct horse battery")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/desk/buyers/new/")

    assert person.page.locator("[name=name]").input_value() == "ООО «Нива-Дон»"
    assert person.page.locator("[name=inn]").input_value() == "6100000029"
    person.opens("/desk/buyers/new/")
    assert person.page.locator("[name=name]").input_value() == "ООО «Нива-Дон»"


def test_a_refused_form_keeps_what_was_typed_and_says_beside_the_field_what_would_be_right(
    ours: Company, person: Person
) -> None:
    administrator(person)
    before = Party.objects.count()
    person.opens("/desk/buyers/new/")
    person.page.locator("main form [name=name]").fill("ООО «Нива-Дон»")
    person.page.locator("main form [name=inn]").fill("61000000")

    person.page.locator("main form button[type=submit]").dblclick()
    error = person.page.locator(".field__error")
    error.wait_for()

    assert "10" in error.inner_text()
    assert person.page.locator("[name=inn]").get_attribute("aria-invalid") == "true"
    assert person.page.locator("[name=name]").input_value() == "ООО «Нива-Дон»"
    assert Party.objects.count() == before


def test_without_a_connection_nothing_is_sent_and_the_page_says_so(ours: Company, person: Person) -> None:
    administrator(person)
    person.opens("/desk/buyers/new/")
    person.page.locator("main form [name=name]").fill("ООО «Нива-Дон»")
    person.page.context.set_offline(True)

    person.page.locator("main form button[type=submit]").click()
    said = person.page.locator("#lost").inner_text()
    person.page.context.set_offline(False)

    assert "Нет связи" in said
    assert person.page.locator("[name=name]").input_value() == "ООО «Нива-Дон»"

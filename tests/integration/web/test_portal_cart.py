"""The cart: what stands in its fields is what is sent, and nothing is sent past an error."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.business.orders.models import Order
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ours() -> Company:
    return company()


def signed_in(dealer: Dealer) -> Client:
    client = Client()
    client.force_login(dealer.account)
    return client


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send with the form of the cart."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and (name[1] == "order" or 'form="send"' in tag):
            found[name[1]] = value[1]
    return found


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def begun(client: Client, product, quantity: str = "2") -> dict[str, str]:
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": quantity})
    return fields_of(client.get(reverse("portal-cart")).content.decode())


@pytest.mark.parametrize("typed", ["99999999999", "1,5", "-3", "пять"])
def test_nothing_is_sent_while_a_field_holds_what_cannot_be(ours: Company, typed: str) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    fields = begun(client, product)

    answer = client.post(reverse("portal-cart-submission"), fields | {f"quantity-{product.id}": typed})

    page = text_of(answer)
    assert answer.status_code == 422
    assert f'value="{typed}"' in page
    assert page.count("field__error") == 2
    order = Order.objects.get()
    assert (order.stage, order.total) == ("draft", 200)


def test_a_number_typed_last_is_kept_and_shown_before_it_is_sent(ours: Company) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    fields = begun(client, product)

    asked = client.post(reverse("portal-cart-submission"), fields | {f"quantity-{product.id}": "7"})
    sent = client.post(reverse("portal-cart-submission"), fields_of(asked.content.decode()))

    assert asked.status_code == 409
    assert "700" in text_of(asked)
    assert sent.status_code == 302
    order = Order.objects.get()
    assert (order.stage, order.total) == ("submitted", 700)


def test_another_tab_that_changed_a_quantity_is_told_as_changed_contents(ours: Company) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    first_tab = begun(client, product)
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "5", "at": "cart"})

    answer = client.post(reverse("portal-cart-submission"), first_tab)

    assert answer.status_code == 409
    assert "Состав заказа изменился" in text_of(answer)
    assert "Цены изменились" not in text_of(answer)
    order = Order.objects.get()
    assert (order.stage, order.total) == ("draft", 500)


def test_without_scripts_all_quantities_and_the_comment_are_kept_by_one_press(ours: Company) -> None:
    products = [ours.product("100.00"), ours.product("10.00")]
    client = signed_in(ours.dealer())
    begun(client, products[0])
    fields = begun(client, products[1])
    typed = {f"quantity-{products[0].id}": "3", f"quantity-{products[1].id}": "0", "comment": "К воротам"}

    answer = client.post(reverse("portal-cart-recount"), fields | typed)

    assert answer.url == reverse("portal-cart")
    order = Order.objects.get()
    assert (order.total, order.comment, order.lines.count()) == (300, "К воротам", 1)


def test_a_field_changed_in_the_page_is_set_by_its_own_name(ours: Company) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    begun(client, product)
    address = reverse("portal-cart-line", args=[product.id])

    good = client.post(address, {"at": "cart", f"quantity-{product.id}": "4"}, headers=HTMX)
    bad = client.post(address, {"at": "cart", f"quantity-{product.id}": "99999999999"}, headers=HTMX)

    assert (good.status_code, bad.status_code) == (200, 422)
    assert 'value="99999999999"' in bad.content.decode()
    assert Order.objects.get().total == 400

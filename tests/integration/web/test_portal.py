"""The portal: from a search with a slip to an order on its way, as a buyer walks it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from dealernet.business.catalog.models import Product
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import current_draft, order_card
from dealernet.business.parties.models import Terms
from dealernet.business.pricing.models import Price
from dealernet.web.portal.orders.story import story_of
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


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def test_a_buyer_finds_with_a_slip_sees_own_price_and_live_stock(ours: Company) -> None:
    ours.product("1250.00", stock="40", name="Фильтр масляный")
    ours.product("90.00", name="Ремень")

    page = text_of(signed_in(ours.dealer()).get(reverse("portal-catalogue"), {"q": "фильтр маслянный"}))

    assert "1 250 ₽" in page
    assert "40 шт" in page
    assert "Ремень" not in page


@pytest.mark.parametrize("query", [{}, {"q": "деталь"}, {"q": "деталль", "in_stock": "1"}])
def test_a_page_of_the_catalogue_takes_as_many_statements_for_many_as_for_one(
    ours: Company, query: dict[str, str]
) -> None:
    client = signed_in(ours.dealer())
    ours.product()
    client.get(reverse("portal-catalogue"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("portal-catalogue"), query)
    for _ in range(25):
        ours.product()

    with CaptureQueriesContext(connection) as many:
        client.get(reverse("portal-catalogue"), query)

    assert len(one) == len(many) <= 20


def test_while_typing_only_what_was_found_is_sent(ours: Company) -> None:
    ours.product(name="Насос")

    answer = signed_in(ours.dealer()).get(reverse("portal-catalogue"), {"q": "yfcjc"}, headers=HTMX)

    assert "<html" not in answer.content.decode()
    assert "Насос" in answer.content.decode()


def test_a_quantity_goes_into_the_cart_without_a_reload_and_the_bar_says_it(ours: Company) -> None:
    product = ours.product("1250.00")
    dealer = ours.dealer()
    client = signed_in(dealer)

    answer = client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "10"}, headers=HTMX)

    assert "12 500 ₽" in text_of(answer)
    draft = current_draft(dealer.actor)
    assert draft is not None
    assert [(line.product_id, line.quantity) for line in order_card(dealer.actor, draft).lines] == [
        (product.id, Decimal(10))
    ]


@pytest.mark.parametrize("typed", ["-1", "1.5", "NaN", "1e30", "пять"])
def test_a_quantity_that_cannot_be_is_refused_beside_it_and_stays_typed(ours: Company, typed: str) -> None:
    product = ours.product()
    dealer = ours.dealer()

    answer = signed_in(dealer).post(reverse("portal-cart-line", args=[product.id]), {"quantity": typed}, headers=HTMX)

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert order_card(dealer.actor, current_draft(dealer.actor)).lines == ()


def test_thirty_lines_are_pasted_seen_and_ordered_in_three_clicks(ours: Company) -> None:
    products = [ours.product("10.00") for _ in range(30)]
    dealer = ours.dealer()
    client = signed_in(dealer)
    text = "\n".join(f"{product.article}\t2" for product in products) + "\nнет такого 3"

    preview = client.post(reverse("portal-cart-list"), {"text": text}, headers=HTMX).content.decode()
    lines = re.findall(r'name="line" value="([^"]+)"', preview)
    into_cart = client.post(reverse("portal-cart-list-lines"), {"line": lines, "text": text}, follow=True)
    cart = into_cart.content.decode()
    sent = _send(client, cart)

    assert "нет такого" in preview
    assert len(lines) == 30
    order = Order.objects.get()
    assert sent.url == reverse("portal-order", args=[order.id])
    assert (order.stage, order.total, order.lines.count()) == ("submitted", Decimal("600.00"), 30)


def test_the_order_goes_to_the_profile_that_was_chosen_and_twice_pressed_is_sent_once(ours: Company) -> None:
    product = ours.product("100.00")
    dealer = ours.dealer()
    client = signed_in(dealer)
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "2"})
    cart = client.get(reverse("portal-cart")).content.decode()

    first = _send(client, cart, profile=str(dealer.profile.id), comment="Позвоните", customer_reference="А-7")
    second = _send(client, cart, profile=str(dealer.profile.id), comment="Позвоните", customer_reference="А-7")

    order = Order.objects.get()
    assert first.url == second.url == reverse("portal-order", args=[order.id])
    assert (order.profile_id, order.comment, order.customer_reference) == (dealer.profile.id, "Позвоните", "А-7")


def test_a_price_that_changed_in_between_is_told_and_nothing_is_sent(ours: Company) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "2"})
    cart = client.get(reverse("portal-cart")).content.decode()
    Price.objects.filter(product=product).update(amount=Decimal("110.00"))

    answer = _send(client, cart)

    assert answer.status_code == 409
    assert "220" in answer.content.decode()
    assert Order.objects.get().stage == "draft"


def test_below_the_smallest_order_the_button_waits_and_says_how_much_is_missing(ours: Company) -> None:
    product = ours.product("100.00")
    dealer = ours.dealer()
    Terms.objects.filter(party=dealer.party).update(minimum_order=Decimal(5000))
    client = signed_in(dealer)
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "2"})

    page = text_of(client.get(reverse("portal-cart")))

    assert "4 800 ₽" in page
    assert re.search(r'form="send" disabled', page)


def test_the_last_order_is_repeated_in_three_clicks(ours: Company) -> None:
    product = ours.product("100.00")
    dealer = ours.dealer()
    client = signed_in(dealer)
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "2"})
    _send(client, client.get(reverse("portal-cart")).content.decode())

    cart = client.post(reverse("portal-last-repetition"), follow=True)
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "5", "at": "cart"}, headers=HTMX)
    _send(client, client.get(reverse("portal-cart")).content.decode())

    assert cart.request["PATH_INFO"] == reverse("portal-cart")
    assert sorted(Order.objects.values_list("total", flat=True)) == [Decimal("200.00"), Decimal("500.00")]


def test_an_order_is_cancelled_after_being_told_what_will_happen(ours: Company) -> None:
    product = ours.product("100.00", stock="2")
    dealer = ours.dealer()
    client = signed_in(dealer)
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "2"})
    _send(client, client.get(reverse("portal-cart")).content.decode())
    order = Order.objects.get()

    asked = client.get(reverse("portal-order-cancellation", args=[order.id]))
    client.post(reverse("portal-order-cancellation", args=[order.id]), {"reason": "Передумали"})

    assert "200" in asked.content.decode()
    order.refresh_from_db()
    assert (order.stage, order.cancel_reason) == ("cancelled", "Передумали")


def test_dealer_vega_finds_no_word_of_lyra(ours: Company) -> None:
    product = ours.product("100.00")
    vega, lyra = ours.dealer("ООО «Вега»"), ours.dealer("ООО «Лира»")
    theirs = signed_in(lyra)
    theirs.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "2"})
    _send(theirs, theirs.get(reverse("portal-cart")).content.decode())
    order = Order.objects.get()
    client = signed_in(vega)

    pages = [client.get(reverse(name)) for name in ("portal-catalogue", "portal-cart", "portal-orders")]
    refused = [
        client.get(reverse("portal-order", args=[order.id])),
        client.get(reverse("portal-order-cancellation", args=[order.id])),
        client.post(reverse("portal-order-cancellation", args=[order.id])),
        client.post(reverse("portal-order-repetition", args=[order.id])),
        client.post(reverse("portal-cart-submission"), {"order": str(order.id)}),
    ]

    assert all("Лира" not in page.content.decode() for page in pages)
    assert [answer.status_code for answer in refused] == [404] * 5
    order.refresh_from_db()
    assert order.stage == "submitted"


def test_the_list_of_orders_takes_as_many_statements_for_many_as_for_one(ours: Company) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())

    def order() -> None:
        client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": "1"})
        _send(client, client.get(reverse("portal-cart")).content.decode())

    order()
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("portal-orders"))
    for _ in range(5):
        order()
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("portal-orders"))

    assert len(one) == len(many)


def _send(client: Client, cart: str, **described: str):
    seen = re.search(r'name="seen_total" value="([^"]+)"', cart)
    order = re.search(r'name="order" value="([^"]+)"', cart)
    assert seen is not None
    assert order is not None
    return client.post(reverse("portal-cart-submission"), {"order": order[1], "seen_total": seen[1], **described})


def sent_order(client: Client, lines: dict[Product, str]) -> Order:
    for product, quantity in lines.items():
        client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": quantity})
    _send(client, client.get(reverse("portal-cart")).content.decode())
    return Order.objects.latest("placed_at")


def test_changes_are_shown_before_anything_is_applied_and_then_applied_whole(ours: Company) -> None:
    kept, gone, new = ours.product("100.00"), ours.product("50.00"), ours.product("30.00")
    client = signed_in(ours.dealer())
    order = sent_order(client, {kept: "2", gone: "4"})
    address = reverse("portal-order-change", args=[order.id])
    typed = {f"quantity-{kept.id}": "5", f"quantity-{gone.id}": "0", "more": f"{new.article} 2"}

    preview = client.post(address, {**typed, "revision": order.revision}, headers=HTMX)
    untouched = list(order.lines.values_list("product_id", "quantity"))
    page = text_of(preview)
    final = {f"quantity-{kept.id}": "5", f"quantity-{gone.id}": "0", f"quantity-{new.id}": "2"}
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    saved = client.post(address, {**final, "revision": revision[1], "seen_total": "560.00", "save": "1"})

    assert "row--added" in page
    assert "row--gone" in page
    assert "560 ₽" in page
    assert untouched == [(kept.id, Decimal(2)), (gone.id, Decimal(4))]
    assert saved.url == reverse("portal-order", args=[order.id])
    order.refresh_from_db()
    assert order.total == Decimal("560.00")
    assert dict(order.lines.values_list("product_id", "quantity")) == {kept.id: Decimal(5), new.id: Decimal(2)}


def test_an_order_changed_by_somebody_else_in_between_is_left_alone(ours: Company) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    order = sent_order(client, {product: "2"})

    answer = client.post(
        reverse("portal-order-change", args=[order.id]),
        {f"quantity-{product.id}": "3", "revision": str(order.revision + 1), "seen_total": "300.00", "save": "1"},
    )

    assert answer.status_code == 409
    assert list(order.lines.values_list("quantity", flat=True)) == [Decimal(2)]


@pytest.mark.parametrize("typed", ["пять", "-1", "NaN", "1e99"])
def test_a_change_that_is_no_number_cannot_be_saved(ours: Company, typed: str) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    order = sent_order(client, {product: "2"})

    answer = client.post(
        reverse("portal-order-change", args=[order.id]), {f"quantity-{product.id}": typed, "save": "1"}
    )

    assert f'value="{typed}"' in answer.content.decode()
    assert list(order.lines.values_list("quantity", flat=True)) == [Decimal(2)]


def test_the_story_of_an_order_is_told_in_words(ours: Company) -> None:
    product = ours.product("100.00")
    dealer = ours.dealer()
    client = signed_in(dealer)
    order = sent_order(client, {product: "2"})
    client.post(reverse("portal-order-cancellation", args=[order.id]), {"reason": "Передумали"})

    told = [(moment.who, moment.text, moment.said) for moment in story_of(dealer.actor, [order.id])]

    with translation.override("en"):
        english = [moment.text for moment in story_of(dealer.actor, [order.id])]
    assert english == ["The order was cancelled", "The order was sent: 200\xa0₽"]
    assert told[0][2] == "Передумали"


@pytest.mark.parametrize(("quantity", "said"), [("8", "80 000 ₽"), ("20", "40 000 ₽")])
def test_the_cart_says_what_the_order_does_to_the_credit(ours: Company, quantity: str, said: str) -> None:
    product = ours.product("10000.00" if quantity == "20" else "0.00")
    dealer = ours.dealer(deferral=14, limit="300000", debt="140000" if quantity == "20" else "220000")
    client = signed_in(dealer)
    client.post(reverse("portal-cart-line", args=[product.id]), {"quantity": quantity})

    assert said in text_of(client.get(reverse("portal-cart")))


def test_a_thousand_lines_fit_into_one_order_and_one_more_is_refused_with_why(ours: Company) -> None:
    products = Product.objects.bulk_create(Product(name=f"Деталь {n}", article=f"Т-{n}") for n in range(1001))
    Price.objects.bulk_create(
        Price(price_type=ours.wholesale, product=product, amount=Decimal("1.00")) for product in products
    )
    client = signed_in(ours.dealer())
    lines = [f"{product.id}:1" for product in products]

    refused = client.post(reverse("portal-cart-list-lines"), {"line": lines, "text": ""})
    client.post(reverse("portal-cart-list-lines"), {"line": lines[:1000], "text": ""})
    cart = client.get(reverse("portal-cart"))
    sent = _send(client, cart.content.decode())

    assert refused.status_code == 422
    assert "1\xa0000" in refused.content.decode() or "1000" in refused.content.decode()
    assert cart.status_code == 200
    order = Order.objects.get()
    assert sent.url == reverse("portal-order", args=[order.id])
    assert (order.total, order.lines.count()) == (Decimal("1000.00"), 1000)

"""The cart: what stands in its fields is what is sent, and nothing is sent past an error."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Profile
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.fields.models import FieldValue
from factories.fields import field
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


def sent(client: Client, product, quantity: str = "2", **described: str) -> Order:
    client.post(reverse("portal-cart-submission"), begun(client, product, quantity) | described)
    return Order.objects.order_by("-placed_at").filter(stage="submitted").latest("id")


def test_an_emptied_order_is_taken_back_with_all_that_was_written(ours: Company) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    begun(client, product)
    client.post(reverse("portal-cart-description"), {"comment": "К воротам", "customer_reference": "А-7"})

    emptied = client.post(reverse("portal-cart-clearing"), follow=True)
    gone = Order.objects.count()
    client.post(reverse("portal-cart-restoration"))
    client.post(reverse("portal-cart-restoration"))

    assert "Убрана 1 строка." in text_of(emptied)
    assert f'action="{reverse("portal-cart-restoration")}"' in emptied.content.decode()
    assert gone == 0
    order = Order.objects.get()
    assert (order.total, order.comment, order.customer_reference) == (200, "К воротам", "А-7")


def test_an_order_repeated_is_for_the_legal_face_it_was_for(ours: Company) -> None:
    product, dealer = ours.product("100.00"), ours.dealer()
    other = Profile.objects.create(party=dealer.party, legal_name="ООО «Вторая»", inn="6100000029")
    client = signed_in(dealer)
    old = sent(client, product, profile=str(other.id))

    client.post(reverse("portal-order-repetition", args=[old.id]))

    assert Order.objects.get(stage="draft").profile_id == other.id


def test_an_order_put_on_top_of_a_begun_one_leaves_its_legal_face(ours: Company) -> None:
    product, dealer = ours.product("100.00"), ours.dealer()
    other = Profile.objects.create(party=dealer.party, legal_name="ООО «Вторая»", inn="6100000029")
    client = signed_in(dealer)
    old = sent(client, product, profile=str(other.id))
    begun(client, product)
    client.post(reverse("portal-cart-description"), {"profile": str(dealer.profile.id)})

    client.post(reverse("portal-order-repetition", args=[old.id]))

    assert Order.objects.get(stage="draft").profile_id == dealer.profile.id


def test_a_legal_face_no_longer_in_use_is_not_taken_from_an_old_order(ours: Company) -> None:
    product, dealer = ours.product("100.00"), ours.dealer()
    other = Profile.objects.create(party=dealer.party, legal_name="ООО «Вторая»", inn="6100000029")
    client = signed_in(dealer)
    old = sent(client, product, profile=str(other.id))
    Profile.objects.filter(id=other.id).update(is_active=False)

    client.post(reverse("portal-order-repetition", args=[old.id]))

    assert Order.objects.get(stage="draft").profile_id is None


def test_each_row_of_a_list_tells_its_own_problem_and_the_good_ones_go_in_at_once(ours: Company) -> None:
    good, half, less, much = (ours.product("10.00") for _ in range(4))
    client = signed_in(ours.dealer())
    bad = [f"{half.article} 1,5", f"{less.article} -3", f"{much.article} 1000000000", "НЕТ-ТАКОГО 2"]
    text = "\n".join([f"1. {good.article} 3 шт 54 140,00", *bad])

    preview = client.post(reverse("portal-cart-list"), {"text": text}, headers=HTMX).content.decode()
    lines = re.findall(r'name="line" value="([^"]+)"', preview)
    after = client.post(reverse("portal-cart-list-lines"), {"line": lines, "text": text}, follow=True)

    page = after.content.decode()
    assert lines == [f"{good.id}:3"]
    for row in bad:
        assert row in preview
    assert preview.count("Количество — число") == 3
    assert after.request["PATH_INFO"] == reverse("portal-cart-list")
    kept = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page)
    assert kept is not None
    assert kept[1].split("\n") == bad
    assert "В заказе 1 " in text_of(after)
    assert Order.objects.get().total == 30


def test_a_list_without_mistakes_leads_to_the_cart(ours: Company) -> None:
    product = ours.product("10.00")
    client = signed_in(ours.dealer())
    text = f"{product.article} (12 шт)"

    preview = client.post(reverse("portal-cart-list"), {"text": text}, headers=HTMX).content.decode()
    lines = re.findall(r'name="line" value="([^"]+)"', preview)
    answer = client.post(reverse("portal-cart-list-lines"), {"line": lines, "text": text})

    assert answer.url == reverse("portal-cart")
    assert Order.objects.get().total == 120


@pytest.mark.parametrize("typed", ["1,5", "-5", "99999999"])
def test_a_change_the_order_would_not_take_is_told_at_once_with_what_would_be_right(ours: Company, typed: str) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    order = sent(client, product)

    preview = client.post(
        reverse("portal-order-change", args=[order.id]), {f"quantity-{product.id}": typed}, headers=HTMX
    )

    assert "Количество — число" in text_of(preview)
    assert re.search(r'name="save" value="1" disabled', text_of(preview))
    assert f'value="{typed}"' in text_of(preview)


def test_a_change_that_leaves_nothing_points_to_cancelling(ours: Company) -> None:
    product = ours.product("100.00")
    client = signed_in(ours.dealer())
    order = sent(client, product)

    preview = client.post(
        reverse("portal-order-change", args=[order.id]), {f"quantity-{product.id}": "0"}, headers=HTMX
    )

    assert reverse("portal-order-cancellation", args=[order.id]) in text_of(preview)


def test_own_fields_are_filled_in_with_the_order_and_what_must_be_filled_in_holds_it_back(ours: Company) -> None:
    field("gate", title="Номер ворот", buyer="changes", required=True)
    field("margin", title="Наценка", buyer="hidden")
    product, client = ours.product("100.00"), signed_in(ours.dealer())
    fields = begun(client, product)
    page = client.get(reverse("portal-cart")).content.decode()
    assert ("Номер ворот, обязательно" in page, "Наценка" in page) == (True, False)

    refused = client.post(reverse("portal-cart-submission"), fields | {"comment": "Звонить"})
    assert (refused.status_code, Order.objects.get().stage) == (422, "draft")
    assert "заполните его" in text_of(refused)
    assert "Сначала исправьте отмеченное поле" in text_of(refused)
    assert FieldValue.objects.count() == 0

    sent = fields_of(refused.content.decode()) | {"field_gate": "17"}
    for _ in range(2):
        assert client.post(reverse("portal-cart-submission"), sent).status_code == 302
    assert Order.objects.get().stage != "draft"
    assert list(FieldValue.objects.values_list("subject", "words")) == [(Order.objects.get().id, "17")]
    assert EventRow.objects.filter(kind="orders.fields_changed").count() == 1


def test_counting_again_keeps_what_stands_in_own_fields(ours: Company) -> None:
    field("gate", title="Номер ворот", buyer="changes")
    client = signed_in(ours.dealer())
    fields = begun(client, ours.product("100.00"))

    client.post(reverse("portal-cart-recount"), fields | {"field_gate": "17"})

    assert fields_of(client.get(reverse("portal-cart")).content.decode())["field_gate"] == "17"

"""Products, prices and stock on the desk: what staff see, write, and may not."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.business.catalog.models import Product
from dealernet.business.pricing.models import Price, PriceType
from dealernet.business.stock.models import Balance
from dealernet.foundation.access.models import Account
from dealernet.foundation.events.models import EventRow
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Company:
    return company()


def staff(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


PRODUCT = {"name": "Насос НШ-50", "article": "НШ-50", "unit": "шт", "step": "1", "vat_rate": "22", "is_sold": "on"}


def test_a_product_is_made_and_changed_by_whoever_may(ours: Company) -> None:
    client = staff("administrator")

    client.post(reverse("desk-product-new"), PRODUCT)
    product = Product.objects.get()
    changed = client.post(
        reverse("desk-product-change", args=[product.id]), {**PRODUCT, "name": "Насос", "revision": "1"}
    )

    assert changed.url == reverse("desk-product", args=[product.id])
    product.refresh_from_db()
    assert (product.name, product.article, product.vat_rate) == ("Насос", "НШ-50", Decimal("22.00"))
    card = words(client.get(changed.url))
    assert "Насос" in card
    assert card.count('class="moment"') == 2


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": ""}, "name"), ({"step": "0"}, "step"), ({"article": "Д-0"}, "article")]
)
def test_a_product_that_cannot_be_is_refused_beside_the_field_and_nothing_is_made(
    ours: Company, wrong: dict[str, str], field: str
) -> None:
    Product.objects.create(name="Другой", article="Д-0")
    before = (Product.objects.count(), EventRow.objects.count())

    answer = staff("administrator").post(reverse("desk-product-new"), {**PRODUCT, **wrong})

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert (Product.objects.count(), EventRow.objects.count()) == before


def test_prices_of_a_page_are_saved_at_once_or_not_at_all(ours: Company) -> None:
    first, second = ours.product("10.00"), ours.product("20.00")
    client, address = staff("administrator"), reverse("desk-prices-of-type", args=[ours.wholesale.id])

    refused = client.post(address, {f"price-{first.id}": "11", f"price-{second.id}": "двадцать"})
    standing = dict(Price.objects.values_list("product_id", "amount"))
    client.post(address, {f"price-{first.id}": "11,50", f"price-{second.id}": ""})

    assert refused.status_code == 422
    assert 'value="двадцать"' in refused.content.decode()
    assert standing == {first.id: Decimal("10.00"), second.id: Decimal("20.00")}
    assert dict(Price.objects.values_list("product_id", "amount")) == {first.id: Decimal("11.50")}


def test_a_price_type_is_added_and_the_same_name_is_refused(ours: Company) -> None:
    client = staff("administrator")

    made = client.post(reverse("desk-price-types"), {"name": "Дилерская"})
    refused = client.post(reverse("desk-price-types"), {"name": "Дилерская"})

    assert made.url == reverse("desk-prices-of-type", args=[PriceType.objects.get(name="Дилерская").id])
    assert refused.status_code == 409


def test_a_pasted_delivery_is_received_and_a_line_that_is_not_clear_refuses_it_whole(ours: Company) -> None:
    product = ours.product(stock="5")
    client = staff("storekeeper")
    where = {"place": str(ours.warehouse.id), "owner": str(ours.seller.party_id)}

    refused = client.post(reverse("desk-stock-receipt"), {**where, "goods": f"{product.article} 3\nнет такого 2"})
    untouched = Balance.objects.get(product=product).on_hand
    client.post(reverse("desk-stock-receipt"), {**where, "goods": f"{product.article} 3"})

    assert refused.status_code == 422
    assert "нет такого" in refused.content.decode()
    assert (untouched, Balance.objects.get(product=product).on_hand) == (Decimal(5), Decimal(8))


def test_counting_to_zero_is_allowed(ours: Company) -> None:
    product = ours.product(stock="5")
    where = {"place": str(ours.warehouse.id), "owner": str(ours.seller.party_id)}

    staff("storekeeper").post(reverse("desk-stock-count"), {**where, "goods": f"{product.article}\t0"})

    assert Balance.objects.get(product=product).on_hand == Decimal(0)


@pytest.mark.parametrize(
    "address",
    ["desk-product-new", "desk-stock-receipt", "desk-stock-count", "desk-stock-transfer"],
)
def test_a_salesperson_sees_but_does_not_change(ours: Company, address: str) -> None:
    client = staff("salesperson")

    assert client.get(reverse(address)).status_code == 404
    assert client.post(reverse(address), PRODUCT).status_code == 403
    assert client.get(reverse("desk-products")).status_code == 200


@pytest.mark.parametrize("address", ["desk-products", "desk-prices", "desk-stock"])
def test_a_buyer_finds_no_desk(ours: Company, address: str) -> None:
    client = Client()
    client.force_login(ours.dealer().account)

    assert client.get(reverse(address)).status_code == 404


@pytest.mark.parametrize("address", ["desk-products", "desk-stock"])
def test_a_list_takes_as_many_statements_for_many_as_for_one(ours: Company, address: str) -> None:
    client = staff("administrator")
    ours.product()
    client.get(reverse(address))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(address))
    for _ in range(20):
        ours.product()

    with CaptureQueriesContext(connection) as many:
        client.get(reverse(address))

    assert len(one) == len(many) <= 15

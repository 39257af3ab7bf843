"""Which advertising brought a buyer: from the first contact, from the API, from the customer's past, by a person."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, set_channel
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import order_card
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import settled
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def bought(us: Company, dealer: Dealer, *channels: str) -> list[Order]:
    product = us.product()
    orders = [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))], channel=channel) for channel in channels]
    ids = [settled([outcome]).subject for outcome in place_orders(dealer.actor, orders)]
    let_it_happen()
    return [Order.objects.get(id=order_id) for order_id in ids]


def test_an_order_keeps_the_advertising_it_came_by_and_later_ones_have_that_of_the_first(us: Company) -> None:
    dealer, other = us.dealer(), us.dealer()

    first, plain = bought(us, dealer, "  Яндекс   Директ ", "")
    [later] = bought(us, dealer, "")
    [second] = bought(us, dealer, "Выставка")
    [strangers] = bought(us, other, "")

    assert [one.channel for one in (first, plain, later, second)] == [
        "Яндекс Директ",
        "Яндекс Директ",
        "Яндекс Директ",
        "Выставка",
    ]
    assert strangers.channel == ""


def test_a_visitor_who_came_by_an_advertisement_orders_by_it(us: Company, client: Client) -> None:
    dealer, product = us.dealer(), us.product()
    client.get("/account/login/?utm_source=avito")
    client.force_login(dealer.account)
    client.get("/catalogue/?utm_source=another")
    client.post(f"/cart/lines/{product.id}/", {"quantity": "1"})
    [draft] = Order.objects.all()

    client.post("/cart/submission/", {"order": str(draft.id), "seen_total": str(draft.total)})

    draft.refresh_from_db()
    assert (draft.stage, draft.channel) == ("submitted", "avito")


def test_a_person_corrects_the_channel_and_history_says_so(us: Company) -> None:
    [order] = bought(us, us.dealer(), "avito")

    settled(set_channel(us.actor, [order.id], "Рекомендация"))
    again = settled(set_channel(us.actor, [order.id], "Рекомендация"))

    assert order_card(us.actor, order.id).channel == "Рекомендация"
    assert not again.changed
    [event] = EventRow.objects.filter(kind="orders.channel_set")
    assert (event.facts["channel"], event.facts["before"]) == ("Рекомендация", "avito")


def test_a_buyer_does_not_say_which_advertising_brought_it(us: Company) -> None:
    dealer = us.dealer()
    [order] = bought(us, dealer, "avito")

    with pytest.raises(PowerMissing):
        set_channel(dealer.actor, [order.id], "Другое")

    order.refresh_from_db()
    assert order.channel == "avito"
    assert not EventRow.objects.filter(kind="orders.channel_set").exists()

"""Money past its day on pages: what the buyer is told, what staff may do about it, packs of rules switched on."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from dealernet.automation.packs import list_packs, publish_pack, rules_of
from dealernet.automation.rules import KIND
from dealernet.business.orders.commands import NewLine, NewOrder, ToldShipment, place_orders, qualify_orders
from dealernet.business.orders.commands import record_shipments as ship
from dealernet.business.orders.models import Order
from dealernet.business.settlements.models import CreditAccount
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import current, publish
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def late(us: Company, monkeypatch) -> Dealer:
    """A dealer who owes 35 000 since yesterday."""
    dealer = us.dealer("ООО «Дорстрой»", deferral=14, limit="300000")
    began = timezone.localtime(clock.now()).replace(hour=12)
    monkeypatch.setattr(clock, "now", lambda: began)
    line = NewLine(us.product(price="35000.00").id, Decimal(1))
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [line])])
    qualify_orders(us.actor, [outcome.subject])
    [shipped] = ship(us.actor, [ToldShipment(outcome.subject, "1-1", clock.today())])
    assert shipped.done
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=15))
    return dealer


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def staff(role: str) -> Client:
    return signed_in(Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role))


def words(response) -> str:
    return re.sub(r"\s+", " ", html.fromstring(response.content.decode()).find(".//main").text_content())


def test_a_buyer_is_told_on_every_page_about_orders_and_others_are_not(us: Company, late: Dealer) -> None:
    buyer, other = signed_in(late.account), signed_in(us.dealer().account)
    order = Order.objects.get()
    pages = [reverse("portal-orders"), reverse("portal-cart"), reverse("portal-order", args=[order.id])]

    assert [("35 000 ₽" in words(buyer.get(page)), "остановлены" in words(buyer.get(page))) for page in pages] == [
        (True, False)
    ] * 3
    staff("accountant").post(reverse("desk-buyer-shipping", args=[late.id]), {"act": "stop"})
    for page in [*pages, reverse("portal-balance")]:
        assert "Новые отгрузки остановлены" in words(buyer.get(page))
        assert "35 000 ₽" in words(buyer.get(page))
    for page in pages[:2]:
        assert "остановлены" not in words(other.get(page))


def test_staff_see_it_stop_shipping_and_let_it_go_on(us: Company, late: Dealer) -> None:
    head, good = staff("head_of_sales"), us.dealer()
    card, act = reverse("desk-buyer", args=[late.id]), reverse("desk-buyer-shipping", args=[late.id])

    assert "35 000 ₽" in words(head.get(card))
    assert "Отгрузки остановлены." in head.post(act, {"act": "stop"}, follow=True).content.decode()
    since = CreditAccount.objects.get(party_id=late.id).stopped_at
    assert since is not None
    head.post(act, {"act": "stop"})
    assert CreditAccount.objects.get(party_id=late.id).stopped_at == since
    assert "Отгрузки покупателю остановлены" in words(head.get(reverse("desk-order", args=[Order.objects.get().id])))
    head.post(act, {"act": "resume"})
    assert CreditAccount.objects.get(party_id=late.id).stopped_at is None
    refused = head.post(reverse("desk-buyer-shipping", args=[good.id]), {"act": "stop"}, follow=True)
    assert "нет просрочки" in refused.content.decode()
    assert CreditAccount.objects.get(party_id=good.id).stopped_at is None


def test_a_salesperson_notes_a_promise_and_may_not_stop_shipping(us: Company, late: Dealer) -> None:
    seller, order = signed_in(us.manager), Order.objects.get()
    day = clock.today() + timedelta(days=3)
    act = reverse("desk-order-act", args=[order.id, "promise"])

    assert seller.post(act, {"given": day.isoformat()}).status_code == 302
    assert Order.objects.get().promised_on == day
    for wrong in ("", "завтра", (clock.today() - timedelta(days=1)).isoformat()):
        assert seller.post(act, {"given": wrong}).status_code in (400, 409, 422)
    assert Order.objects.get().promised_on == day
    refused = seller.post(reverse("desk-buyer-shipping", args=[late.id]), {"act": "stop"})
    assert refused.status_code in (403, 404)
    assert CreditAccount.objects.get(party_id=late.id).stopped_at is None


def test_a_pack_is_switched_on_completed_and_brought_back(us: Company) -> None:
    admin, rules = staff("administrator"), rules_of("payment_control")
    address = reverse("desk-rule-pack", args=["payment_control"])

    assert admin.post(address).headers["Location"] == reverse("desk-rule-packs") + "#payment_control"
    assert {key: current(KIND, key).body for key in rules} == rules
    publish(us.actor, KIND, "overdue", {**rules["overdue"], "position": 7})
    [row] = [pack for pack in list_packs(us.actor) if pack.key == "payment_control"]
    assert (row.working, row.changed) == (len(rules), 1)
    count = Revision.objects.count()
    admin.post(address)
    assert Revision.objects.count() == count
    admin.post(address, {"act": "restore"})
    assert current(KIND, "overdue").body == rules["overdue"]
    assert Revision.objects.count() == count + 1
    assert admin.post(reverse("desk-rule-pack", args=["unknown"])).status_code == 404
    assert "Контроль оплаты" in words(admin.get(reverse("desk-rule-packs")))


def test_every_pack_can_be_published_on_an_empty_company_and_keeps_the_letters_it_names(us: Company) -> None:
    for pack in list_packs(us.actor):
        publish_pack(us.actor, pack.key)

    assert all(row.working == len(row.rules) and not row.changed for row in list_packs(us.actor))

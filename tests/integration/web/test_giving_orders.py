"""Territories, absences and held orders on pages: made, changed, refused in words; nothing changes on a refusal."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html as parse

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, territories
from dealernet.business.orders.models import Order
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def signed_in(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def words(response) -> str:
    main = parse.fromstring(response.content.decode()).find(".//main")
    return re.sub(r"\s+", " ", main.text_content().replace("\xa0", " "))


def test_a_territory_is_made_changed_and_removed_on_its_page(us: Company) -> None:
    page = signed_in("administrator")
    there = reverse("desk-settings-territories")
    told = {"title": "Сибирь", "regions": "Омск\n Томская  область\nОмск\n", "people": [us.manager.email]}

    assert page.post(there, told).status_code == 302
    [made] = territories()
    assert (made.title, made.regions, made.people) == ("Сибирь", ("Омск", "Томская область"), (us.manager.email,))
    listed = words(page.get(there))
    assert "Сибирь" in listed
    assert "Светлана" in listed

    own = reverse("desk-settings-territory", args=[made.key])
    assert page.post(own, {**told, "regions": "Омск"}).status_code == 302
    assert territories()[0].regions == ("Омск",)
    refused = page.post(own, {**told, "people": []})
    assert (refused.status_code, territories()[0].regions) == (422, ("Омск",))

    page.post(reverse("desk-settings-territory-removal", args=[made.key]))
    assert territories() == []
    assert page.get(own).status_code == 404


def test_a_salesperson_changes_neither_territories_nor_absences(us: Company) -> None:
    page = signed_in("salesperson")
    assert page.get(reverse("desk-settings-territories")).status_code == 404
    page.post(reverse("desk-staff-absence", args=[us.manager.id]), {"away_until": clock.today().isoformat()})
    us.manager.refresh_from_db()
    assert us.manager.away_until is None


def test_an_absence_is_kept_shown_and_refused_in_words(us: Company) -> None:
    page = signed_in("administrator")
    there = reverse("desk-staff-absence", args=[us.manager.id])
    until = clock.today() + timedelta(days=7)
    assert page.post(there, {"away_until": until.isoformat()}).status_code == 302
    us.manager.refresh_from_db()
    assert us.manager.away_until == until
    assert f"нет до {until.day}" in words(page.get(reverse("desk-staff")))
    for wrong in ("вчера", "2020-01-01"):
        refused = page.post(there, {"away_until": wrong})
        assert refused.status_code == 422
        assert "31.12.2026" in refused.content.decode()
    us.manager.refresh_from_db()
    assert us.manager.away_until == until


def test_an_order_is_held_on_its_card_with_a_reason_and_let_go_by_one_button(us: Company) -> None:
    dealer = us.dealer()
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    page, card = signed_in("administrator"), reverse("desk-order", args=[placed.subject])
    refused = page.post(reverse("desk-order-act", args=[placed.subject, "hold"]), {"given": " "})
    assert (refused.status_code, Order.objects.get().held_for) == (422, {})

    page.post(reverse("desk-order-act", args=[placed.subject, "hold"]), {"given": "Ждём звонка"})
    shown = words(page.get(card))
    assert "Заказ задержан" in shown
    assert "Ждём звонка" in shown
    assert "Принять и выслать счёт" not in shown
    for role in ("director", "storekeeper"):
        assert "Снять задержку" not in words(signed_in(role).get(card))
    buyer = Client()
    buyer.force_login(dealer.account)
    assert "Ждём звонка" not in words(buyer.get(reverse("portal-order", args=[placed.subject])))

    page.post(reverse("desk-order-act", args=[placed.subject, "hold-lift"]))
    assert Order.objects.get().held_for == {}
    assert "Заказ задержан" not in words(page.get(card))

"""The type of a customer is chosen among those in use and those that rules at work name."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.automation.packs import add_pack, switch_pack_off
from dealernet.business.parties.models import Terms
from dealernet.foundation.access.models import Account
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


def offered(us: Company, page: Client, dealer_id: object) -> list[str]:
    shown = page.get(reverse("desk-buyer", args=[dealer_id])).content.decode()
    assert "Тип покупателя" in shown
    assert "Вид покупателя" not in shown
    [told] = re.findall(r'<datalist id="customer-types">(.*?)</datalist>', shown, re.DOTALL)
    return re.findall('value="(.*?)"', told)


def test_types_in_use_and_those_rules_at_work_name_are_offered() -> None:
    us = company()
    dealer = us.dealer()
    Terms.objects.filter(party=dealer.party).update(customer_type="Сервис")
    page = Client(headers={"accept-language": "ru"})
    page.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    )
    assert offered(us, page, dealer.id) == ["Сервис"]

    add_pack(us.actor, "buyer_edits")
    add_pack(us.actor, "agreed_by_phone")
    assert offered(us, page, dealer.id) == ["По звонку", "Правит сам", "Сервис"]

    switch_pack_off(us.actor, "buyer_edits")
    assert offered(us, page, dealer.id) == ["По звонку", "Сервис"]

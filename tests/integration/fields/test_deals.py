"""Deals hold fields like any record, and are asked by those of their customer, whether they have one or not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dealernet.business.deals.queries import DealFilter, list_deals
from dealernet.foundation.access.models import Account
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import parsed
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.queries import field_values
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page
from factories.dealing import deal_of
from factories.fields import field
from factories.trade import company

pytestmark = pytest.mark.django_db
ROWS: list[dict[str, Any]] = [
    {"field": "field_rival", "operator": "is", "value": "АГРОМАШ"},
    {"field": "field_rival", "operator": "is_not", "value": "агромаш"},
    {"field": "party_field_vip", "operator": "is", "value": True},
    {"field": "party_field_vip", "operator": "is_not", "value": True},
    {"field": "party_field_vip", "operator": "is_missing"},
    {"none": [{"field": "party_field_vip", "operator": "is_there"}]},
]


def test_deals_are_found_by_their_fields_and_their_customers_as_they_are_decided() -> None:
    us = company()
    field("rival", subject="deal", title="Конкурент", in_list=True)
    field("vip", "yes", subject="party", title="Важный")
    dealer = us.dealer()
    first, second = (deal_of(us, customer_id=one.id) for one in (dealer, us.dealer()))
    nobodys = deal_of(us)
    set_fields(us.actor, "party", [dealer.id], {"vip": True})
    settled(set_fields(us.actor, "deal", [second], {"rival": "Агромаш"}))
    facts = SOURCES["deal"].gather([first, second, nobodys])

    for row in ROWS:
        tree = parsed(row, SOURCES["deal"].words)
        found = {one.id for one in list_deals(us.actor, Page(), DealFilter(condition=tree)).rows}
        assert found == {one for one, told in facts.items() if decide(tree, told).holds}, row
    assert EventRow.objects.filter(kind="deals.fields_changed", subject=second).count() == 1


def test_a_deal_is_filled_in_on_its_card() -> None:
    us = company()
    field("rival", subject="deal", title="Конкурент", in_list=True)
    deal = deal_of(us, customer_id=us.dealer().id)
    client = Client()
    boss = Account.objects.create_user("b@x.example", "correct horse battery", name="Б", role="administrator")
    client.force_login(boss)

    assert "Конкурент" in client.get(f"/desk/deals/{deal}/").content.decode()
    saved = client.post(f"/fields/deal/{deal}/", {"field_rival": "Агромаш"})

    assert saved.headers["Location"] == f"/desk/deals/{deal}/"
    assert field_values("deal", [deal])[deal] == {"rival": ["Агромаш"]}
    assert "Конкурент: Агромаш" in client.get("/desk/deals/list/").content.decode()

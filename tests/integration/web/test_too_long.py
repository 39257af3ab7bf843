"""What is too long is refused in words: nothing that was typed is cut off silently, and nothing is saved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dealernet.business.deals.commands import change_deal
from dealernet.business.deals.models import Deal
from dealernet.business.orders.commands import NewLine, NewOrder, cancel_orders, hold_orders, place_orders
from dealernet.business.orders.models import Order
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.errors import TooLong
from dealernet.foundation.events.models import EventRow
from factories.dealing import deal_of
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def test_a_comment_of_a_deal_that_is_too_long_is_refused_with_both_counts(us: Company) -> None:
    boss, made = actor_of(us.manager), deal_of(us)
    before = EventRow.objects.count()

    with pytest.raises(TooLong) as refused:
        change_deal(boss, made, {"comment": "я" * 2001})

    assert (refused.value.field, refused.value.values["most"], refused.value.values["count"]) == ("comment", 2000, 2001)
    assert "не больше 2000 знаков, а набрано 2001" in str(refused.value).replace("\xa0", "")
    assert (Deal.objects.get().comment, EventRow.objects.count()) == ("", before)
    change_deal(boss, made, {"comment": "я" * 2000})
    assert len(Deal.objects.get().comment) == 2000


@pytest.mark.parametrize(("act", "most"), [(hold_orders, 200), (cancel_orders, 500)])
def test_a_reason_a_person_gives_is_not_cut_and_one_of_the_program_is(us: Company, act: Any, most: int) -> None:
    dealer = us.dealer()
    line = NewLine(us.product().id, Decimal(1))
    first, second = (place_orders(dealer.actor, [NewOrder(dealer.id, [line])])[0].subject for _ in range(2))
    before = list(Order.objects.order_by("id").values())

    with pytest.raises(TooLong):
        act(actor_of(us.manager), [first], reason="я" * (most + 1))
    assert list(Order.objects.order_by("id").values()) == before

    [outcome] = act(us.actor, [second], reason="я" * (most + 1))
    assert outcome.done


def test_why_a_definition_is_changed_is_not_cut(us: Company) -> None:
    rule = {"title": {"ru": "П"}, "on": "orders.submitted", "then": [{"do": "orders.qualify"}]}

    with pytest.raises(TooLong):
        publish(us.actor, "rule", "one", rule, comment="я" * 501)

    assert not Revision.objects.exists()

"""Own fields of what goes to a back order: they go along, and no line that is no more keeps any."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, split_shortages
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import line_key
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from factories.fields import field
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)


def test_fields_of_a_line_that_goes_whole_go_with_it_and_those_of_one_divided_stand_on_both() -> None:
    us = company()
    dealer, own = us.dealer(), field("mark", "text", "line", title="Маркировка")
    divided, gone = us.product(stock="2"), us.product(stock="0")
    [placed] = place_orders(
        dealer.actor, [NewOrder(dealer.id, [NewLine(divided.id, Decimal(3)), NewLine(gone.id, Decimal(1))])]
    )
    for product in (divided, gone):
        key = line_key(placed.subject, product.id)
        settled(set_fields(us.actor, "line", [key], {own.name: "срочно"}, holder=placed.subject))

    split_shortages(us.actor, [placed.subject])

    made = Order.objects.get(back_order_of=placed.subject)
    expected = {(made.id, divided.id), (made.id, gone.id), (placed.subject, divided.id)}
    assert set(FieldValue.objects.values_list("subject", flat=True)) == {line_key(*one) for one in expected}
    assert broken_laws() == []

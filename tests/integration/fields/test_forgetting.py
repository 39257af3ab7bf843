"""What fields held goes with its record: a draft thrown away, a product taken out; doctor finds what stayed behind."""

from __future__ import annotations

import pytest

from dealernet.business.orders.commands import DraftLine, change_order, discard_draft, open_draft, set_lines
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import line_key
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import settled
from factories.automatic import ordered
from factories.fields import field
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def test_a_draft_goes_with_what_its_fields_and_those_of_its_lines_held(us: Company) -> None:
    field(buyer="changes")
    field("size", subject="line", buyer="changes")
    dealer, first, second = us.dealer(), us.product(), us.product()
    draft, kept = open_draft(dealer.actor), ordered(us, us.dealer())[0]
    settled(set_fields(us.actor, "order", [kept.id], {"onec_number": "остаётся"}))
    set_lines(dealer.actor, draft, [DraftLine(first.id, 1), DraftLine(second.id, 1)])
    settled(set_fields(dealer.actor, "order", [draft], {"onec_number": "1"}))
    for product in (first, second):
        settled(set_fields(dealer.actor, "line", [line_key(draft, product.id)], {"size": "XL"}, holder=draft))

    set_lines(dealer.actor, draft, [DraftLine(first.id, 0)])
    without_first = list(FieldValue.objects.filter(subject_type="line").values_list("subject", flat=True))
    discard_draft(dealer.actor, draft)

    assert without_first == [line_key(draft, second.id)]
    assert list(FieldValue.objects.values_list("subject", flat=True)) == [kept.id]
    assert [broken.law.key for broken in broken_laws()] == []


def test_a_product_taken_out_of_an_order_takes_its_values_along(us: Company) -> None:
    field("size", subject="line")
    dealer, more = us.dealer(), us.product()
    order = ordered(us, dealer)[0]
    product = order.lines.get().product_id
    settled(set_fields(us.actor, "line", [line_key(order.id, product)], {"size": "XL"}, holder=order.id))
    revision = Order.objects.get(id=order.id).revision

    change_order(us.actor, order.id, [DraftLine(product, 2), DraftLine(more.id, 1)], revision=revision)
    stayed = FieldValue.objects.count()
    change_order(us.actor, order.id, [DraftLine(more.id, 1)], revision=revision + 1)

    assert (stayed, FieldValue.objects.count()) == (1, 0)


@pytest.mark.parametrize("record", ["order", "party", "contact", "product", "deal", "task", "line"])
def test_doctor_finds_values_of_what_is_not_there(us: Company, record: str) -> None:
    one = new_id()
    FieldValue.objects.create(subject_type=record, subject=one, holder=one, field="x", value="y", words="y")

    assert [broken.law.key.partition(".")[2] for broken in broken_laws()] == [f"fields_of_{record}"]

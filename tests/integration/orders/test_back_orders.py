"""What an order lacks becomes an order of its own: sums, goods, credit and money are divided, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.automation.packs import publish_pack
from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    cancel_orders,
    change_order,
    expect_goods,
    hold_orders,
    invoice_orders,
    place_orders,
    qualify_orders,
    split_shortages,
    start_picking,
)
from dealernet.business.orders.errors import (
    AwaitsNoGoods,
    ExpectationWrong,
    HeldByDecision,
    NotEditable,
    NothingLacks,
    OrderChanged,
    OrderUnknown,
)
from dealernet.business.orders.facts import order_facts
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries import line_key
from dealernet.business.parties.models import BankAccount
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.business.settlements.models import Allocation, CreditAccount, Hold
from dealernet.business.stock.commands import record_receipt
from dealernet.business.stock.models import Balance, Reservation
from dealernet.foundation import clock
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.errors import PowerMissing, Refusal
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.queries import field_values
from dealernet.foundation.fields.setting import set_fields
from factories.happening import let_it_happen
from factories.racing import at_once
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


def short_order(us: Company, dealer: Dealer, *, there: str = "2", asked: int = 3, price: str = "2990.00") -> Order:
    """An order of three kettles of which two are there, and of a toaster."""
    kettle, toaster = us.product(price=price, stock=there), us.product(price="3490.00")
    lines = [NewLine(kettle.id, Decimal(asked)), NewLine(toaster.id, Decimal(1))]
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, lines, comment="к обеду", customer_reference="А-1")])
    return Order.objects.get(id=outcome.subject)


def received(us: Company, product: UUID, quantity: int) -> None:
    record_receipt(us.actor, us.warehouse.id, us.seller.party_id, {product: quantity})


def lines_of(order: Order) -> list[tuple[Decimal, Decimal]]:
    return list(OrderLine.objects.filter(order=order).order_by("position").values_list("quantity", "cost"))


def everything() -> list[Any]:
    return [
        list(Order.objects.order_by("id").values()),
        list(OrderLine.objects.order_by("id").values()),
        list(Hold.objects.values()),
        list(Reservation.objects.values()),
        EventRow.objects.count(),
    ]


def test_what_lacks_leaves_and_waits_while_the_rest_goes_on() -> None:
    us = company()
    dealer = us.dealer(deferral=14, limit="100000")
    order = short_order(us, dealer)
    day = clock.today() + timedelta(days=5)
    assert (order.total, CreditAccount.objects.get().held) == (Decimal("12460.00"), Decimal("12460.00"))

    [outcome] = split_shortages(us.actor, [order.id], expected_on=day)

    order.refresh_from_db()
    made = Order.objects.get(back_order_of=order)
    assert outcome.detail == {"back_order": (made.id, made.number)}
    assert (order.total, order.held_for, order.stage, order.back_ordered_at) == (
        Decimal("9470.00"),
        {},
        "submitted",
        None,
    )
    assert lines_of(order) == [(Decimal(2), Decimal("5980.00")), (Decimal(1), Decimal("3490.00"))]
    assert (made.total, made.stage, made.expected_on) == (Decimal("2990.00"), "submitted", day)
    assert made.held_for == {"stock": [{"product": str(made.lines.get().product_id), "missing": "1.000"}]}
    assert lines_of(made) == [(Decimal(1), Decimal("2990.00"))]
    same = ("customer_id", "profile_id", "seller_id", "responsible_id", "placed_by_id", "comment", "customer_reference")
    assert [getattr(made, name) for name in same] == [getattr(order, name) for name in same]
    assert made.number != order.number
    assert dict(Hold.objects.values_list("holder_id", "amount")) == {order.id: order.total, made.id: made.total}
    assert CreditAccount.objects.get().held == Decimal("12460.00")
    kinds = list(EventRow.objects.order_by("id").values_list("kind", "subject"))
    assert kinds == [
        ("orders.submitted", order.id),
        ("orders.back_ordered", order.id),
        ("orders.changed", order.id),
        ("orders.released", order.id),
        ("orders.goods_gathered", order.id),
        ("orders.back_order_made", made.id),
    ]
    assert broken_laws() == []
    facts = order_facts([order.id, made.id])
    assert [facts[one]["is_back_order"] for one in (order.id, made.id)] == [False, True]
    assert (facts[made.id]["back_order_of"], facts[made.id]["expected_on"]) == (order.number, day)


def test_asking_twice_makes_one_back_order() -> None:
    us = company()
    order = short_order(us, us.dealer())
    [first] = split_shortages(us.actor, [order.id], revision=order.revision)
    before = everything()

    [again] = split_shortages(us.actor, [order.id], revision=order.revision)

    assert (again.done, again.changed, again.detail) == (True, False, first.detail)
    assert everything() == before


def test_an_order_that_lacks_everything_becomes_a_back_order_as_it_stands() -> None:
    us = company()
    dealer = us.dealer(deferral=14, limit="100000")
    nothing = us.product(stock="0")
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(nothing.id, Decimal(5))])])
    before = Order.objects.values("total", "stage", "held_for", "number").get()

    [done] = split_shortages(us.actor, [outcome.subject])
    [again] = split_shortages(us.actor, [outcome.subject])

    order = Order.objects.get()
    assert (done.changed, again.changed) == (True, False)
    assert {name: getattr(order, name) for name in before} == before
    assert (order.back_order_of, order.back_ordered_at is not None) == (None, True)
    assert done.detail == {"back_order": (order.id, order.number)}
    event = EventRow.objects.get(kind="orders.back_ordered")
    assert (event.facts["whole"], event.facts["moved"]) == (True, "500.00")
    assert (Hold.objects.get().amount, broken_laws()) == (Decimal("500.00"), [])


def test_goods_freed_in_the_meantime_are_taken_before_anything_leaves() -> None:
    us = company()
    product = us.product(stock="3")
    other = us.dealer()
    [taken] = place_orders(other.actor, [NewOrder(other.id, [NewLine(product.id, Decimal(2))])])
    dealer = us.dealer()
    [mine] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(3))])])
    cancel_orders(us.actor, [taken.subject], reason="передумал")

    [outcome] = split_shortages(us.actor, [mine.subject])

    assert (outcome.changed, outcome.detail, Order.objects.count()) == (True, {}, 2)
    assert (Order.objects.get(id=mine.subject).held_for, Balance.objects.get().reserved) == ({}, 3)
    assert not EventRow.objects.filter(kind="orders.changed").exists()


def test_a_part_over_the_limit_waits_for_credit_and_the_part_that_fits_takes_it() -> None:
    us = company()
    dealer = us.dealer(deferral=14, limit="10000")
    order = short_order(us, dealer)
    assert order.held_for["credit"] == "2460.00"

    split_shortages(us.actor, [order.id])

    order.refresh_from_db()
    made = Order.objects.get(back_order_of=order)
    assert (order.held_for, made.held_for["credit"]) == ({}, "2460.00")
    assert (Hold.objects.get().amount, broken_laws()) == (order.total, [])


def test_a_back_order_takes_no_credit_its_own_order_lacks() -> None:
    us = company()
    order = short_order(us, us.dealer(deferral=14, limit="5000"))

    split_shortages(us.actor, [order.id])

    order.refresh_from_db()
    made = Order.objects.get(back_order_of=order)
    assert (order.held_for, made.held_for["credit"]) == ({"credit": "4470.00"}, "2990.00")
    assert (Hold.objects.count(), CreditAccount.objects.get().held, broken_laws()) == (0, 0, [])


def test_money_beyond_what_stays_goes_along() -> None:
    us = company()
    dealer = us.dealer()
    order = short_order(us, dealer)
    paid = ToldPayment(
        "П-1", clock.today(), Decimal("11000.00"), "test", party_id=dealer.id, holders=[(order.id, order.total)]
    )
    record_payments(us.actor, [paid])
    let_it_happen()

    split_shortages(us.actor, [order.id])
    let_it_happen()

    order.refresh_from_db()
    made = Order.objects.get(back_order_of=order)
    assert (order.paid_total, made.paid_total) == (Decimal("9470.00"), Decimal("1530.00"))
    assert dict(Allocation.objects.values_list("holder_id", "amount")) == {
        order.id: order.paid_total,
        made.id: made.paid_total,
    }
    assert EventRow.objects.filter(kind="orders.paid_in_part", subject=made.id).count() == 1
    assert broken_laws() == []


def test_papers_are_issued_anew_and_the_regular_rules_go_on() -> None:
    us = company()
    BankAccount.objects.create(
        party=us.seller.party, is_default=True, number="40702810200000000001", bank_name="Т", bic="044525225"
    )
    publish_pack(us.actor)
    order = short_order(us, us.dealer())
    let_it_happen()
    qualify_orders(us.actor, [order.id])
    invoice_orders(us.actor, [order.id])
    let_it_happen()

    split_shortages(us.actor, [order.id])
    let_it_happen()

    issued = EventRow.objects.filter(kind="orders.invoiced", subject=order.id).order_by("id")
    assert [(one.facts["version"], one.facts["total"]) for one in issued] == [(1, "12460.00"), (2, "9470.00")]
    made = Order.objects.get(back_order_of=order)
    assert (made.stage, made.invoice_number) == ("submitted", "")

    product = made.lines.get().product
    received(us, product.id, 4)
    let_it_happen()

    made.refresh_from_db()
    assert (made.stage, made.held_for, made.invoice_number != "") == ("qualified", {}, True)
    assert broken_laws() == []


def test_a_back_order_keeps_its_place_in_the_queue_for_goods() -> None:
    us = company()
    product, there = us.product(stock="0"), us.product()
    first, second = us.dealer(), us.dealer()
    lines = [NewLine(product.id, Decimal(1)), NewLine(there.id, Decimal(1))]
    [early] = place_orders(first.actor, [NewOrder(first.id, lines)])
    [late] = place_orders(second.actor, [NewOrder(second.id, lines)])
    split_shortages(us.actor, [early.subject])

    received(us, product.id, 1)
    let_it_happen()

    assert Order.objects.get(back_order_of=early.subject).held_for == {}
    assert "stock" in Order.objects.get(id=late.subject).held_for


def _picked(us: Company, order: Order) -> None:
    qualify_orders(us.actor, [order.id])
    start_picking(us.actor, [order.id])


REFUSED: dict[str, tuple[Callable[[Company, Order], Any], dict[str, Any], type[Refusal]]] = {
    "held by a decision": (lambda us, one: hold_orders(us.actor, [one.id], reason="звонок"), {}, HeldByDecision),
    "being picked": (_picked, {}, NotEditable),
    "cancelled": (lambda us, one: cancel_orders(us.actor, [one.id], reason="нет"), {}, NotEditable),
    "lacks nothing": (lambda us, one: None, {}, NothingLacks),
    "changed since": (lambda us, one: None, {"revision": 7}, OrderChanged),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_refused_split_changes_nothing(why: str) -> None:
    us = company()
    order = short_order(us, us.dealer())
    happens, named, refusal = REFUSED[why]
    happens(us, order)
    if why == "lacks nothing":
        order = Order.objects.get(id=short_order(us, us.dealer(), asked=1).id)
    before = everything()

    [outcome] = split_shortages(us.actor, [order.id], **named)

    assert isinstance(outcome.refusal, refusal)
    assert everything() == before


def test_only_staff_says_when_goods_come_and_nobody_splits_anothers_order() -> None:
    us = company()
    dealer, stranger = us.dealer(), us.dealer()
    order = short_order(us, dealer)
    before = everything()

    with pytest.raises(PowerMissing):
        split_shortages(dealer.actor, [order.id], expected_on=clock.today())
    with pytest.raises(ExpectationWrong):
        split_shortages(us.actor, [order.id], expected_on=clock.today() - timedelta(days=1))
    [outcome] = split_shortages(stranger.actor, [order.id])

    assert isinstance(outcome.refusal, OrderUnknown)
    assert everything() == before
    assert split_shortages(dealer.actor, [order.id])[0].changed


def test_a_thousand_take_as_many_statements_as_one_and_one_refused_stops_none() -> None:
    us = company()
    dealers = [us.dealer(deferral=14, limit="1000000") for _ in range(4)]
    counts = []
    for many in (1, 12):
        orders = [short_order(us, dealers[n % 4]) for n in range(many)]
        with CaptureQueriesContext(connection) as seen:
            outcomes = split_shortages(us.actor, [*(order.id for order in orders), UUID(int=1)])
        assert [outcome.done for outcome in outcomes] == [*[True] * many, False]
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 32
    assert (Order.objects.exclude(back_order_of=None).count(), broken_laws()) == (13, [])


def test_split_cancel_and_change_at_once_conserve_everything() -> None:
    us = company()
    kettle, toaster = us.product(stock="40"), us.product(stock="500")
    dealers = [us.dealer(deferral=14, limit="100000") for _ in range(3)]
    orders = []
    for n in range(9):
        dealer = dealers[n % 3]
        lines = [NewLine(kettle.id, Decimal(7)), NewLine(toaster.id, Decimal(2))]
        [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
        orders.append((dealer, outcome.subject))
    ids = [one for _dealer, one in orders]

    def changes(dealer: Dealer, order: UUID) -> Any:
        def act() -> Any:
            try:
                change_order(dealer.actor, order, [DraftLine(kettle.id, 9), DraftLine(toaster.id, 1)], revision=1)
            except (OrderChanged, NotEditable) as refusal:
                return refusal
            return None

        return act

    at_once(
        lambda: split_shortages(us.actor, ids),
        lambda: split_shortages(us.actor, ids[::-1]),
        lambda: cancel_orders(us.actor, ids[::2], reason="передумал"),
        *(changes(dealer, order) for dealer, order in orders[3:7]),
        lambda: received(us, kettle.id, 5),
    )

    assert broken_laws() == []
    let_it_happen()
    assert broken_laws() == []
    assert {order.stage for order in Order.objects.filter(id__in=ids[::2])} == {"cancelled"}


def test_goods_are_expected_on_a_day_and_on_none() -> None:
    us = company()
    order = short_order(us, us.dealer())
    day = clock.today() + timedelta(days=3)

    [said] = expect_goods(us.actor, [order.id], day)
    [again] = expect_goods(us.actor, [order.id], day)
    [taken_back] = expect_goods(us.actor, [order.id], None)

    assert (said.changed, again.changed, taken_back.changed) == (True, False, True)
    told = EventRow.objects.filter(kind="orders.goods_expected").order_by("id")
    assert [one.facts["expected_on"] for one in told] == [day.isoformat(), None]
    whole = short_order(us, us.dealer(), asked=1)
    [refused] = expect_goods(us.actor, [whole.id], day)
    assert isinstance(refused.refusal, AwaitsNoGoods)
    with pytest.raises(ExpectationWrong):
        expect_goods(us.actor, [order.id], clock.today() - timedelta(days=1))


def test_what_was_filled_in_goes_along_and_what_is_about_the_first_order_stays() -> None:
    us = company()
    titles = {
        "wishes": "Пожелания",
        "project": "Проект",
        "urgent": "Срочно",
        "tick": "Подтверждён",
        "number": "Номер 1С",
    }
    types = {"wishes": "text", "project": "text", "urgent": "yes", "tick": "yes", "number": "text"}
    for name, title in titles.items():
        body = {"subject": "order", "type": types[name], "title": {"ru": title}}
        body |= {"buyer": "changes"} if name in ("wishes", "tick") else {}
        body |= {"sources": {"onec": "Номер"}} if name == "number" else {}
        publish(us.actor, "field", f"order-{name}", body)
    publish(us.actor, "field", "line-colour", {"subject": "line", "type": "text", "title": {"ru": "Цвет"}})
    order = short_order(us, us.dealer())
    told = {"wishes": "Паллеты", "project": "Мост", "urgent": "да", "tick": "да", "number": "ТД-1"}
    set_fields(us.actor, "order", [order.id], told)
    kettle = order.lines.get(position=1).product_id
    set_fields(us.actor, "line", [line_key(order.id, kettle)], {"colour": "белый"}, holder=order.id)

    split_shortages(us.actor, [order.id])

    made = Order.objects.get(back_order_of=order)
    assert set(field_values("order", [made.id])[made.id]) == {"wishes", "project", "urgent"}
    assert field_values("order", [made.id])[made.id]["wishes"] == ["Паллеты"]
    assert set(field_values("order", [order.id])[order.id]) == set(told)
    key = line_key(made.id, kettle)
    assert field_values("line", [key])[key] == {"colour": ["белый"]}
    assert set(FieldValue.objects.filter(subject=key).values_list("holder", flat=True)) == {made.id}

"""Lists of orders: every reach sees exactly what it is open to, newest first, page by page, by an index a branch."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.access import SEE, orders_open_to
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import (
    OrderFilter,
    count_by_status,
    current_draft,
    list_orders,
    order_statuses,
)
from dealernet.business.orders.queries.cards import status_of
from dealernet.business.orders.rules import money_of
from dealernet.business.orders.stages import Money, Stage
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor, Kind, Reach
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.access.powers import powers_of
from dealernet.foundation.paging import Page
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def staff(account: Account | None, *groups: Group, everything: bool = False) -> Actor:
    reach = Reach(everything=everything, groups=tuple(group.id for group in groups))
    return Actor(account.id if account else uuid4(), "staff", Kind.PERSON, powers_of("salesperson"), reach)


def crowd(us: Company, groups: list[Group]) -> list[Order]:
    """Orders of three dealers in every stage, some of the manager, some of groups, some of nobody."""
    dealers = [us.dealer(f"ООО «Дилер 100% {n}»") for n in range(3)]
    made, today = [], clock.today()
    for n in range(60):
        total = Decimal(100 + n)
        made.append(
            Order(
                number=f"Т-{n}",
                customer=dealers[n % 3].party,
                placed_by=dealers[n % 3].account,
                responsible=us.manager if n % 4 == 0 else None,
                group=groups[n % len(groups)] if n % 3 == 0 else None,
                stage=list(Stage)[n % len(Stage)],
                total=total,
                paid_total=(Decimal(0), total, Decimal(5))[n % 3],
                due_on=today - timedelta(days=1) if n % 5 == 0 else None,
                may_ship=n % 2 == 0,
                held_for={"credit": "1.00"} if n % 7 == 0 else {},
                invoice_number=f"С-{n}" if n % 2 else "",
                placed_at=clock.now(),
            )
        )
    return Order.objects.bulk_create(made)


def everything_of(actor: Actor, narrow: OrderFilter, size: int = 7) -> list[UUID]:
    seen: list[UUID] = []
    page = Page(size=size)
    while True:
        found = list_orders(actor, page, narrow)
        assert len(found.rows) <= size
        seen += [row.id for row in found.rows]
        if found.next is None:
            return seen
        page = Page(after=found.next, size=size)


def test_every_reach_pages_through_exactly_the_orders_open_to_it(us: Company) -> None:
    groups = [Group.objects.create(name=f"Отдел {n}") for n in range(4)]
    orders = crowd(us, groups)
    buyer = Account.objects.filter(dealer_id=orders[1].customer_id).get()
    actors = [
        Actor(buyer.id, "buyer", Kind.PERSON, powers_of("buyer"), Reach(dealer_id=buyer.dealer_id)),
        staff(us.manager),
        staff(us.manager, *groups[:2]),
        staff(None, *groups),
        staff(None),
        staff(None, everything=True),
    ]
    narrows: list[tuple[OrderFilter, Any]] = [
        (OrderFilter(), lambda o: o.stage != "draft"),
        (OrderFilter(drafts=True), lambda o: True),
        (OrderFilter(stage=Stage.CLOSED), lambda o: o.stage == "closed"),
        (OrderFilter(stage=Stage.DRAFT), lambda o: o.stage == "draft"),
        *((OrderFilter(status=one.key), lambda o, key=one.key: _status(o) == key) for one in order_statuses().listed),
        (OrderFilter(status="nobody's"), lambda o: False),
        (OrderFilter(held=True), lambda o: o.stage != "draft" and bool(o.held_for)),
        *((OrderFilter(money=one), lambda o, one=one: o.stage != "draft" and _money(o) == one) for one in Money),
        (
            OrderFilter(customer_id=orders[4].customer_id),
            lambda o: o.stage != "draft" and o.customer_id == orders[4].customer_id,
        ),
        (OrderFilter(responsible_id=us.manager.id), lambda o: o.stage != "draft" and o.responsible_id == us.manager.id),
        (
            OrderFilter(responsible_id=us.manager.id, customer_id=orders[4].customer_id, stage=Stage.SHIPPED),
            lambda o: (
                o.stage == "shipped" and (o.responsible_id, o.customer_id) == (us.manager.id, orders[4].customer_id)
            ),
        ),
        (OrderFilter(text="Т-7"), lambda o: o.number == "Т-7"),
        (OrderFilter(text="С-7"), lambda o: o.number == "Т-7"),
        (OrderFilter(text="дилер 100% 2"), lambda o: o.stage != "draft" and o.customer_id == orders[2].customer_id),
        (OrderFilter(text="100_ 2"), lambda o: False),
    ]

    for actor in actors:
        open_to = list(orders_open_to(actor, SEE).order_by("-id"))
        for narrow, fits in narrows:
            assert everything_of(actor, narrow) == [order.id for order in open_to if fits(order)], narrow
        keys = [_status(order) for order in open_to]
        assert count_by_status(actor) == {key: keys.count(key) for key in set(keys)}


def _money(order: Order) -> Money:
    return money_of(total=order.total, paid=order.paid_total, due_on=order.due_on, today=clock.today())


def _status(order: Order) -> str:
    money = _money(order)
    return status_of(order, money, order_statuses()).key


def test_a_row_says_what_the_order_is(us: Company) -> None:
    order = crowd(us, [Group.objects.create(name="Отдел")])[20]

    [row] = list_orders(staff(None, everything=True), Page(), OrderFilter(text="Т-20")).rows

    assert (row.id, row.number, row.stage, row.money, row.total, row.paid_total, row.held) == (
        order.id,
        "Т-20",
        Stage.QUALIFIED if order.stage == "qualified" else Stage(order.stage),
        Money.OVERDUE,
        Decimal("120.00"),
        Decimal("5.00"),
        False,
    )
    assert (row.customer, row.profile, row.responsible, row.placed_at) == (
        order.customer.name, "", us.manager.name, order.placed_at,
    )  # fmt: skip


def test_the_newest_draft_is_the_cart_of_whoever_began_it(us: Company) -> None:
    dealer, other = us.dealer(), us.dealer()
    drafts = [Order.objects.create(number=f"Ч-{n}", customer=dealer.party, placed_by=dealer.account) for n in range(2)]

    assert current_draft(dealer.actor) == drafts[1].id
    assert current_draft(other.actor) is None


@pytest.mark.parametrize("groups", [1, 60])
def test_a_list_is_two_statements_however_many_orders_and_groups(us: Company, groups: int) -> None:
    made = [Group.objects.create(name=f"Отдел {n}") for n in range(groups)]
    crowd(us, made)

    with CaptureQueriesContext(connection) as asked:
        list_orders(staff(us.manager, *made), Page())

    assert len(asked) == 2

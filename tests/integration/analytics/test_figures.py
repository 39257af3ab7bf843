"""Figures are counted from the records of now, in the reader's reach, and each opens what it was counted from."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from dealernet.business.analytics.queries import (
    Cut,
    dealers_by_hand,
    figures_of,
    missed_requests,
    orders_behind,
)
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, qualify_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Terms
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
MONTH, ALL = Cut(), Page(size=200)


def bought(us: Company, dealer: Dealer, many: int = 1, **changes: object) -> list[Order]:
    product = us.product(price="100.00")
    orders = [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))], origin="portal") for _ in range(many)]
    ids = [outcome.subject for outcome in place_orders(dealer.actor, orders)]
    if changes:
        Order.objects.filter(id__in=ids).update(**changes)
    return list(Order.objects.filter(id__in=ids).order_by("id"))


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def head() -> Account:
    return Account.objects.create(email="head@ours.example", name="Максим", role="head_of_sales")


def test_an_order_counts_as_touched_once_a_person_of_the_company_laid_hands_on_it(us: Company, head: Account) -> None:
    first, *rest, waits = bought(us, us.dealer(), many=5)
    settled(qualify_orders(actor_of(head), [first.id]))
    for order in rest:
        settled(qualify_orders(us.actor, [order.id]))
    let_it_happen()

    found = figures_of(actor_of(head), MONTH)

    assert (found.whole.orders, found.whole.untouched, found.whole.untouched_share) == (5, 3, 60)
    assert (found.whole.touches, found.whole.touches_each, found.whole.total) == (1, Decimal("0.20"), Decimal(500))
    assert {row.id for row in orders_behind(actor_of(head), MONTH, ALL, which="touched").rows} == {first.id, waits.id}
    assert len(orders_behind(actor_of(head), MONTH, ALL, which="untouched").rows) == 3


def test_what_rules_and_buyers_do_is_no_touch_and_a_batch_told_again_counts_once(us: Company, head: Account) -> None:
    [order] = bought(us, us.dealer())
    settled(qualify_orders(us.actor, [order.id]))
    let_it_happen()
    let_it_happen()

    assert figures_of(actor_of(head), MONTH).whole.touches == 0


def test_unpaid_in_time_are_those_whose_day_has_passed_without_the_money(us: Company, head: Account) -> None:
    dealer, today = us.dealer(), clock.today()
    yesterday, week_ago = today - timedelta(days=1), clock.now() - timedelta(days=7)
    billed = {"stage": "qualified", "invoice_number": "1"}
    late = bought(us, dealer, 2, due_on=yesterday, **billed)
    bought(us, dealer, 1, due_on=yesterday, paid_total=100, **billed)
    bought(us, dealer, 1, due_on=today, **billed)
    prepaid_late = bought(us, dealer, 1, deferral_days=0, invoiced_at=week_ago, **billed)
    bought(us, dealer, 1, deferral_days=0, invoiced_at=clock.now(), **billed)
    bought(us, dealer, 1, due_on=yesterday, stage="cancelled", invoice_number="1")

    found = figures_of(actor_of(head), MONTH).whole

    assert (found.was_due, found.late, found.late_share) == (4, 3, 75)
    behind = orders_behind(actor_of(head), MONTH, ALL, which="late").rows
    assert {row.id for row in behind} == {order.id for order in late + prepaid_late}


def test_dealers_on_automatic_are_those_who_ordered_with_every_term_agreed(us: Company, head: Account) -> None:
    regular, newcomer, by_type = us.dealer(), us.dealer("ИП Седов", regular=False), us.dealer("ООО «Проба»")
    Terms.objects.filter(party_id=by_type.id).update(customer_type="Новый")
    us.dealer("ООО «Молчун»")
    for dealer in (regular, newcomer, by_type):
        bought(us, dealer)

    found = figures_of(actor_of(head), MONTH)

    assert (found.dealers, found.automatic, found.automatic_share) == (3, 1, 33)
    by_hand = dealers_by_hand(actor_of(head), MONTH, ALL).rows
    assert {row.id for row in by_hand} == {newcomer.id, by_type.id}


def test_missed_requests_are_those_answered_late_or_not_yet(us: Company, head: Account) -> None:
    hour = timedelta(hours=1)
    for n, (kind, due) in enumerate([("newcomer", -hour), ("newcomer", hour), ("unpaid", -hour)]):
        create_tasks(us.actor, [NewTask(f"t{n}", kind, f"Задача {n}", due_at=clock.now() + due)])

    found = figures_of(actor_of(head), MONTH)

    assert (found.requests, found.missed) == (2, 1)
    assert [row.title for row in missed_requests(actor_of(head), MONTH, ALL).rows] == ["Задача 0"]


def test_figures_are_cut_by_direction_source_and_channel_and_their_parts_make_the_whole(
    us: Company, head: Account
) -> None:
    parts = Group.objects.create(name="Запчасти")
    dealer = us.dealer()
    bought(us, dealer, 3, group_id=parts.id, channel="Выставка")
    bought(us, dealer, 2, origin="api")

    found = figures_of(actor_of(head), MONTH)

    assert [(row.name, row.counted.orders) for row in found.directions] == [("Запчасти", 3), ("", 2)]
    assert {row.key: row.counted.orders for row in found.origins} == {"portal": 3, "api": 2}
    assert {row.key: row.counted.orders for row in found.channels} == {"Выставка": 3, "": 2}
    assert sum(point.orders for point in found.series) == found.whole.orders == 5
    for axis, rows in (("direction", found.directions), ("origin", found.origins), ("channel", found.channels)):
        for row in rows:
            behind = orders_behind(actor_of(head), Cut(**{axis: row.key}), ALL).rows  # type: ignore[arg-type]
            assert len(behind) == row.counted.orders


def test_a_head_of_one_group_counts_only_what_is_in_reach(us: Company) -> None:
    mine, other = us.dealer(), us.dealer()
    own = Account.objects.create(email="own@ours.example", name="Лена", role="salesperson")
    bought(us, mine, 2, responsible_id=own.id)
    bought(us, other, 3, responsible_id=us.manager.id)

    with pytest.raises(PowerMissing):
        figures_of(actor_of(own), MONTH)
    with pytest.raises(PowerMissing):
        figures_of(mine.actor, MONTH)


def test_the_page_takes_as_many_statements_for_one_order_as_for_many(
    us: Company, head: Account, django_assert_num_queries
) -> None:
    dealer = us.dealer()
    bought(us, dealer)

    with django_assert_num_queries(5):
        figures_of(actor_of(head), MONTH)
    bought(us, dealer, many=40)
    with django_assert_num_queries(5):
        figures_of(actor_of(head), MONTH)


def test_every_figure_of_the_page_opens_its_records(us: Company, head: Account, client: Client) -> None:
    bought(us, us.dealer(), 2, channel="Выставка")
    client.force_login(head)

    page = client.get("/desk/numbers/?days=7")
    links = {
        link.split('"')[0].replace("&amp;", "&")
        for link in page.content.decode().split('href="')[1:]
        if link.startswith("/desk/numbers/")
    }

    assert page.status_code == 200
    assert len(links) >= 8
    assert {client.get(link).status_code for link in links} == {200}
    assert "Выставка" in page.content.decode()
    for sentence in ("без единого действия сотрудников", "у которых заданы все условия"):
        assert sentence in page.content.decode()
    assert client.get("/desk/numbers/?days=x&direction=y&which=z&channel=%00").status_code == 200

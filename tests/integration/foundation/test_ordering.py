"""A list goes by a column of its own, up and down, page by page; what has no place in the order is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.catalog.models import Product
from dealernet.business.catalog.queries import Sought, list_products
from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries import DealFilter, list_deals
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import OrderFilter, list_orders
from dealernet.business.parties.models import Contact, Party
from dealernet.business.parties.queries import PartyFilter, PeopleFilter, list_parties, list_people
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.tasks.models import Task
from dealernet.business.tasks.queries import TaskFilter, list_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.ordering import By, OrderNotOffered, order_told
from dealernet.foundation.ordering import COLUMNS
from dealernet.foundation.paging import Page
from dealernet.foundation.sorting import russian_key
from factories.automatic import ordered
from factories.dealing import deal_of, person
from factories.fields import field
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
NAMES = ("ёж", "Ель", "яма", "ель 2", "Ель", "Ёлка", "жук")
DAYS = (5, 1, None, 3, 1, 7, None)
SUMS = ("50", "40", "30", "40", "0", "70", "90.5")
Placed = dict[UUID, Any]


@pytest.fixture
def us() -> Company:
    return company()


def orders(us: Company) -> dict[str, Placed]:
    made, now = ordered(us, us.dealer(), 7), clock.now()
    for order, days, total in zip(made, DAYS, SUMS, strict=True):
        order.total, order.paid_total = Decimal(total), Decimal(20)
        order.due_on = days and date(2026, 3, days)
        order.placed_at = now - timedelta(days=days or 30)
    Order.objects.bulk_update(made, ["total", "paid_total", "due_on", "placed_at"])
    Order.objects.filter(id=made[5].id).update(stage="cancelled")
    owing = [one for one in made if one.total > one.paid_total and one is not made[5]]
    return {
        "number": {one.id: one.number for one in made},
        "placed_at": {one.id: one.placed_at for one in made},
        "total": {one.id: one.total for one in made},
        "owed": {one.id: one.total - one.paid_total for one in owing},
        "due_on": {one.id: one.due_on for one in owing if one.due_on},
    }


def deals(us: Company) -> dict[str, Placed]:
    ids, now = [deal_of(us, "general.work") for _ in NAMES], clock.now()
    for one, days, amount in zip(ids, DAYS, SUMS, strict=True):
        Deal.objects.filter(id=one).update(
            amount=None if amount == "0" else amount,
            due_on=days and date(2026, 3, days),
            opened_at=now - timedelta(days=days or 30),
            entered_at=now - timedelta(hours=days or 30),
        )
    made = list(Deal.objects.all())
    return {
        "number": {one.id: one.number for one in made},
        "opened_at": {one.id: one.opened_at for one in made},
        "amount": {one.id: one.amount for one in made if one.amount is not None},
        "due_on": {one.id: one.due_on for one in made if one.due_on},
        "entered_at": {one.id: one.entered_at for one in made},
    }


def buyers(us: Company) -> dict[str, Placed]:
    dealers, last = [us.dealer(name) for name in NAMES], dict[UUID, Any]()
    for dealer, days, debt in zip(dealers, DAYS, SUMS, strict=True):
        Party.objects.filter(id=dealer.id).update(created_at=clock.now() - timedelta(days=days or 30))
        CreditAccount.objects.update_or_create(party_id=dealer.id, defaults={"debt": Decimal(debt)})
        if days:
            first, second = ordered(us, dealer, 2)
            last[dealer.id] = clock.now() - timedelta(days=days)
            Order.objects.filter(id=first.id).update(placed_at=last[dealer.id])
            Order.objects.filter(id=second.id).update(stage="cancelled")
    made = list(Party.objects.filter(id__in=[dealer.id for dealer in dealers]))
    return {
        "name": {one.id: russian_key(one.name) for one in made},
        "since": {one.id: one.created_at for one in made},
        "debt": {dealer.id: Decimal(debt) for dealer, debt in zip(dealers, SUMS, strict=True) if debt != "0"},
        "last_order_at": last,
    }


def people(us: Company) -> dict[str, Placed]:
    party = us.dealer().party
    now = clock.now()
    made = Contact.objects.bulk_create(
        Contact(party=party, name=name, phone="+79000000001", created_at=now - timedelta(days=days or 30))
        for name, days in zip(NAMES, DAYS, strict=True)
    )
    return {
        "name": {one.id: russian_key(one.name) for one in made},
        "since": {one.id: one.created_at for one in made},
    }


def products(us: Company) -> dict[str, Placed]:
    made = [us.product("100", "1", name=name) for name in NAMES]
    for one, article in zip(made, ("Б-2", "А-1", "", "А-1", "Я", "В", "Б-10"), strict=True):
        Product.objects.filter(id=one.id).update(article=article)
    found = list(Product.objects.all())
    return {
        "name": {one.id: russian_key(one.name) for one in found},
        "article": {one.id: one.article for one in found},
    }


def tasks(us: Company) -> dict[str, Placed]:
    now = clock.now()
    made = Task.objects.bulk_create(
        Task(
            key=f"k{n}",
            kind="agree",
            title=name,
            due_at=now + timedelta(days=days) if days else None,
            created_at=now - timedelta(days=days or 30),
            done_at=now - timedelta(hours=days) if days and n % 2 else None,
        )
        for n, (name, days) in enumerate(zip(NAMES, DAYS, strict=True))
    )
    return {
        "due_at": {one.id: one.due_at for one in made if one.due_at},
        "created_at": {one.id: one.created_at for one in made},
        "done_at": {one.id: one.done_at for one in made if one.done_at},
    }


def _ids(found: Any) -> tuple[Sequence[UUID], UUID | None]:
    return [row.id for row in found.rows], found.next


List = Callable[[Actor, Page, By | None], tuple[Sequence[UUID], UUID | None]]
LISTS: dict[str, tuple[Callable[[Company], dict[str, Placed]], List]] = {
    "order": (orders, lambda a, p, by: _ids(list_orders(a, p, OrderFilter(by=by)))),
    "deal": (deals, lambda a, p, by: _ids(list_deals(a, p, DealFilter(by=by)))),
    "party": (buyers, lambda a, p, by: _ids(list_parties(a, p, chosen=PartyFilter(by=by)))),
    "contact": (people, lambda a, p, by: _ids(list_people(a, p, PeopleFilter(by=by)))),
    "product": (products, lambda a, p, by: _ids(list_products(a, Sought(by=by, not_sold=True), p).slice)),
    "task": (tasks, lambda a, p, by: _ids(list_tasks(a, p, TaskFilter(state="", by=by)))),
}
WORDS = [(of, word) for of, columns in COLUMNS.items() if of in LISTS for word in columns]


@pytest.mark.parametrize(("of", "word"), WORDS)
def test_a_list_goes_by_a_column_page_by_page(us: Company, of: str, word: str) -> None:
    crowd, ask = LISTS[of]
    placed = crowd(us)[word]
    assert len(placed) > 2

    for way in (word, f"-{word}"):
        by, found, after = order_told(us.actor, of, way), list[UUID](), None
        while True:
            with CaptureQueriesContext(connection) as asked:
                rows, after = ask(us.actor, Page(after, 2), by)
            found += rows
            if after is None:
                break
            with CaptureQueriesContext(connection) as asked_for_more:
                ask(us.actor, Page(found[1], 200), by)
            assert len(asked_for_more) <= len(asked) + 1
        assert [(placed[one], one) for one in found if one in placed] == [(placed[one], one) for one in found]
        assert found == sorted(placed, key=lambda one: (placed[one], one), reverse=way != word)


@pytest.mark.parametrize("of", LISTS)
def test_every_column_a_list_goes_by_is_told_of_by_this_test(us: Company, of: str) -> None:
    assert set(LISTS[of][0](us)) == set(COLUMNS[of])


def test_a_list_of_somebody_who_reaches_few_has_only_those_in_the_order(us: Company) -> None:
    placed, somebody = orders(us)["total"], person("salesperson")
    own = sorted(placed)[::2]
    Order.objects.filter(id__in=own).update(responsible_id=somebody.id)

    found = list_orders(somebody, Page(), OrderFilter(by=order_told(somebody, "order", "-total")))

    assert [row.id for row in found.rows] == sorted(own, key=lambda one: (placed[one], one), reverse=True)


def test_an_order_nobody_offers_is_refused_with_those_on_offer(us: Company) -> None:
    field("weight", "number", subject="order", title="Вес")

    with pytest.raises(OrderNotOffered) as refused:
        order_told(us.actor, "order", "-profit")

    assert refused.value.values == {
        "word": "-profit",
        "known": "number, placed_at, total, owed, due_on, field_weight",
    }


def test_a_page_after_a_record_that_is_gone_is_the_first(us: Company) -> None:
    placed = deals(us)["amount"]
    by = order_told(us.actor, "deal", "amount")
    gone = Page(UUID(int=1), 2)

    assert [row.id for row in list_deals(us.actor, gone, DealFilter(by=by)).rows] == sorted(
        placed, key=lambda one: (placed[one], one)
    )[:2]

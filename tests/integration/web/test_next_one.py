"""“Next one” goes on through the queue, record by record, and round to the first at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.tasks.commands import NewTask, complete_tasks, create_tasks
from dealernet.business.tasks.models import Task
from dealernet.business.tasks.queries import next_open
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def orders(us: Company, many: int) -> list[str]:
    """The addresses of orders with a task each of the manager's, the soonest due first; the first order has two."""
    dealer, product = us.dealer(), us.product()
    asked = [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))]) for _ in range(many)]
    ids = [one.subject for one in place_orders(dealer.actor, asked)]
    tasks = [
        NewTask(
            key=f"{n}",
            kind="agree",
            title="Т",
            holder_id=order,
            assignee_id=us.manager.id,
            due_at=clock.now() + timedelta(hours=n),
        )
        for n, order in enumerate([*ids, ids[0]])
    ]
    create_tasks(us.actor, tasks)
    return [f"/desk/orders/{order}/" for order in ids]


def signed_in(us: Company) -> Client:
    page = Client(headers={"accept-language": "ru"})
    page.force_login(us.manager)
    return page


def walked(page: Client, start: str, steps: int) -> list[str]:
    """Where the button of each page leads, one after another."""
    found, here = [], start
    for _ in range(steps):
        html = page.get(here).content.decode()
        link = html.split('class="button next-one" href="')[1].split('"')[0]
        here = page.get(link)["Location"]
        found.append(here)
    return found


def test_it_goes_from_one_order_to_the_next_and_round_to_the_first_with_a_word(us: Company) -> None:
    first, second, third = orders(us, 3)
    page = signed_in(us)

    assert walked(page, "/desk/", 3) == [first, second, third]
    assert "это снова первая" not in page.get(third).content.decode()
    assert walked(page, third, 1) == [first]
    assert "Это была последняя; теперь снова первая" in page.get(first).content.decode()


def test_an_order_with_two_tasks_is_shown_once_a_round(us: Company) -> None:
    first, second, third = orders(us, 3)
    assert walked(signed_in(us), "/desk/", 5) == [first, second, third, first, second]


def test_after_one_is_dealt_with_it_goes_on_and_not_back_to_what_was_passed_over(us: Company) -> None:
    found = orders(us, 4)
    page = signed_in(us)
    walked(page, "/desk/", 2)
    complete_tasks(us.actor, list(Task.objects.filter(key="1").values_list("id", flat=True)), outcome="seen")
    assert walked(page, found[1], 2) == found[2:]


def test_elsewhere_it_goes_on_behind_the_last_one_shown_and_from_the_queue_with_the_first(us: Company) -> None:
    found = orders(us, 3)
    page = signed_in(us)
    walked(page, "/desk/", 2)
    assert walked(page, "/desk/stock/", 1) == [found[2]]
    assert walked(page, "/desk/", 1) == [found[0]]


def test_where_nothing_else_waits_one_stays_and_reads_it(us: Company) -> None:
    [only] = orders(us, 1)
    page = signed_in(us)
    assert walked(page, only, 1) == [only]
    assert "Больше никто не ждёт решения" in page.get(only).content.decode()
    outside = page.get("/desk/next/", {"from": "https://evil.example/"})["Location"]
    assert outside == only


@pytest.mark.parametrize("kind", ["rule_stopped", "webhook_off"])
def test_a_rule_and_a_webhook_have_pages_of_their_own(us: Company, kind: str) -> None:
    [order] = orders(us, 1)
    facts = {"rule": "newcomers", "webhook": "wms"}
    soon = clock.now() - timedelta(days=1)
    task = NewTask(
        key="x", kind=kind, title="Т", facts=facts, holder_id=us.seller.pk, assignee_id=us.manager.id, due_at=soon
    )
    create_tasks(us.actor, [task])
    page = signed_in(us)
    there = {
        "rule_stopped": reverse("desk-rule", args=["newcomers"]),
        "webhook_off": reverse("desk-webhook", args=["wms"]),
    }[kind]
    assert page.get("/desk/next/")["Location"] == there
    assert page.get("/desk/next/", {"from": there})["Location"] == order


def test_it_costs_the_same_however_long_the_queue(us: Company) -> None:
    def statements(holders: Sequence[Any]) -> int:
        with CaptureQueriesContext(connection) as done:
            next_open(actor_of(us.manager), holder_id=holders[0])
        return len(done)

    orders(us, 2)
    few = statements(Task.objects.values_list("holder_id", flat=True))
    Task.objects.all().delete()
    orders(us, 9)
    assert statements(Task.objects.values_list("holder_id", flat=True)) == few

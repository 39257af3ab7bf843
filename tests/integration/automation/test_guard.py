"""The guard: circles and storms stop one rule, and it is told; crowds are no storm; nothing is done twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction

from dealernet.automation.actions.tasks import create
from dealernet.automation.models import Pace, Quarantine, Run
from dealernet.automation.packs import publish_pack
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rules import KIND
from dealernet.business.orders.events import OrderChanged, ShippingAllowed
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.events import log
from dealernet.foundation.events.models import EventRow
from factories.automatic import Counted, announcing, bought, ordered
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
DYING = Path(__file__).with_name("dying_process.py")


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def counted(monkeypatch) -> Counted:
    made = Counted()
    monkeypatch.setitem(ACTIONS, "test.count", Action("test.count", made))
    return made


@pytest.fixture
def administrator() -> Account:
    return Account.objects.create_user("root@example.ru", "correct horse", name="Анна", role="administrator")


def changed(order: Order):
    return OrderChanged(subject=order.id, stream=order.customer_id, number=order.number, revision=2, was={}, now={})


def tell(order: Order, times: int) -> None:
    """The outside changes an order again and again, each change an act of its own without a cause."""
    for _ in range(times):
        with transaction.atomic():
            log.record(system("outside"), changed(order))


def test_a_circle_of_three_rules_stops_one_of_them_and_its_author_reads_the_whole_chain(
    us, counted, administrator, monkeypatch
):
    def allowed(item):
        return ShippingAllowed(subject=item.subject, stream=item.event.stream, number="1", reason="again")

    def touched(item):
        return changed(Order.objects.get(id=item.subject))

    for name, make in (("allow", allowed), ("change", touched)):
        monkeypatch.setitem(ACTIONS, f"test.{name}", Action(f"test.{name}", announcing(make)))
    author = actor_of(administrator)
    for key, on, act in (
        ("first", "orders.submitted", "allow"),
        ("second", "orders.shipping_allowed", "change"),
        ("third", "orders.changed", "allow"),
    ):
        publish(author, KIND, key, {"title": {"ru": key}, "on": on, "then": [{"do": f"test.{act}"}]})
    publish(author, KIND, "sound", {"on": "orders.changed", "then": [{"do": "test.count"}]})

    [order] = bought(us, us.dealer())

    assert [one.rule for one in Quarantine.objects.all()] == ["second"]
    assert Run.objects.get(state="stopped").fault == "circle"
    assert set(counted.done) == {order.id}
    [task] = Task.objects.filter(kind="rule_stopped")
    assert task.assignee == administrator
    assert task.facts["chain"][0].startswith("Заказ получен")
    assert [link.split("»")[0].lstrip("«“").split("”")[0] for link in task.facts["chain"][1:]] == [
        "first",
        "second",
        "third",
    ]
    [other] = bought(us, us.dealer())
    assert {run.rule for run in Run.objects.filter(subject=other.id)} == {"first"}


def test_a_circle_of_many_records_at_once_is_told_once(us, administrator, monkeypatch):
    def touched(item):
        return changed(Order.objects.get(id=item.subject))

    monkeypatch.setitem(ACTIONS, "test.change", Action("test.change", announcing(touched)))
    publish(actor_of(administrator), KIND, "echo", {"on": "orders.changed", "then": [{"do": "test.change"}]})
    orders = bought(us, us.dealer(), 12)

    with transaction.atomic():
        log.record(system("outside"), *(changed(order) for order in orders))
    let_it_happen()

    assert Run.objects.filter(state="stopped", fault="circle").count() > 1
    assert Task.objects.filter(kind="rule_stopped").count() == 1
    assert EventRow.objects.filter(kind="automation.rule_stopped").count() == 1


def test_a_storm_without_any_chain_sets_one_rule_aside_and_leaves_the_others_at_work(
    us, counted, administrator, settings
):
    settings.RULE_FIRINGS_A_MINUTE = 10
    publish(us.actor, KIND, "echo", {"on": "orders.changed", "then": [{"do": "test.count"}]})
    publish(us.actor, KIND, "sound", {"on": "orders.submitted", "then": [{"do": "test.count"}]})
    [order] = bought(us, us.dealer())
    counted.done.clear()

    tell(order, 13)
    let_it_happen()
    assert Quarantine.objects.count() == 0
    tell(order, 30)
    let_it_happen()

    [stopped] = Quarantine.objects.all()
    assert (stopped.rule, len(counted.done)) == ("echo", 13)
    assert set(Run.objects.filter(state="stopped").values_list("rule", "fault")) == {("echo", "storm")}
    assert Task.objects.get(kind="rule_stopped").assignee == administrator
    told = EventRow.objects.filter(kind="automation.rule_stopped").count()
    tell(order, 5)
    let_it_happen()
    assert len(counted.done) == 13
    assert EventRow.objects.filter(kind="automation.rule_stopped").count() == told == 1
    bought(us, us.dealer())
    assert len(counted.done) == 14


def test_many_records_at_once_are_no_storm(us, counted, settings):
    settings.RULE_FIRINGS_A_MINUTE = 5
    publish(us.actor, KIND, "counts", {"on": "orders.submitted", "then": [{"do": "test.count"}]})
    publish(us.actor, KIND, "changes", {"on": "orders.changed", "then": [{"do": "test.count"}]})

    orders = bought(us, us.dealer(), 60)
    for order in orders:
        tell(order, 3)
    let_it_happen()

    assert len(counted.done) == 60 * 4
    assert not Quarantine.objects.exists()
    assert not Pace.objects.exists()


def test_a_rule_that_follows_from_itself_on_ever_new_records_is_a_storm(us, counted, monkeypatch, settings):
    settings.RULE_FIRINGS_A_MINUTE = 6
    dealer = us.dealer()

    def two_more(actor, items):
        orders = iter(ordered(us, dealer, 2 * len(items)))
        made = [next(orders) for _ in items for _ in range(2)]
        causes = {order.id: items[n // 2].event.id for n, order in enumerate(made)}
        who = actor.for_causes(causes, actor.detail)
        log.record(who, *(changed(order) for order in made))
        return counted(actor, items)

    monkeypatch.setitem(ACTIONS, "test.two", Action("test.two", two_more))
    publish(us.actor, KIND, "breeds", {"on": "orders.changed", "then": [{"do": "test.two"}]})
    tell(bought(us, dealer)[0], 1)

    let_it_happen()

    assert [one.rule for one in Quarantine.objects.all()] == ["breeds"]
    assert len(counted.done) < 16


def test_a_backlog_delivered_at_once_is_counted_by_the_moments_of_its_events(us, counted, settings):
    settings.RULE_FIRINGS_A_MINUTE = 3
    publish(us.actor, KIND, "changes", {"on": "orders.changed", "then": [{"do": "test.count"}]})
    [order] = bought(us, us.dealer())
    tell(order, 30)
    apart = "update events_event set at = now() - id * interval '1 hour' where kind = 'orders.changed'"
    _executed(apart)

    let_it_happen()

    assert len(counted.done) == 30
    assert not Quarantine.objects.exists()


def test_what_rules_of_the_pack_announce_is_what_their_actions_say(us):
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=us.seller.party, is_default=True, **account)
    publish_pack(us.actor)
    bought(us, us.dealer(deferral=14, limit="100000"))
    bought(us, us.dealer(regular=False))

    announced = {kind for action in ACTIONS.values() for kind in action.announces}
    by_rules = {row.kind for row in EventRow.objects.all() if row.actor.get("kind") == "rule"}
    assert by_rules
    assert {kind for kind in by_rules if not kind.startswith(("conversations.", "parties."))} <= announced


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_a_batch_leaves_nothing_done_twice_or_lost(us, tmp_path, monkeypatch):
    monkeypatch.setitem(ACTIONS, "test.create", Action("test.create", create))
    steps = [{"do": "test.create", "kind": "seen", "title": "Заказ № {{ number }}"}, {"do": "orders.qualify"}]
    monkeypatch.setattr(Action, "problems", lambda self, step, subject_type, words: [])
    publish(us.actor, KIND, "creates", {"on": "orders.submitted", "then": steps})
    orders = ordered(us, us.dealer(), 8)
    reached = tmp_path / "reached"

    dying = subprocess.Popen(
        [sys.executable, str(DYING), str(reached)], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    until = time.monotonic() + 90
    while not reached.exists() and dying.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    dying.kill()
    dying.wait(30)
    assert reached.exists()
    assert not Run.objects.exists()
    assert not Task.objects.exists()

    let_it_happen()
    let_it_happen()

    ids = sorted(order.id for order in orders)
    assert sorted(run.subject for run in Run.objects.filter(state="done")) == ids
    assert sorted(Task.objects.values_list("holder_id", flat=True)) == ids
    qualified = EventRow.objects.filter(kind="orders.qualified").values_list("subject", flat=True)
    assert Counter(qualified) == Counter(ids)


def _executed(statement: str) -> None:
    from django.db import connection  # noqa: PLC0415 - one statement of one test

    with connection.cursor() as db:
        db.execute(statement)

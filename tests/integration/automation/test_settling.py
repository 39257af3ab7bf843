"""Runs that did not go through: alone in their failure, tried again, replayed, skipped, and never done twice."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dealernet.automation import waits
from dealernet.automation.engine import weigh
from dealernet.automation.models import Quarantine, Run, Wait
from dealernet.automation.queries import RunFilter, find_runs
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rules import KIND, rule_at
from dealernet.automation.settling import RuleStandsStill, RunSettled, retry_run, skip_run
from dealernet.business.orders import facts as order_words
from dealernet.business.orders.commands import qualify_orders
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.errors import NotThere, PowerMissing
from dealernet.foundation.events import cursor as cursors
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.facts import Fact
from dealernet.foundation.paging import Page
from factories.automatic import Counted, bought, ordered
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    rule_at.cache_clear()
    return company()


@pytest.fixture
def fragile(monkeypatch) -> Counted:
    counted = Counted()
    monkeypatch.setitem(ACTIONS, "test.fragile", Action("test.fragile", counted))
    return counted


@pytest.fixture
def counted(monkeypatch) -> Counted:
    made = Counted()
    monkeypatch.setitem(ACTIONS, "test.count", Action("test.count", made))
    return made


@pytest.fixture
def later(monkeypatch):
    real, ahead = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: real() + ahead[0])

    def move(by: timedelta) -> None:
        ahead[0] += by
        while waits.go_on():
            pass
        let_it_happen()

    return move


def rule(us: Company, key: str, *steps: dict, **more) -> int:
    return publish(us.actor, KIND, key, {"on": "orders.submitted", "then": list(steps), **more})


def test_an_action_that_fails_for_one_record_stops_neither_other_records_nor_other_rules(us, fragile, counted):
    rule(us, "fragile", {"do": "test.count"}, {"do": "test.fragile"}, position=10)
    rule(us, "sound", {"do": "test.count"}, position=20)
    dealer = us.dealer()
    sick, well = ordered(us, dealer, 2)
    fragile.failing = {sick.id}

    let_it_happen()

    runs = {(run.rule, run.subject): run for run in Run.objects.all()}
    assert runs["fragile", sick.id].state == "failed"
    assert runs["fragile", sick.id].fault == "error"
    assert runs["fragile", sick.id].error == "ZeroDivisionError: division by zero"
    assert runs["fragile", well.id].state == runs["sound", sick.id].state == runs["sound", well.id].state == "done"
    assert sorted(counted.done) == sorted([sick.id, well.id] * 2)
    assert fragile.done == [well.id]


def test_a_batch_of_many_takes_as_many_statements_as_one_of_one_whether_it_waits_or_acts(us, counted):
    rule(us, "waits", {"do": "test.count"}, {"wait": "1h"}, {"do": "test.count"})
    dealer, costs = us.dealer(), []
    for many in (1, 1, 7):
        subjects = [order.id for order in ordered(us, dealer, many)]
        recorded = cursors.by_ids(list(EventRow.objects.filter(subject__in=subjects).values_list("id", flat=True)))
        told = [event for event in recorded if event.kind == "orders.submitted"]
        assert len(told) == many
        with CaptureQueriesContext(connection) as asked, transaction.atomic():
            weigh(told)
        costs.append(len(asked))

    assert costs[1] == costs[2]
    assert Wait.objects.count() == 9


def test_what_failed_is_tried_again_by_itself_six_times_each_time_later(us, fragile, later):
    rule(us, "fragile", {"do": "test.fragile"})
    [order] = ordered(us, us.dealer())
    fragile.failing = {order.id}
    let_it_happen()

    [wait] = Wait.objects.all()
    assert (wait.state, wait.attempts) == ("waiting", 1)
    pauses = []
    for _ in range(5):
        wait.refresh_from_db()
        pauses.append(wait.due_at - clock.now())
        later(wait.due_at - clock.now() + timedelta(seconds=1))
    wait.refresh_from_db()
    assert (wait.state, wait.attempts, Wait.objects.count()) == ("failed", 6, 1)
    assert pauses == sorted(pauses)
    assert Run.objects.get().state == "failed"
    assert fragile.done == []


def test_once_mended_it_goes_through_by_itself_and_once(us, fragile, later):
    rule(us, "fragile", {"do": "test.fragile"})
    [order] = ordered(us, us.dealer())
    fragile.failing = {order.id}
    let_it_happen()
    fragile.failing = set()

    later(timedelta(hours=1))
    later(timedelta(days=3))

    assert fragile.done == [order.id]
    assert (Run.objects.get().state, Run.objects.get().error, Wait.objects.get().state) == ("done", "", "done")


def test_a_person_has_it_tried_again_at_the_step_it_stopped_at(us, fragile, counted, later):
    rule(us, "fragile", {"do": "test.count"}, {"do": "test.fragile"}, {"do": "test.count"})
    [order] = ordered(us, us.dealer())
    fragile.failing = {order.id}
    let_it_happen()
    fragile.failing = set()

    assert retry_run(us.actor, Run.objects.get().id) == "done"

    assert (fragile.done, counted.done) == ([order.id], [order.id, order.id])
    assert [step["action"] for step in Run.objects.get().done] == [
        "test.count", "test.fragile", "test.fragile", "test.count",
    ]  # fmt: skip
    later(timedelta(days=3))
    assert fragile.done == [order.id]
    with pytest.raises(RunSettled):
        retry_run(us.actor, Run.objects.get().id)
    assert EventRow.objects.get(kind="automation.run_retried").facts["came_to"] == "done"


def test_a_refused_run_goes_on_once_what_it_lacked_is_there(us, counted):
    rule(us, "closes", {"do": "orders.invoice"}, {"do": "test.count"})
    dealer = us.dealer()
    [order] = bought(us, dealer)
    run = Run.objects.get()
    assert (run.state, run.fault) == ("refused", "refusal")
    assert retry_run(us.actor, run.id) == "refused"

    qualify_orders(us.actor, [order.id])
    run.refresh_from_db()
    assert run.state == "refused"
    skip_run(us.actor, run.id)
    with pytest.raises(RunSettled):
        retry_run(us.actor, run.id)
    assert counted.done == []


def test_a_waiting_run_that_is_skipped_never_goes_on(us, counted, later):
    rule(us, "later", {"wait": "1d"}, {"do": "test.count"})
    bought(us, us.dealer())

    skip_run(us.actor, Run.objects.get().id)
    later(timedelta(days=2))

    assert counted.done == []
    assert (Run.objects.get().state, Wait.objects.get().state) == ("skipped", "done")


def test_a_run_skipped_while_it_goes_on_to_its_next_wait_never_goes_on_from_that(us, monkeypatch):
    begun, go, slow = threading.Event(), threading.Event(), Counted()

    def act(actor, items):
        begun.set()
        assert go.wait(20)
        return slow(actor, items)

    monkeypatch.setitem(ACTIONS, "test.slow", Action("test.slow", act))
    rule(us, "later", {"wait": "1d"}, {"do": "test.slow"}, {"wait": "1d"}, {"do": "test.slow"})
    [order] = bought(us, us.dealer())
    run_id = Run.objects.get().id
    real, days = clock.now, [2]
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=days[0]))

    sweep, skipping = (in_a_thread(act) for act in (waits.go_on, lambda: skip_run(us.actor, run_id)))
    sweep.start()
    assert begun.wait(20)
    skipping.start()
    skipping.join(0.5)
    go.set()
    sweep.join(20)
    skipping.join(20)
    days[0] = 4
    waits.go_on()

    assert slow.done == [order.id]
    assert Run.objects.get().state == "skipped"
    assert not Wait.objects.filter(state="waiting").exists()


def in_a_thread(act) -> threading.Thread:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    return threading.Thread(target=run)


def test_only_those_who_may_replay_settle_runs(us, counted):
    rule(us, "later", {"wait": "1d"}, {"do": "test.count"})
    bought(us, us.dealer())
    run = Run.objects.get()

    for act in (retry_run, skip_run):
        with pytest.raises(PowerMissing):
            act(actor_of(us.manager), run.id)

    assert Run.objects.get().state == "waiting"
    with pytest.raises(NotThere):
        skip_run(us.actor, us.manager.id)


def test_two_people_pressing_at_once_have_it_done_once(us, fragile):
    rule(us, "fragile", {"do": "test.fragile"})
    [order] = ordered(us, us.dealer())
    fragile.failing = {order.id}
    let_it_happen()
    fragile.failing = set()
    run_id, came, gate = Run.objects.get().id, [], threading.Barrier(3)

    def press() -> None:
        gate.wait(20)
        try:
            came.append(retry_run(us.actor, run_id))
        except RunSettled:
            came.append("settled")
        finally:
            connection.close()

    people = [threading.Thread(target=press) for _ in range(3)]
    for person in people:
        person.start()
    for person in people:
        person.join(60)

    assert sorted(came) == ["done", "settled", "settled"]
    assert fragile.done == [order.id]


def test_a_rule_whose_field_no_longer_exists_is_a_failed_run_that_can_be_replayed(us, counted, monkeypatch):
    words = {**order_words.WORDS, "colour": Fact("text", "colour")}
    source = order_words.WORDS
    monkeypatch.setattr("dealernet.automation.rules.words_of", lambda kind: words)
    rule(us, "coloured", {"do": "test.count"}, when={"field": "colour", "operator": "is_missing"})
    rule(us, "sound", {"do": "test.count"})
    monkeypatch.setattr("dealernet.automation.rules.words_of", lambda kind: dict(source))
    Revision.objects.filter(definition__key="sound").update(comment="read anew")
    rule(us, "sound", {"do": "test.count"}, position=5)

    [order] = bought(us, us.dealer())

    run = Run.objects.get(rule="coloured")
    assert (run.state, run.fault, run.error) == ("failed", "unreadable", "нет поля «colour»")
    assert Run.objects.get(rule="sound").state == "done"
    assert counted.done == [order.id]
    with pytest.raises(RuleStandsStill, match="colour"):
        retry_run(us.actor, run.id)
    rule(us, "coloured", {"do": "test.count"}, when={"field": "number", "operator": "is_there"})
    assert retry_run(us.actor, run.id) == "done"
    run.refresh_from_db()
    assert (run.revision, run.fault, counted.done) == (2, "", [order.id, order.id])


def test_a_run_stopped_by_the_guard_is_replayed_once_the_rule_goes_on(us, counted):
    rule(us, "stopped", {"do": "test.count"})
    [order] = bought(us, us.dealer())
    Run.objects.update(state="stopped", fault="circle", done=[])
    Quarantine.objects.create(rule="stopped", revision=1, reason="circles")
    counted.done.clear()

    with pytest.raises(RuleStandsStill):
        retry_run(us.actor, Run.objects.get().id)
    assert counted.done == []
    Quarantine.objects.all().delete()
    assert retry_run(us.actor, Run.objects.get().id) == "done"
    assert counted.done == [order.id]


def test_runs_are_found_by_rule_state_fault_period_and_record_by_key(us, fragile, django_assert_num_queries):
    rule(us, "fragile", {"do": "test.fragile"}, position=1)
    rule(us, "never", {"do": "test.fragile"}, when={"field": "total", "operator": "less_than", "value": 1})
    orders = ordered(us, us.dealer(), 3)
    fragile.failing = {orders[0].id}
    let_it_happen()

    def found(size: int = 50, **chosen):
        return find_runs(us.actor, Page(size=size), RunFilter(**chosen)).rows

    now = clock.now()
    assert len(found()) == 6
    assert {run.rule for run in found(rule="never")} == {"never"}
    assert [run.subject for run in found(fault="error")] == [orders[0].id]
    assert found(state="failed")[0].due_at is not None
    assert {run.rule for run in found(subject=orders[1].id)} == {"fragile", "never"}
    assert len(found(since=now - timedelta(hours=1), until=now + timedelta(seconds=1))) == 6
    assert found(until=now - timedelta(hours=1)) == []
    assert found(since=now + timedelta(hours=1)) == []
    first = find_runs(us.actor, Page(size=4), RunFilter())
    rest = find_runs(us.actor, Page(size=4, after=first.next), RunFilter())
    assert [run.id for run in (*first.rows, *rest.rows)] == [run.id for run in found()]
    with django_assert_num_queries(3):
        found(state="failed", size=1)
    with django_assert_num_queries(3):
        found()

"""Rehearsals: what a rule would have done is told truly, against what came then, and nothing else changes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from dealernet.automation import rehearsal
from dealernet.automation.models import Finding, Rehearsal, Run
from dealernet.automation.packs import publish_pack, rules_of
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rehearsal import NoPeriod, ask_rehearsal, cancel_rehearsal, go_on
from dealernet.automation.rehearsed import findings_of, list_rehearsals, rehearsal_card
from dealernet.automation.rules import KIND
from dealernet.business.conversations.commands import NewLetter, write_letters
from dealernet.business.orders.commands import qualify_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.errors import NotThere, PowerMissing
from factories.automatic import Counted, bought
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
OWN = {"automation_rehearsal", "automation_finding"}
HERE = Path(__file__).parent


@pytest.fixture
def us() -> Company:
    found = company()
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=found.seller.party, is_default=True, **account)
    return found


def rule(*steps: str, when=None, **more):
    return {"on": "orders.submitted", "when": when, "then": [{"do": step} for step in steps], **more}


def rehearsed(us: Company, body, key: str = "", **period):
    now = clock.now()
    since, until = period.get("since", now - timedelta(days=1)), period.get("until", now + timedelta(minutes=1))
    one = ask_rehearsal(us.actor, key, body, since=since, until=until)
    while go_on():
        pass
    return rehearsal_card(us.actor, one)


def everything() -> dict[str, str]:
    """A digest of every table but those of rehearsals."""
    with connection.cursor() as db:
        db.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        tables = sorted(name for (name,) in db.fetchall() if name not in OWN)
        found = {}
        for table in tables:
            db.execute(
                f"select count(*), coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') from \"{table}\" t"
            )
            found[table] = db.fetchone()
    return found


def test_it_tells_how_often_on_which_records_and_who_did_the_same_then(us):
    small, middle, large, held = (
        bought(us, us.dealer(), price=price)[0] for price in ("100.00", "2000.00", "3000.00", "4000.00")
    )
    qualify_orders(actor_of(us.manager), [small.id, middle.id])

    over = {"field": "total", "operator": "more_than", "value": 1000}
    found = rehearsed(us, rule("orders.qualify", when=over))

    assert (found.state, found.total, found.weighed) == ("done", 4, 4)
    assert {name: found.figures[name] for name in ("acts", "acts:person", "acts:nobody", "left")} == {
        "acts": 3,
        "acts:person": 1,
        "acts:nobody": 2,
        "left": 1,
    }
    assert found.against == {0: 1}
    acts = findings_of(us.actor, found).rows
    assert [(row.subject, row.people, row.by) for row in acts] == [
        (middle.id, "person", "Светлана"),
        (large.id, "nobody", ""),
        (held.id, "nobody", ""),
    ]
    [left] = findings_of(us.actor, found, verdict="left").rows
    assert (left.subject, left.people) == (small.id, "person")
    assert [reason.holds for reason in left.grounds] == [False]
    assert [row.subject for row in findings_of(us.actor, found, people="nobody").rows] == [large.id, held.id]


def test_nothing_leaves_and_nothing_changes(us):
    publish_pack(us.actor)
    bought(us, us.dealer(), 3)
    bought(us, us.dealer(regular=False))
    before = everything()

    for key, body in rules_of("main").items():
        assert rehearsed(us, body, key).state == "done"

    assert everything() == before
    assert Rehearsal.objects.count() == len(rules_of("main"))


def test_an_action_is_never_called_and_the_weighing_may_not_write(us, monkeypatch):
    counted = Counted()
    monkeypatch.setitem(ACTIONS, "test.count", Action("test.count", counted))
    bought(us, us.dealer())

    assert rehearsed(us, rule("test.count")).figures["acts"] == 1

    assert counted.done == []
    with pytest.raises(DatabaseError), rehearsal._reading():
        Order.objects.update(comment="changed")
    assert not Order.objects.filter(comment="changed").exists()


def test_facts_are_those_of_then_where_a_run_noted_them_and_assumed_where_nobody_did(us):
    noted = rule("orders.qualify", when={"field": "stage", "operator": "is", "value": "submitted"})
    publish(us.actor, KIND, "noted", noted)
    [order] = bought(us, us.dealer())
    assert Order.objects.get(id=order.id).stage == "qualified"
    when = {"all": [noted["when"], {"field": "comment_like", "operator": "is_there"}]}
    with pytest.raises(NotPublishable):
        rehearsed(us, rule("orders.qualify", when=when))

    known = rehearsed(us, noted, "noted")
    assert (known.figures["acts"], known.figures.get("assumed", 0), known.revision) == (1, 0, 1)
    other = rule("orders.qualify", when={"all": [noted["when"], {"field": "price_type", "operator": "is_there"}]})
    draft = rehearsed(us, other, "noted")

    assert (draft.figures["acts"], draft.figures["assumed"], draft.revision) == (1, 1, None)
    [row] = findings_of(us.actor, draft).rows
    assert draft.assumed_fields == {"price_type": 1}
    assert (row.people, row.by, len(row.assumed)) == ("rule", "noted", 1)


def test_a_task_the_rule_itself_had_made_is_seen_although_the_log_of_the_order_is_silent(us):
    asks = {"do": "tasks.create", "kind": "other", "title": "Позвонить"}
    body = {"title": {"ru": "Звонить"}, "on": "orders.submitted", "then": [asks]}
    [before] = bought(us, us.dealer())
    publish(us.actor, KIND, "calling", body)
    [after] = bought(us, us.dealer())

    done = rehearsed(us, body, "calling")
    draft = rehearsed(us, body)

    came = {row.subject: (row.people, row.by) for row in findings_of(us.actor, done).rows}
    assert came == {before.id: ("nobody", ""), after.id: ("rule", "Звонить")}
    assert {row.subject: row.people for row in findings_of(us.actor, draft).rows} == {
        before.id: "nobody",
        after.id: "rule",
    }


def test_a_task_somebody_set_by_hand_and_a_letter_somebody_wrote_are_seen_by_what_they_are_about(us):
    called, other, plain = (bought(us, us.dealer())[0] for _ in range(3))
    boss = actor_of(us.manager)
    asked = [
        NewTask(f"hand:{one.id}", kind, "Т", holder_id=one.id) for one, kind in ((called, "other"), (other, "lack"))
    ]
    create_tasks(boss, asked)
    facts = {"number": plain.number, "customer": "Б", "total": 1}
    write_letters(boss, [NewLetter("by-hand", "invoice", "a@b.example", facts, plain.id)])

    tasks = rehearsed(us, {**rule(), "then": [{"do": "tasks.create", "kind": "other", "title": "Позвонить"}]})
    letters = rehearsed(us, {**rule(), "then": [{"do": "letters.send", "template": "invoice"}]})

    assert {row.subject: row.people for row in findings_of(us.actor, tasks).rows} == {
        called.id: "person",
        other.id: "nobody",
        plain.id: "nobody",
    }
    assert {row.subject: row.people for row in findings_of(us.actor, letters).rows} == {
        called.id: "nobody",
        other.id: "nobody",
        plain.id: "person",
    }


def test_what_the_event_itself_says_is_not_assumed(us):
    [order] = bought(us, us.dealer(), price="700.00")
    Order.objects.filter(id=order.id).update(total=5)

    found = rehearsed(us, rule("orders.qualify", when={"field": "total", "operator": "is", "value": "700.00"}))

    assert (found.figures["acts"], found.figures.get("assumed", 0)) == (1, 0)


def test_only_the_period_is_weighed_and_a_period_without_a_past_is_refused(us):
    bought(us, us.dealer())
    now = clock.now()

    assert rehearsed(us, rule("orders.qualify"), until=now - timedelta(hours=1)).weighed == 0
    for since, until in ((now, now - timedelta(days=1)), (now + timedelta(days=1), now + timedelta(days=2))):
        with pytest.raises(NoPeriod):
            ask_rehearsal(us.actor, "", rule("orders.qualify"), since=since, until=until)
    assert Rehearsal.objects.count() == 1


def test_only_those_who_may_publish_ask_and_cancel(us):
    now = clock.now()
    with pytest.raises(PowerMissing):
        ask_rehearsal(actor_of(us.manager), "", rule("orders.qualify"), since=now - timedelta(days=1), until=now)
    one = ask_rehearsal(us.actor, "", rule("orders.qualify"), since=now - timedelta(days=1), until=now)
    with pytest.raises(PowerMissing):
        cancel_rehearsal(actor_of(us.manager), one)
    with pytest.raises(NotThere):
        cancel_rehearsal(us.actor, us.manager.id)

    assert rehearsal_card(us.actor, one).state == "waiting"
    assert [row.id for row in list_rehearsals(us.actor)] == [one]


def test_a_cancelled_rehearsal_keeps_what_it_found_and_goes_no_further(us, monkeypatch):
    monkeypatch.setattr(rehearsal, "SLICE", 2)
    bought(us, us.dealer(), 6)
    now = clock.now()
    one = ask_rehearsal(us.actor, "", rule("orders.qualify"), since=now - timedelta(days=1), until=now)
    rehearsal._slice_of(one)
    rehearsal._slice_of(one)

    cancel_rehearsal(us.actor, one)
    assert go_on() == 0

    card = rehearsal_card(us.actor, one)
    assert (card.state, card.weighed, card.figures["acts"], Finding.objects.count()) == ("cancelled", 2, 2, 2)
    cancel_rehearsal(us.actor, one)


def test_two_workers_at_once_count_every_event_once(us, monkeypatch):
    monkeypatch.setattr(rehearsal, "SLICE", 3)
    bought(us, us.dealer(), 10)
    now = clock.now()
    one = ask_rehearsal(us.actor, "", rule("orders.qualify"), since=now - timedelta(days=1), until=now)
    rehearsal._slice_of(one)
    stale = Rehearsal.objects.get(id=one)
    rehearsal._slice_of(one)
    told = rehearsal._weighed(stale)

    assert rehearsal._kept(stale, told.findings, **told.place, figures=told.figures) is False
    while go_on():
        pass

    assert rehearsal_card(us.actor, one).figures["acts"] == Finding.objects.count() == 10


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_is_followed_by_another_at_the_same_place(us, tmp_path, monkeypatch):
    monkeypatch.setattr(rehearsal, "SLICE", 4)
    bought(us, us.dealer(), 12)
    now = clock.now()
    one = ask_rehearsal(us.actor, "", rule("orders.qualify"), since=now - timedelta(days=1), until=now)
    reached = tmp_path / "reached"
    dying = subprocess.Popen(
        [sys.executable, str(HERE / "dying_rehearsal_process.py"), str(reached)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    until = time.monotonic() + 90
    while not reached.exists() and dying.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert go_on() == 0, "while one is at it no other is"
    dying.kill()
    dying.wait(30)
    assert reached.exists()
    assert rehearsal_card(us.actor, one).weighed == 4

    while rehearsal_card(us.actor, one).goes and time.monotonic() < until:
        go_on()

    card = rehearsal_card(us.actor, one)
    assert (card.state, card.weighed, card.figures["acts"]) == ("done", 12, 12)
    events = list(Finding.objects.order_by("id").values_list("event_id", flat=True))
    assert events == sorted(set(events))
    assert len(events) == 12


def test_a_rule_that_became_unreadable_fails_in_words(us):
    bought(us, us.dealer())
    now = clock.now()
    one = ask_rehearsal(us.actor, "", rule("orders.qualify"), since=now - timedelta(days=1), until=now)
    broken = rule("orders.qualify", when={"field": "colour", "operator": "is_there"})
    with transaction.atomic():
        Rehearsal.objects.filter(id=one).update(body=broken)

    while go_on():
        pass

    card = rehearsal_card(us.actor, one)
    assert card.state == "failed"
    assert "colour" in card.error
    assert not Run.objects.exists()

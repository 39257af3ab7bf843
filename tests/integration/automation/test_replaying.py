"""Rules on a moment tried on the past: when they would have come, on which records, as those were then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.automation import rehearsal, replaying
from dealernet.automation.models import Finding, Rehearsal
from dealernet.automation.packs import rules_of
from dealernet.automation.rehearsal import TooManyMoments, ask_rehearsal, cancel_rehearsal, go_on
from dealernet.automation.rehearsed import RehearsalRow, findings_of, rehearsal_card
from dealernet.automation.restoring import lives_of
from dealernet.business.calls.commands import note_returned
from dealernet.business.deals.commands import move_deals
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, promise_payment, qualify_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from factories.calling import called
from factories.dealing import deal_of
from factories.racing import at_once
from factories.trade import Company, Dealer, company
from integration.automation.test_rehearsal import everything

pytestmark = pytest.mark.django_db(transaction=True)
MOSCOW = ZoneInfo("Europe/Moscow")
START = datetime(2026, 11, 2, 12, tzinfo=MOSCOW)  # a Monday
END = START + timedelta(days=28)
THEN = [{"do": "tasks.create", "kind": "stuck", "title": "Заказ № {{ number }}", "again": "event"}]


@pytest.fixture
def us(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(clock, "now", lambda: START)
    return company()


def on_day(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(days=days))


def placed(us: Company, dealer: Dealer | None = None) -> UUID:
    dealer = dealer or us.dealer()
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    return outcome.subject


def rule(at: dict[str, Any], when: Any = None, on: str = "orders.moment_came", then: Any = THEN) -> dict[str, Any]:
    return {"title": {"ru": "Проба"}, "on": on, "at": at, "when": when, "then": then}


def rehearsed(us: Company, body: Any, since: datetime = START, until: datetime = END) -> RehearsalRow:
    one = ask_rehearsal(us.actor, "", body, since=since, until=until)
    while go_on():
        pass
    return rehearsal_card(us.actor, one)


def found(one: RehearsalRow) -> list[tuple[UUID, date]]:
    rows = Finding.objects.filter(rehearsal_id=one.id).order_by("at", "id")
    return [(row.subject, row.at.astimezone(MOSCOW).date()) for row in rows]


def test_each_monday_the_orders_that_stood_then_whatever_they_are_now(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, late = placed(us), None
    on_day(monkeypatch, 9)
    qualify_orders(us.actor, [early])  # on Wednesday of the second week
    late = placed(us)
    on_day(monkeypatch, 28)
    standing = {"field": "stage", "operator": "is", "value": "submitted"}

    before = everything()
    one = rehearsed(us, rule({"each": "week", "weekday": 0, "time": "09:00"}, standing))

    assert found(one) == [(early, date(2026, 11, 9)), (late, date(2026, 11, 16)), (late, date(2026, 11, 23)),
                          (late, date(2026, 11, 30))]  # fmt: skip
    assert (one.state, one.total, one.gone, one.weighed) == ("done", 2, 2, 7)
    assert (one.figures["acts"], one.figures["acts_records"], one.assumed_fields) == (4, 2, {})
    assert everything() == before


def test_records_are_told_by_the_day_they_came_page_after_page(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    both = {placed(us), placed(us)}
    on_day(monkeypatch, 28)
    one = rehearsed(us, rule({"each": "week", "weekday": 0, "time": "09:00"}))

    pages, after = [], 0
    while after is not None:
        page = findings_of(us.actor, one, after=after, size=3)
        pages, after = [*pages, page.rows], page.next

    rows = [row for page in pages for row in page]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert len({row.id for row in rows}) == 8
    assert {row.subject for row in rows[:2]} == both


def test_three_days_before_a_day_of_the_record_as_it_was_told_then(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, moved, never = placed(us), placed(us), placed(us)
    promise_payment(us.actor, [kept], date(2026, 11, 12))
    promise_payment(us.actor, [moved], date(2026, 11, 12))
    on_day(monkeypatch, 5)
    promise_payment(us.actor, [moved], date(2026, 11, 20))
    on_day(monkeypatch, 28)

    one = rehearsed(us, rule({"day": "promised_on", "days": -3, "time": "10:00"}))

    assert found(one) == [(kept, date(2026, 11, 9)), (moved, date(2026, 11, 17))]
    assert never not in {subject for subject, _ in found(one)}
    assert one.assumed_fields == {}


def test_a_day_the_log_does_not_tell_is_assumed_once_something_happened_since(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet, changed = placed(us), placed(us)
    Order.objects.update(due_on=date(2026, 11, 12))
    on_day(monkeypatch, 20)
    qualify_orders(us.actor, [changed])
    on_day(monkeypatch, 28)

    one = rehearsed(us, rule({"day": "due_on", "days": 0, "time": "10:00"}))

    assert {subject for subject, _ in found(one)} == {quiet, changed}
    assert (one.figures["assumed"], one.assumed_fields) == (1, {"due_on": 1})
    row = Finding.objects.get(rehearsal_id=one.id, subject=changed)
    assert row.assumed == ["due_on"]


def test_a_word_that_was_changed_past_the_log_is_assumed_not_guessed(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = placed(us)
    on_day(monkeypatch, 28)
    life = lives_of("order", [order], {"stage", "paid", "total", "left_to_pay", "region"})[order]
    then = life.at(START + timedelta(days=1), ["stage", "paid", "total", "left_to_pay", "region"])
    assert (then.facts["stage"], then.facts["left_to_pay"], then.assumed) == (
        "submitted", Decimal(100), frozenset({"region"}),
    )  # fmt: skip

    Order.objects.update(stage="qualified", paid_total=40)
    told = lives_of("order", [order], set())[order].at(START, ["stage", "paid", "left_to_pay"])
    assert told.assumed == {"stage", "paid", "left_to_pay"}


def test_of_a_record_the_log_never_heard_of_all_but_what_never_changes_is_assumed(us: Company) -> None:
    """Such as orders taken over from another program: what the log does not tell is not passed off as known."""
    told = Order.objects.create(number="Старый", customer=us.dealer().party, stage="closed", total=7, placed_at=START)

    life = lives_of("order", [told.id], set())[told.id]
    known = life.at(START + timedelta(days=3), ["number", "placed_at", "stage", "total", "status", "promised_on"])

    assert known.facts["stage"] == "closed"
    assert known.assumed == {"stage", "total", "status"}


def test_open_deals_are_asked_how_long_they_stood_then(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    stood, moved, lost = deal_of(us), deal_of(us), deal_of(us)
    on_day(monkeypatch, 3)
    move_deals(us.actor, [moved], "general.work")
    move_deals(us.actor, [lost], "general.lost", reason="Дорого")
    on_day(monkeypatch, 28)
    week = {"field": "days_in_status", "operator": "is", "value": 7}
    task = [{"do": "tasks.create", "kind": "stuck", "title": "{{ title }}"}]

    one = rehearsed(us, rule({"each": "day", "time": "13:00"}, week, "deals.moment_came", task))

    assert found(one) == [(stood, date(2026, 11, 9)), (moved, date(2026, 11, 12))]
    assert one.weighed == 28 + 28 + 3


def test_buyers_silent_for_two_weeks_by_the_orders_they_had_then(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    silent, back = us.dealer(), us.dealer()
    Party.objects.update(created_at=START - timedelta(days=9))
    placed(us, silent)
    placed(us, back)
    on_day(monkeypatch, 10)
    placed(us, back)
    on_day(monkeypatch, 28)
    body = rules_of("silent")["silent_buyer"]

    one = rehearsed(us, {**body, "at": {**body["at"], "days": 14}, "examples": []})

    assert found(one) == [(silent.id, date(2026, 11, 16)), (back.id, date(2026, 11, 26))]
    assert one.assumed_fields == {"is_active": 2}


def test_calls_that_waited_then(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    returned, waits = called(number="+79990000001"), called(number="+79990000002")
    on_day(monkeypatch, 2)
    note_returned(us.actor, [returned])
    on_day(monkeypatch, 28)
    waiting = {"field": "waits", "operator": "is", "value": True}
    task = [{"do": "tasks.create", "kind": "missed_call", "title": "{{ who }}"}]

    body = rule({"each": "day", "time": "09:00"}, waiting, "calls.moment_came", task)
    one = rehearsed(us, body, until=START + timedelta(days=3))

    days = [date(2026, 11, 3), date(2026, 11, 4)]
    assert sorted(found(one)) == sorted([*((one, day) for one in (returned, waits) for day in days),
                                         (waits, date(2026, 11, 5))])  # fmt: skip


def test_two_workers_share_the_work_and_it_can_be_stopped(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(7):
        placed(us)
    on_day(monkeypatch, 28)
    monkeypatch.setattr(replaying, "RECORDS", 2)
    body = rule({"each": "day", "time": "09:00"})
    one = ask_rehearsal(us.actor, "", body, since=START, until=END)
    at_once(go_on, go_on, go_on)
    while go_on():
        pass
    assert (rehearsal_card(us.actor, one).figures["acts"], Finding.objects.count()) == (7 * 28, 7 * 28)

    other = ask_rehearsal(us.actor, "", body, since=START, until=END)
    rehearsal._slice_of(other)
    cancel_rehearsal(us.actor, other)
    assert go_on() == 0
    assert Rehearsal.objects.get(id=other).state == "cancelled"


def test_a_period_of_too_many_moments_is_refused(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    on_day(monkeypatch, 28)
    with pytest.raises(TooManyMoments):
        ask_rehearsal(us.actor, "", rule({"each": "hour"}), since=START - timedelta(days=60), until=END)
    assert not Rehearsal.objects.exists()


def test_the_number_of_statements_does_not_grow_with_records_or_moments(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for many, days in ((1, 3), (20, 28)):
        for _ in range(many):
            placed(us)
        on_day(monkeypatch, 28)
        one = ask_rehearsal(us.actor, "", rule({"each": "day"}), since=END - timedelta(days=days), until=END)
        rehearsal._slice_of(one)
        with CaptureQueriesContext(connection) as asked:
            rehearsal._slice_of(one)
        counts.append(len(asked))
    assert counts[0] == counts[1]

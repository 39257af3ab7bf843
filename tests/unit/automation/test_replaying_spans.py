"""A rehearsal by stretches of sameness comes to exactly what weighing at each moment comes to, on random pasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import event, given, settings
from hypothesis import strategies as st

from dealernet.automation import replaying
from dealernet.automation.ownruns import OwnRun
from dealernet.automation.replaying import moments_of, replayed
from dealernet.automation.restoring import Heard, Life
from dealernet.automation.rules import Rule
from dealernet.automation.schedules import Schedule
from dealernet.business.deals.stages import CLOSED
from dealernet.business.deals.stages import Stage as DealStage
from dealernet.business.orders.stages import Stage
from dealernet.foundation import clock
from dealernet.foundation.conditions.tree import Group, Row
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.pasts import PASTS, Worked
from dealernet.foundation.workdays.calendar import WorkCalendar
from unit.automation.moment_by_moment import Once, one_by_one

BERLIN = ZoneInfo("Europe/Berlin")
SINCE = datetime(2026, 10, 20, 11, 7, tzinfo=UTC)  # the clock goes back within the period
UNTIL = SINCE + timedelta(days=9)
WEEK = WorkCalendar(frozenset(range(5)))
BEGAN = {"order": "placed_at", "deal": "opened_at", "party": "created_at"}
SPAN = int((UNTIL - SINCE) / timedelta(seconds=1))


@pytest.fixture(autouse=True)
def of_berlin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "get_default_timezone", lambda: BERLIN)


def instants() -> st.SearchStrategy[datetime]:
    """Any moment about the period; often on the very hour, and at a day's very beginning."""
    anywhere = st.builds(
        lambda s, us: SINCE + timedelta(seconds=s, microseconds=us),
        st.integers(-SPAN // 3, SPAN * 4 // 3), st.sampled_from([0, 1, 999_999]),
    )  # fmt: skip
    sharp = anywhere.map(lambda at: at.replace(minute=0, second=0, microsecond=0))
    midnights = anywhere.map(lambda at: clock.begins(at.date()))
    return st.one_of(anywhere, sharp, midnights)


def days() -> st.SearchStrategy[date | None]:
    return st.none() | st.integers(-4, 14).map(lambda n: SINCE.date() + timedelta(days=n))


MONEY = st.sampled_from([Decimal(0), Decimal(40), Decimal(100)])
ORDER_STAGES = st.sampled_from(list(Stage.values))
DEAL_STAGES = st.sampled_from(list(DealStage.values))
TOLD: dict[str, Any] = {
    "order": st.fixed_dictionaries({
        "number": st.just("7"), "placed_at": instants(), "stage": ORDER_STAGES, "total": MONEY,
        "due_on": days(), "promised_on": days(), "region": st.sampled_from(["", "Тверь"]), "is_held": st.booleans(),
        "paid": MONEY, "left_to_pay": MONEY, "money": st.sampled_from(["paid", "unpaid", "overdue"]),
        "is_shipped_whole": st.booleans(),
    }),
    "deal": st.fixed_dictionaries({
        "number": st.just("7"), "opened_at": instants(), "stage": DEAL_STAGES, "due_on": days(), "amount": MONEY,
        "entered_at": st.none() | instants(), "is_overdue": st.booleans(), "days_in_status": st.integers(0, 9),
    }),
    "party": st.fixed_dictionaries({
        "kind": st.just("dealer"), "created_at": instants(), "deferral_days": st.none() | st.integers(0, 30),
        "region": st.sampled_from(["", "Тверь"]), "last_order_at": st.none() | instants(),
    }),
}  # fmt: skip
SAYS: dict[str, dict[str, Any]] = {
    "order": {
        "orders.submitted": st.fixed_dictionaries({"held_for": st.sampled_from([{}, {"stock": 1}])}),
        "orders.qualified": st.just({}),
        "orders.shipped": st.fixed_dictionaries({"whole": st.booleans()}),
        "orders.closed": st.just({}),
        "orders.paid": st.fixed_dictionaries({"paid": MONEY.map(str)}),
        "orders.payment_promised": st.fixed_dictionaries({"promised_on": days().map(lambda one: one and str(one))}),
        "orders.commented": st.just({}),
    },
    "deal": {
        "deals.opened": st.fixed_dictionaries({"stage": DEAL_STAGES, "status": st.just("general.work")}),
        "deals.moved": st.fixed_dictionaries({"stage": DEAL_STAGES, "stage_before": DEAL_STAGES}),
        "deals.changed": days().map(lambda one: {"became": {"due_on": one and str(one)}, "was": {"due_on": None}}),
    },
    "party": {
        "parties.terms_recorded": st.integers(0, 30).map(lambda n: {"now": {"deferral_days": n}, "was": {}}),
        "parties.renamed": st.just({}),
    },
}
ROWS: dict[str, list[Row]] = {
    "order": [
        Row("money", "is", "overdue"), Row("money", "is_not", "paid"), Row("left_to_pay", "more_than", Decimal(10)),
        Row("stage", "is", "submitted"), Row("is_shipped_whole", "is", True), Row("region", "is_there"),
        Row("promised_on", "at_most", "2026-10-25"), Row("is_held", "is", False), Row("due_on", "is_missing"),
    ],
    "deal": [
        Row("is_overdue", "is", True), Row("days_in_status", "at_least", Decimal(2)),
        Row("amount", "more_than", Decimal(1)), Row("days_in_status", "is", Decimal(3)), Row("stage", "is_not", "won"),
        Row("entered_at", "at_least", "2026-10-22"),
    ],
    "party": [
        Row("last_order_at", "at_most", "2026-10-24"), Row("orders_placed", "at_least", Decimal(2)),
        Row("ordered_total", "more_than", Decimal(90)), Row("deferral_days", "is", Decimal(7)),
        Row("region", "is", "Тверь"),
    ],
}  # fmt: skip
DAYS = {"order": ["due_on", "promised_on"], "deal": ["due_on", "entered_at"], "party": ["last_order_at"]}
ON = {"order": "orders.moment_came", "deal": "deals.moment_came", "party": "parties.moment_came"}


def schedules(of: str) -> st.SearchStrategy[Schedule]:
    each = st.builds(Schedule, each=st.sampled_from(["hour", "hour", "hour", "day", "working_day", "week"]))
    named = st.builds(
        Schedule, day=st.sampled_from(DAYS[of]), days=st.integers(-3, 3), working=st.booleans(), each=st.just("")
    )
    return st.one_of(each, named)


def conditions(of: str) -> st.SearchStrategy[Group]:
    rows = st.lists(st.sampled_from(ROWS[of]), min_size=0, max_size=3).map(tuple)
    inner = st.builds(Group, st.sampled_from(["all", "any", "none"]), rows)
    return inner | st.builds(
        lambda kind, a, b: Group(kind, (a, *b.parts)), st.sampled_from(["all", "any"]), inner, inner
    )


def heard(of: str) -> st.SearchStrategy[list[Heard]]:
    """What happened, in the order it was written down: mostly that of time, but not always."""
    one = st.sampled_from(sorted(SAYS[of])).flatmap(
        lambda kind: st.builds(
            Heard, st.just(kind), instants(), SAYS[of][kind],
            st.sampled_from(["person", "rule", "api", ""]), st.sampled_from(["Анна", ""]),
        )
    )  # fmt: skip
    some = st.lists(one, max_size=6)
    return some | some.map(lambda found: sorted(found, key=lambda each: each.at))


def series(of: str) -> st.SearchStrategy[dict[str, list[tuple[datetime, Any]]]]:
    if of != "party":
        return st.just({})
    placed = st.lists(instants(), max_size=4).map(sorted)
    return placed.map(
        lambda found: {
            "last_order_at": [(at, at) for at in found],
            "orders_placed": [(at, n) for n, at in enumerate(found, 1)],
            "ordered_total": [(at, Decimal(50) * n) for n, at in enumerate(found, 1)],
        }
    )


@st.composite
def lives(draw: st.DrawFn, of: str) -> Life:
    source = SOURCES[of]
    return Life(draw(st.uuids(version=4)), draw(TOLD[of]), draw(heard(of)), PASTS[of], source.words, draw(series(of)))


def rule_of(of: str, schedule: Schedule, when: Group) -> Rule:
    return Rule("mine", 1, {}, ON[of], when, (), 0, schedule=schedule)


def told(found: Iterator[Any]) -> list[Once]:
    return [
        Once(came.subject, at, came.decision, came.known, came.people, came.by, came.seconds(at))
        for came in found
        for at in came.moments
    ]


def both(
    rule: Rule, found: list[Life], kinds: list[str], own: list[OwnRun], of: str
) -> tuple[list[Once], list[Once], Counter[str], Counter[str]]:
    moments = moments_of(rule, SINCE, UNTIL, WEEK)
    quick, slow = Counter[str](), Counter[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replaying, "lives_of", lambda *_: {life.id: life for life in found})
        patch.setattr(replaying, "own_runs", lambda _rule, ids: {one: own for one in ids})
        by_spans = told(replayed(rule, [life.id for life in found], moments, kinds, quick))
    fresh = [replace(life, _led={}, _changed=None) for life in found]
    return by_spans, list(one_by_one(rule, fresh, BEGAN[of], moments, kinds, own, slow)), quick, slow


@given(data=st.data(), of=st.sampled_from(["order", "order", "deal", "deal", "party"]))
@settings(max_examples=100, deadline=None)
def test_by_stretches_it_comes_to_what_moment_by_moment_comes_to(data: st.DataObject, of: str) -> None:
    rule = rule_of(of, data.draw(schedules(of)), data.draw(conditions(of)))
    found = data.draw(st.lists(lives(of), min_size=1, max_size=3, unique_by=lambda life: life.id))
    kinds = data.draw(st.lists(st.sampled_from(sorted(SAYS[of])), max_size=2, unique=True))
    runs = data.draw(st.lists(instants(), max_size=3).map(sorted))
    own = [OwnRun(n, f"Правило {n}", at) for n, at in enumerate(runs)]

    by_spans, one_at_a_time, quick, slow = both(rule, found, kinds, own, of)

    event(f"acts: {bool(one_at_a_time)}")
    assert by_spans == one_at_a_time
    assert quick == slow


@pytest.mark.parametrize(("of", "name"), [(of, name) for of, past in PASTS.items() for name in past.worked], ids=str)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_worked_word_is_the_same_until_it_says_it_turns(of: str, name: str, data: st.DataObject) -> None:
    life = data.draw(lives(of))
    at = data.draw(instants())
    until = life.same_until(at, [name]) or at + timedelta(days=40)
    within = data.draw(st.lists(instants(), max_size=8))
    close = [until - timedelta(microseconds=1)] if until > at else []

    for moment in (*(one for one in within if at <= one < until), *close):
        assert life.at(moment, [name]) == life.at(at, [name])


def test_a_word_of_which_nobody_says_when_it_turns_is_weighed_at_every_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[datetime] = []

    def hour(_known: Any, at: datetime) -> int:
        asked.append(at)
        return at.hour

    past = replace(PASTS["order"], worked={"hours_untouched": Worked((), hour)})
    life = Life(UUID(int=7), {"placed_at": SINCE}, (), past, SOURCES["order"].words, {})
    rule = rule_of("order", Schedule(each="hour"), Group("all", (Row("hours_untouched", "is", Decimal(9)),)))

    by_spans, one_at_a_time, quick, slow = both(rule, [life], [], [], "order")

    assert (len(by_spans), by_spans, quick) == (9, one_at_a_time, slow)
    assert len(asked) == 2 * 9 * 24


def test_an_order_that_nothing_happens_to_is_weighed_once_before_and_once_after_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = {
        "placed_at": SINCE - timedelta(days=1),
        "total": Decimal(9),
        "paid": Decimal(0),
        "due_on": date(2026, 10, 24),
    }
    submitted = Heard("orders.submitted", now["placed_at"], {"held_for": {}}, "person", "Анна")
    life = Life(UUID(int=7), now, [submitted], PASTS["order"], SOURCES["order"].words, {})
    weighed: list[Any] = []
    decide = replaying.decide
    monkeypatch.setattr(replaying, "decide", lambda *asked: weighed.append(asked) or decide(*asked))
    rule = rule_of("order", Schedule(each="hour"), Group("all", (Row("money", "is", "overdue"),)))

    by_spans, one_at_a_time, quick, slow = both(rule, [life], [], [], "order")

    assert by_spans == one_at_a_time
    assert by_spans[0].at == datetime(2026, 10, 24, 22, tzinfo=UTC)  # midnight in Berlin, the night the clock goes back
    assert (quick["weighed"], quick, len(weighed)) == (9 * 24, slow, 2)


def test_closed_deals_are_not_gone_over() -> None:
    now = {"opened_at": SINCE, "stage": next(iter(CLOSED)), "due_on": None, "entered_at": SINCE}
    life = Life(UUID(int=7), now, (), PASTS["deal"], SOURCES["deal"].words, {})
    by_spans, _, quick, _ = both(rule_of("deal", Schedule(each="hour"), Group("all", ())), [life], [], [], "deal")
    assert (by_spans, quick["weighed"]) == ([], 0)

"""Why did nothing happen: each reason there can be is told for any rule and record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dealernet.automation.commands import resume_rule
from dealernet.automation.inquiry import why_of_record
from dealernet.automation.models import Quarantine, Run
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rules import KIND
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events import cursor, parking
from dealernet.foundation.events.models import EventRow
from factories.automatic import Counted, bought, ordered
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us(monkeypatch) -> Company:
    monkeypatch.setitem(ACTIONS, "test.count", Action("test.count", Counted()))
    return company()


def rule(us: Company, key: str, on: str = "orders.submitted", **more) -> int:
    return publish(us.actor, KIND, key, {"on": on, "then": [{"do": "test.count"}], **more})


def words(us: Company, record, **more) -> dict[str, str]:
    return {one.rule: one.word for one in why_of_record(us.actor, record, **more)}


def test_done_not_matched_and_never_happened_are_told_apart_with_the_values(us, django_assert_num_queries):
    rule(us, "acts")
    rule(us, "large", when={"field": "total", "operator": "more_than", "value": 500000})
    rule(us, "paid", on="orders.paid")
    [order] = bought(us, us.dealer())

    with django_assert_num_queries(7):
        found = {one.rule: one for one in why_of_record(us.actor, order.id)}

    assert {key: one.word for key, one in found.items()} == {"acts": "done", "large": "not_matched", "paid": "no_event"}
    [reason] = found["large"].run.grounds
    assert ("500" in reason.text, reason.holds) == (True, False)
    assert found["large"].revision == 1


def test_a_rule_that_was_published_later_or_switched_off_says_so(us):
    rule(us, "off", off=True)
    [order] = bought(us, us.dealer())
    rule(us, "late")

    found = {one.rule: one for one in why_of_record(us.actor, order.id)}

    assert {key: one.word for key, one in found.items()} == {"off": "off", "late": "not_published"}
    assert found["late"].since > EventRow.objects.get(kind="orders.submitted").at


def test_the_revision_in_force_then_is_named_and_not_the_one_of_now(us):
    rule(us, "grows", when={"field": "total", "operator": "more_than", "value": 500000})
    [order] = bought(us, us.dealer())
    rule(us, "grows")

    [one] = why_of_record(us.actor, order.id, rule="grows")

    assert (one.word, one.revision) == ("not_matched", 1)


def test_a_rule_set_aside_then_is_told_even_after_it_was_let_go_on(us, monkeypatch):
    rule(us, "circles")
    monkeypatch.setattr("dealernet.automation.guard.FREE", 0)
    monkeypatch.setattr("dealernet.automation.guard.bound", lambda: 0)
    [culprit] = bought(us, us.dealer())
    [order] = bought(us, us.dealer())
    assert Quarantine.objects.exists()
    resume_rule(us.actor, "circles")

    assert words(us, culprit.id) == {"circles": "stopped"}
    assert words(us, order.id) == {"circles": "set_aside"}


def test_what_is_parked_skipped_or_not_delivered_yet_is_told(us):
    rule(us, "acts")
    [order] = ordered(us, us.dealer())
    assert words(us, order.id) == {"acts": "not_delivered"}

    event = EventRow.objects.get(kind="orders.submitted")
    parking.park("automation", cursor.by_ids([event.id]), "ValueError: broken")
    [one] = why_of_record(us.actor, order.id)
    assert (one.word, one.detail) == ("parked", "ValueError: broken")
    parking.skip(system("test"), parking.list_parked(us.actor)[0].id)
    assert words(us, order.id) == {"acts": "parked"}


def test_a_run_that_waits_says_until_when(us):
    publish(us.actor, KIND, "later", {"on": "orders.submitted", "then": [{"wait": "1d"}, {"do": "test.count"}]})
    [order] = bought(us, us.dealer())

    [one] = why_of_record(us.actor, order.id, rule="later")

    assert one.word == "waiting"
    assert timedelta(hours=23) < one.since - clock.now() < timedelta(hours=25)
    with pytest.raises(NotThere):
        why_of_record(us.actor, order.id, rule="nothing")


def test_an_event_that_passed_before_the_rule_could_be_weighed_says_so(us):
    rule(us, "acts")
    [order] = bought(us, us.dealer())
    Run.objects.all().delete()
    let_it_happen()

    assert words(us, order.id) == {"acts": "not_weighed"}

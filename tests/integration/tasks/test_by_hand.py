"""Tasks people set one another: of whom, by when, changed and withdrawn by whoever set them, seen by whom."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.tasks.commands import (
    About,
    WantedTask,
    change_task,
    complete_tasks,
    set_task,
    withdraw_task,
)
from dealernet.business.tasks.errors import (
    NobodyOfRole,
    TaskAssigneeWrong,
    TaskDayWrong,
    TaskIsOver,
    TaskOfAnother,
    TaskTitleWrong,
    TaskUnknown,
)
from dealernet.business.tasks.models import Task
from dealernet.business.tasks.queries import TaskFilter, count_open, list_open, list_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.paging import Page
from dealernet.foundation.workdays.published import calendar_in_force, publish_calendar
from factories.dealing import person
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def by(actor: Actor, **given: object) -> UUID:
    """A task the actor sets itself, unless told otherwise."""
    told = {"title": "Позвонить", "assignee_id": actor.id, **given}
    about = told.pop("about", None)
    return set_task(actor, WantedTask(**told), about, key=str(uuid4())).subject  # type: ignore[arg-type]


def kinds(task_id: UUID) -> list[str]:
    return list(EventRow.objects.filter(subject=task_id).order_by("id").values_list("kind", flat=True))


@time_machine.travel("2026-11-26 10:00+03:00", tick=False)
def test_a_task_is_due_at_the_end_of_the_working_day_and_set_once_a_key(us: Company) -> None:
    publish_calendar(us.actor, calendar_in_force().calendar, hours=(time(9), time(18)))
    head, oleg = person("head_of_sales"), person("salesperson")
    wanted = WantedTask("Позвонить", "о ценах", oleg.id, due_on=date(2026, 11, 27))
    dealer = us.dealer()

    first = set_task(head, wanted, About("party", dealer.id, dealer.id), key="one")
    again = set_task(head, wanted, key="one")

    task = Task.objects.get()
    assert (first.subject, first.changed, again.subject, again.changed) == (task.id, True, task.id, False)
    assert clock.local(task.due_at or clock.now()) == datetime.fromisoformat("2026-11-27T18:00+03:00")
    assert (task.author_id, task.assignee_id, task.party_id, task.facts) == (
        head.id,
        oleg.id,
        dealer.id,
        {"about": "party"},
    )
    assert kinds(task.id) == ["tasks.created"]


def test_of_a_role_whoever_is_at_work_and_has_the_fewest_tasks_is_asked(us: Company) -> None:
    head = person("head_of_sales")
    busy, free, away = (person("accountant", name) for name in ("busy", "free", "away"))
    Account.objects.filter(id=away.id).update(away_until=clock.today())
    by(head, assignee_id=busy.id)

    asked = by(head, assignee_id=None, role="accountant")

    assert Task.objects.get(id=asked).assignee_id == free.id
    with pytest.raises(NobodyOfRole):
        by(head, assignee_id=None, role="storekeeper")


def test_what_cannot_be_asked_is_refused_and_nothing_is_set(us: Company) -> None:
    head, dealer = person("head_of_sales"), us.dealer()
    yesterday = date.fromordinal(clock.today().toordinal() - 1)

    for refusal, given in (
        (TaskTitleWrong, {"title": "  "}),
        (TaskTitleWrong, {"title": "я" * 201}),
        (TaskAssigneeWrong, {"assignee_id": dealer.account.id}),
        (TaskAssigneeWrong, {"assignee_id": uuid4()}),
        (TaskAssigneeWrong, {"assignee_id": None}),
        (NobodyOfRole, {"assignee_id": None, "role": "buyer"}),
        (TaskDayWrong, {"due_on": yesterday}),
        (TaskDayWrong, {"due_on": date(2099, 1, 1)}),
    ):
        with pytest.raises(refusal):
            by(head, **given)
    with pytest.raises(PowerMissing):
        by(dealer.actor)

    assert (Task.objects.count(), EventRow.objects.filter(subject_type="task").count()) == (0, 0)


def test_whoever_set_it_changes_it_and_the_day_that_stays_is_not_weighed_again(us: Company) -> None:
    head, oleg, nina = person("head_of_sales"), person("salesperson", "oleg"), person("salesperson", "nina")
    with time_machine.travel("2026-11-20 10:00+03:00"):
        task = by(head, assignee_id=oleg.id, due_on=date(2026, 11, 20))
    stands = Task.objects.get().due_at

    with time_machine.travel("2026-11-26 10:00+03:00"):
        same = change_task(head, task, WantedTask("Позвонить", "", oleg.id, due_on=date(2026, 11, 20)))
        changed = change_task(head, task, WantedTask("Написать", "письмо", nina.id, due_on=date(2026, 11, 20)))

    now = Task.objects.get()
    assert (same.changed, changed.changed) == (False, True)
    assert (now.title, now.reason, now.assignee_id, now.due_at) == ("Написать", "письмо", nina.id, stands)
    assert kinds(task) == ["tasks.created", "tasks.changed", "tasks.reassigned"]


def test_others_and_rules_tasks_are_not_changed_or_withdrawn(us: Company) -> None:
    head, oleg = person("head_of_sales"), person("salesperson", "oleg")
    task = by(head, assignee_id=oleg.id)
    of_rule = Task.objects.create(key="rule", kind="other", title="Правило", assignee_id=oleg.id)
    before = list(Task.objects.order_by("id").values())

    for one in (task, of_rule.id):
        with pytest.raises(TaskOfAnother):
            change_task(oleg, one, WantedTask("Другое", "", oleg.id))
        with pytest.raises(TaskOfAnother):
            withdraw_task(oleg, one)
    with pytest.raises(TaskUnknown):
        withdraw_task(person("salesperson", "nina"), task)

    assert list(Task.objects.order_by("id").values()) == before


def test_withdrawn_is_closed_once_and_a_closed_one_is_not_changed(us: Company) -> None:
    head, oleg = person("head_of_sales"), person("salesperson", "oleg")
    task, done = by(head, assignee_id=oleg.id), by(head, assignee_id=oleg.id)
    complete_tasks(oleg, [done])

    outcomes = [withdraw_task(head, task).changed, withdraw_task(head, task).changed, withdraw_task(head, done).changed]

    assert outcomes == [True, False, False]
    assert (kinds(task), kinds(done)) == (["tasks.created", "tasks.withdrawn"], ["tasks.created", "tasks.done"])
    with pytest.raises(TaskIsOver):
        change_task(head, task, WantedTask("Другое", "", oleg.id))


def test_withdrawn_and_done_at_once_it_is_closed_once(us: Company) -> None:
    head, oleg = person("head_of_sales"), person("salesperson", "oleg")
    task = by(head, assignee_id=oleg.id)

    at_once(lambda: withdraw_task(head, task), lambda: complete_tasks(oleg, [task]))

    assert len(kinds(task)) == 2


def test_whoever_asked_sees_it_in_the_list_but_does_not_wait_for_it_in_the_queue(us: Company) -> None:
    oleg, nina = person("salesperson", "oleg"), person("salesperson", "nina")
    task = by(oleg, assignee_id=nina.id)

    assert [row.id for row in list_open(nina)] == [task]
    assert ([row.id for row in list_open(oleg)], count_open(oleg), count_open(nina)) == ([], 0, 1)
    assert [row.id for row in list_tasks(oleg, Page(), TaskFilter(set_by_me=True)).rows] == [task]
    assert list_tasks(nina, Page(), TaskFilter(set_by_me=True)).rows == []
    assert list_tasks(person("salesperson", "third"), Page(), TaskFilter()).rows == []


def test_a_list_of_many_costs_as_much_as_of_one(us: Company) -> None:
    oleg, nina = person("salesperson", "oleg"), person("salesperson", "nina")
    counts = []
    for n in (1, 5):
        for _ in range(n):
            by(oleg, assignee_id=nina.id)
        with CaptureQueriesContext(connection) as asked:
            list_open(nina)
            list_tasks(oleg, Page(), TaskFilter())
        counts.append(len(asked))

    assert counts == [2, 2]

"""The words of a call in SQL are those that are gathered: every word, every operator, over calls of every sort."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.calls.facts import IN_SQL, WORDS, call_facts
from dealernet.business.calls.models import Call
from dealernet.business.calls.queries import list_calls
from dealernet.business.parties.models import Contact, Profile
from dealernet.foundation import clock
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import OPERATORS, parsed
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.paging import Page
from dealernet.foundation.sql import prepared
from factories.calling import called
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def crowd(us: Company) -> list[Call]:
    dealers = [us.dealer("ООО «Ёлка»"), us.dealer("ип Петров", regular=False)]
    dealers[1].party.region = "Орёл"
    dealers[1].party.save()
    Profile.objects.create(party=dealers[0].party, legal_name="Второе лицо")
    anna = Contact.objects.create(party=dealers[0].party, name="Анна")
    now, made = clock.now(), []
    for n in range(40):
        direction, outcome = ("in", "out")[n % 5 == 4], ("missed", "answered", "busy", "failed", "going")[n % 4]
        unheard = direction == "in" and outcome in ("missed", "busy")
        made.append(
            Call(
                source=("pbx", "Мегафон")[n % 2],
                external_id=str(n),
                direction=direction,
                outcome=outcome,
                number="" if n % 7 == 6 else f"+7912000{n:04d}",
                line=("", "+78000000000")[n % 2],
                party=(None, dealers[0].party, dealers[1].party)[n % 3],
                contact=anna if n % 6 == 1 else None,
                account=us.manager if outcome == "answered" else None,
                started_at=now - timedelta(hours=7 * n),
                seconds=(None, 0, 61)[n % 3],
                in_hours=n % 2 == 0,
                recording="https://pbx.example/1.mp3" if n % 4 == 1 else "",
                mark=("", "target", "off_target")[n % 3],
                returned_at=now if unheard and n % 3 else None,
                told_at=now,
            )
        )
    Call.objects.bulk_create(made)
    return made


def test_every_word_decides_in_sql_as_it_is_gathered(us: Company) -> None:
    facts = call_facts([call.id for call in crowd(us)])
    assert len(facts) == 40

    for name, word in WORDS.items():
        told = {value for one in facts.values() if (value := one[name]) not in (None, "")}
        values = [plain(value) for value in sorted(told, key=str)[:6]] or ["нет"]
        for operator, kinds in OPERATORS.items():
            if word.type not in kinds:
                continue
            for value in [values] if operator == "is_one_of" else values:
                condition = parsed({"field": name, "operator": operator, "value": value}, WORDS)
                asked = compiled(condition, WORDS, IN_SQL)
                rows = prepared(f"select k.id from calls_call k where {asked.sql}", asked.values)
                held = {call_id for call_id, one in facts.items() if decide(condition, one).holds}
                assert {row[0] for row in rows} == held, (name, operator, value)


def test_every_word_may_be_asked_of_a_list() -> None:
    assert set(SOURCES["call"].asked_of_lists) == set(WORDS)


def test_lists_and_facts_take_as_many_statements_for_one_as_for_many(us: Company) -> None:
    counts = []
    for many in (1, 20):
        ids = [called(number=f"+7912000{many:02d}{n:02d}") for n in range(many)]
        with CaptureQueriesContext(connection) as asked:
            list_calls(us.actor, Page(size=100))
            call_facts(ids)
        counts.append(len(asked))

    assert counts == [2, 2]

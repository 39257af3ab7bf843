"""A condition decides in SQL as it does in Python: over generated conditions and records, on a real PostgreSQL."""

from __future__ import annotations

import json
import sys
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.decide import decide, folded
from dealernet.foundation.conditions.tree import OPERATORS, ConditionWrong, Group, parsed
from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place
from dealernet.foundation.sql import prepared

pytestmark = pytest.mark.django_db

WORDS = {
    "name": Fact("text", "name"),
    "total": Fact("money", "sum"),
    "days": Fact("number", "days"),
    "paid": Fact("yes", "paid"),
    "due": Fact("date", "due"),
    "placed": Fact("date", "placed"),
    "stage": Fact("choice", "stage", {"new": "New", "old": "Old"}),
    "tags": Fact("text", "tags", many=True),
    "sizes": Fact("number", "sizes", many=True),
    "manager": Fact("text", "manager"),
    "born": Fact("date", "born"),
    "face": Fact("text", "face"),
}
PERSON = Place("r.person", "select p.id from person p where", optional=True)
IN_SQL = FactsInSql(
    {
        "name": InSql("r.name"),
        "total": InSql("r.total"),
        "days": InSql("r.days"),
        "paid": InSql("r.paid"),
        "due": InSql("r.due"),
        "placed": InSql("r.placed", moment=True),
        "stage": InSql("r.stage", never_null=True, folded=True),
        "tags": InSql("r.tags"),
        "sizes": InSql("r.sizes"),
        "manager": InSql("p.name", PERSON),
        "born": InSql("p.born", PERSON, moment=True),
        "face": InSql("p.face", PERSON, otherwise=InSql("r.name")),
    }
)
RECORDS = """
create temporary table record on commit drop as select * from jsonb_to_recordset(%s::jsonb) as r(id int, name text,
    total numeric, days int, paid bool, due date, placed timestamptz, stage text, tags text[], sizes numeric[],
    person int);
create temporary table person on commit drop as select * from jsonb_to_recordset(%s::jsonb) as p(id int, name text,
    born timestamptz, face text)
"""
BERLIN = ZoneInfo("Europe/Berlin")
TURNS = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))
"""When clocks in Berlin go an hour on, and an hour back."""

letters = st.text(st.sampled_from("aAzZбБёЁеЕйЙ ςσΣİıßẞÄä%_\\'\"0,;Ǆǅǆ"), max_size=4)
texts = st.one_of(letters, st.sampled_from(["ООО «Ёлка»", "ооо «елка»", "ЁЛКА", "елка", "null", "{}"]))
given_texts = texts.filter(bool)
sums = st.one_of(
    st.decimals(-100, 100, places=2),
    st.integers(-3, 3).map(Decimal),
    st.sampled_from([Decimal("0.1"), Decimal("1e17")]),
)
around = st.builds(
    lambda turn, minutes: turn + timedelta(minutes=minutes), st.sampled_from(TURNS), st.integers(-26 * 60, 26 * 60)
)
days = st.one_of(around.map(lambda at: at.date()), st.dates(date(1901, 1, 1), date(2199, 12, 31)))
asked_days = st.one_of(
    days.map(date.isoformat),
    around.map(datetime.isoformat),
    around.map(lambda at: at.astimezone(BERLIN).replace(tzinfo=None).isoformat()),
)
people = st.fixed_dictionaries({"name": st.none() | texts, "born": st.none() | around, "face": st.none() | texts})
records = st.fixed_dictionaries(
    {
        "name": st.none() | texts,
        "total": st.none() | sums,
        "days": st.none() | st.integers(-3, 3),
        "paid": st.none() | st.booleans(),
        "due": st.none() | days,
        "placed": st.none() | around,
        "stage": st.sampled_from(["new", "old"]),
        "tags": st.none() | st.lists(texts, max_size=3),
        "sizes": st.none() | st.lists(st.integers(-3, 3).map(Decimal), max_size=3),
        "person": st.none() | people,
    }
)
VALUES = {
    "text": given_texts,
    "choice": st.sampled_from(["new", "old", "NEW", "gone"]),
    "number": sums.map(str),
    "money": sums.map(str),
    "yes": st.booleans(),
    "date": asked_days,
}


def asked(name: str) -> st.SearchStrategy[dict[str, Any]]:
    kind = WORDS[name].type
    operators = st.sampled_from([one for one, kinds in OPERATORS.items() if kind in kinds])
    value = VALUES[kind]
    several = st.lists(value, min_size=1, max_size=3)
    return operators.flatmap(
        lambda one: st.fixed_dictionaries(
            {"field": st.just(name), "operator": st.just(one), "value": several if one == "is_one_of" else value}
        )
    )


rows = st.sampled_from(sorted(WORDS)).flatmap(asked)
trees = st.recursive(
    rows,
    lambda inner: st.builds(
        lambda kind, parts: {kind: parts}, st.sampled_from(["all", "any", "none"]), st.lists(inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.fixture(autouse=True)
def _in_berlin(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.get_default_timezone.cache_clear()
    yield
    timezone.get_default_timezone.cache_clear()


def kept(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records put into the database; their facts as an area would gather them."""
    people, told, facts = [], [], []
    for number, one in enumerate(found):
        person = one["person"]
        if person is not None:
            people.append({"id": number, **person})
        told.append({**one, "id": number, "person": None if person is None else number})
        beside = person or {"name": None, "born": None, "face": one["name"]}
        facts.append({**one, "manager": beside["name"], "born": beside["born"], "face": beside["face"]})
    with connection.cursor() as db:
        db.execute("drop table if exists record; drop table if exists person")
        db.execute(RECORDS, [json.dumps(told, default=str), json.dumps(people, default=str)])
    return facts


def chosen(condition: Group) -> list[int]:
    predicate = compiled(condition, WORDS, IN_SQL)
    statement = f"select r.id, {predicate.sql} from record r order by r.id"
    answers = prepared(statement, predicate.values)
    assert all(answer in (True, False) for _, answer in answers), "a predicate is never null"
    return [number for number, answer in answers if answer]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(bodies=st.lists(trees, min_size=1, max_size=6), found=st.lists(records, min_size=1, max_size=8))
@example(bodies=[{"field": "placed", "operator": "is", "value": "2026-10-25T02:30:00"}], found=[])
def test_the_same_records_are_chosen_in_sql_and_in_python(bodies, found):
    facts = kept(found)

    for body in bodies:
        condition = parsed(body, WORDS)
        assert chosen(condition) == [n for n, one in enumerate(facts) if decide(condition, one).holds], body


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=rows, one=records)
def test_every_single_row_decides_the_same(body, one):
    [facts] = kept([one])
    condition = parsed(body, WORDS)

    assert chosen(condition) == ([0] if decide(condition, facts).holds else [])


def test_a_day_is_a_day_of_the_companys_zone_whichever_side_of_the_turn():
    found = [
        {**BLANK, "placed": datetime(2026, 3, 28, 22, 59, tzinfo=UTC)},
        {**BLANK, "placed": datetime(2026, 3, 28, 23, 0, tzinfo=UTC)},
        {**BLANK, "placed": datetime(2026, 3, 29, 21, 59, tzinfo=UTC)},
        {**BLANK, "placed": datetime(2026, 3, 29, 22, 0, tzinfo=UTC)},
    ]
    facts = kept(found)
    condition = parsed({"field": "placed", "operator": "is", "value": "2026-03-29"}, WORDS)

    assert chosen(condition) == [1, 2]
    assert [decide(condition, one).holds for one in facts] == [False, True, True, False]


BLANK: dict[str, Any] = {
    name: None for name in ("name", "total", "days", "paid", "due", "placed", "tags", "sizes", "person")
}
BLANK["stage"] = "new"


def test_every_letter_python_knows_is_made_small_alike():
    signs = [chr(n) for n in range(1, sys.maxunicode + 1) if unicodedata.category(chr(n)) not in ("Cn", "Cs")]
    small = """replace(lower(x collate "pg_c_utf8"), 'ё', 'е')"""
    statement = f"select {small} from unnest(%s::text[]) with ordinality u(x, n) order by n"
    found = [row[0] for row in prepared(statement, [signs])]

    assert [(a, b, folded(a)) for a, b in zip(signs, found, strict=True) if b != folded(a)] == []


def test_what_a_person_typed_is_only_ever_a_parameter():
    nasty = "x'); drop table record; --%s%(c0)s{}"
    condition = parsed({"any": [{"field": "name", "operator": o, "value": nasty} for o in ("is", "contains")]}, WORDS)

    predicate = compiled(condition, WORDS, IN_SQL)

    assert nasty not in predicate.sql
    assert set(predicate.values.values()) == {folded(nasty)}
    kept([{**BLANK, "name": nasty}])
    assert chosen(condition) == [0]


def test_a_word_without_an_expression_is_refused():
    condition = parsed({"field": "name", "operator": "is", "value": "x"}, WORDS)

    with pytest.raises(ConditionWrong, match="name"):
        compiled(condition, WORDS, FactsInSql({}))

"""Segments: one truth for lists, rules and validations; no circles; none goes while somebody asks by it."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.automation.models import Run
from dealernet.automation.rules import KIND as RULE
from dealernet.business.deals.queries import DealFilter, list_deals
from dealernet.business.orders.commands import set_channel
from dealernet.business.orders.queries import OrderFilter, list_orders
from dealernet.business.parties.models import Party
from dealernet.business.parties.queries import PartyFilter, list_parties
from dealernet.business.segments.commands import (
    KIND,
    add_segment,
    archive_segment,
    change_segment,
    restore_segment,
)
from dealernet.business.segments.errors import SegmentUnknown
from dealernet.business.segments.queries import list_segments, named_by
from dealernet.business.tasks.models import Task
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import parsed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.moving import NotTaken, differences, exported, take_over
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.keeping import archive_field
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page
from dealernet.foundation.savedviews.keeping import save_view
from dealernet.foundation.validations import KIND as VALIDATION
from dealernet.foundation.validations import BeyondValidation
from factories.automatic import bought, ordered
from factories.dealing import deal_of, person
from factories.fields import field
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
TULA = {"field": "region", "operator": "is", "value": "Тула"}
IN_TULA = {"field": "party_segment_tula", "operator": "is", "value": True}


@pytest.fixture
def us() -> Company:
    return company()


def tula(us: Company, name: str = "ООО «Тула»") -> Any:
    dealer = us.dealer(name)
    Party.objects.filter(id=dealer.id).update(region="тула")
    return dealer


def revisions() -> int:
    return Revision.objects.count()


def test_a_segment_is_a_word_of_lists_of_whatever_belongs_to_a_buyer(us: Company) -> None:
    there, elsewhere = tula(us), us.dealer()
    key = add_segment(us.actor, {"ru": "Тула"}, TULA)
    [order], _ = ordered(us, there), ordered(us, elsewhere)
    deal, _other = deal_of(us, "general", customer_id=there.id), deal_of(us, "general")
    of_buyers = parsed({"field": "segment_tula", "operator": "is", "value": True}, SOURCES["party"].words)
    of_orders = parsed(IN_TULA, SOURCES["order"].words)
    of_deals = parsed(IN_TULA, SOURCES["deal"].words)

    assert key == "tula"
    found = list_parties(us.actor, Page(), chosen=PartyFilter(condition=of_buyers)).rows
    assert [row.id for row in found] == [there.id]
    assert [row.id for row in list_orders(us.actor, Page(), OrderFilter(condition=of_orders)).rows] == [order.id]
    assert [row.id for row in list_deals(us.actor, Page(), DealFilter(condition=of_deals)).rows] == [deal]


@pytest.mark.parametrize("of", ["party", "order", "deal", "task", "contact"])
def test_what_is_gathered_is_what_the_database_says(us: Company, of: str) -> None:
    field("size", subject="party", title="Размер")
    dealers = [tula(us), us.dealer(), tula(us, "Большой")]
    settled(set_fields(us.actor, "party", [dealers[2].id], {"size": "XL"}))
    add_segment(us.actor, {"ru": "Тула"}, TULA)
    add_segment(us.actor, {"ru": "Большие"}, {"field": "field_size", "operator": "is", "value": "xl"})
    both = {"all": [{"field": f"segment_{one}", "operator": "is", "value": True} for one in ("tula", "bolshie")]}
    add_segment(us.actor, {"ru": "Обе"}, both)
    rows = {"field": "party_segment_obe", "operator": "is", "value": True}, IN_TULA
    publish(us.actor, RULE, "asks", {"on": "orders.submitted", "when": {"any": list(rows)}, "then": [CLOSES]})
    made = {
        "party": lambda: [one.id for one in dealers],
        "order": lambda: [ordered(us, one)[0].id for one in dealers],
        "deal": lambda: [deal_of(us, "general", customer_id=one.id) for one in dealers] + [deal_of(us, "general")],
        "task": lambda: [Task.objects.create(key=f"{n}", kind="a", party=d.party).id for n, d in enumerate(dealers)],
        "contact": lambda: [one.party.contacts.create(name="П").id for one in dealers],
    }[of]()
    prefix = "" if of == "party" else "party_"
    told = SOURCES[of]
    assert told.in_sql is not None
    table = {
        "party": "parties_party",
        "order": "orders_order o",
        "deal": "deals_deal d",
        "task": "tasks_task",
        "contact": "parties_contact",
    }[of]
    told.gather(made[:1])
    with CaptureQueriesContext(connection) as one:
        told.gather(made[:1])
    with CaptureQueriesContext(connection) as many:
        facts = told.gather(made)

    assert len(one) == len(many)
    for word in ("segment_tula", "segment_obe"):
        for operator, value in ASKED:
            condition = parsed({"field": prefix + word, "operator": operator, "value": value}, told.words)
            sql, values = compiled(condition, told.words, told.in_sql).positional()
            with connection.cursor() as db:
                name = table.split()[-1]
                db.execute(f"select {name}.id from {table} where {sql}", values)
                chosen = {row[0] for row in db.fetchall()} & set(made)
            assert chosen == {i for i in made if decide(condition, facts.get(i, {})).holds}, (word, operator, value)
    assert [facts[i][f"{prefix}segment_obe"] for i in made[:3]] == [False, False, True]


ASKED = (("is", True), ("is", False), ("is_not", True), ("is_missing", None), ("is_there", None))
CLOSES = {"do": "tasks.complete", "kinds": ["agree"]}


def test_a_rule_and_a_validation_ask_by_a_segment(us: Company) -> None:
    add_segment(us.actor, {"ru": "Тула"}, TULA)
    rule = {"on": "orders.submitted", "when": IN_TULA, "then": [{"do": "orders.hold", "reason": "Тула"}]}
    publish(us.actor, RULE, "holds", rule)
    forbids = {
        "title": {"ru": "Не Тула"},
        "subject": "order",
        "fields": ["channel"],
        "means": "forbid",
        "when": IN_TULA,
        "message": {"ru": "Туле нельзя."},
    }
    publish(us.actor, VALIDATION, "forbids", forbids)

    [held], [free] = bought(us, tula(us)), bought(us, us.dealer())

    outcomes = set_channel(us.actor, [held.id, free.id], "Выставка")
    held.refresh_from_db(), free.refresh_from_db()
    assert (held.held_for.get("reason"), free.held_for.get("reason")) == ("Тула", None)
    assert [type(one.refusal) for one in outcomes] == [BeyondValidation, type(None)]
    runs = Run.objects.filter(rule="holds").values_list("subject", "state")
    assert dict(runs) == {held.id: "done", free.id: "not_matched"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "название и условие"),
        ({"title": {"ru": "А"}}, "хотя бы одно условие"),
        ({"title": {"en": "A"}, "when": TULA}, "русский"),
        ({"title": {"ru": "А" * 81}, "when": TULA}, "80"),
        ({"title": {"ru": "А\x00"}, "when": TULA}, "по языкам"),
        ({"title": {"ru": "А"}, "when": TULA, "colour": "red"}, "colour"),
        ({"title": {"ru": "А"}, "when": TULA, "archived": "yes"}, "archived"),
        ({"title": {"ru": "А"}, "when": {"field": "gone", "operator": "is", "value": 1}}, "gone"),
        ({"title": {"ru": "А"}, "when": {"field": "segment_gone", "operator": "is", "value": True}}, "segment_gone"),
        ({"title": {"ru": "тула"}, "when": TULA}, "уже есть"),
    ],
)
def test_what_is_no_segment_is_said_and_publishes_nothing(us: Company, body: Any, said: str) -> None:
    add_segment(us.actor, {"ru": "Тула"}, TULA)
    before = revisions()

    with pytest.raises(NotPublishable) as refused:
        publish(us.actor, KIND, "another", body)

    assert said in str(refused.value)
    assert revisions() == before


def test_segments_make_no_circle(us: Company) -> None:
    first = add_segment(us.actor, {"ru": "Первый"}, TULA)
    second = add_segment(us.actor, {"ru": "Второй"}, {"field": f"segment_{first}", "operator": "is", "value": True})
    third = add_segment(us.actor, {"ru": "Третий"}, {"none": [{"field": f"segment_{second}", "operator": "is_there"}]})
    before = revisions()

    for key in (first, third):
        with pytest.raises(NotPublishable) as refused:
            change_segment(
                us.actor, first, {"ru": "Первый"}, {"field": f"segment_{key}", "operator": "is", "value": True}
            )
        assert "«Первый» → " in str(refused.value)
    assert revisions() == before


def test_two_who_publish_at_once_make_no_circle_either(us: Company) -> None:
    keys = [add_segment(us.actor, {"ru": name}, TULA) for name in ("Первый", "Второй")]

    def points(here: int) -> Any:
        to = {"field": f"segment_{keys[1 - here]}", "operator": "is", "value": True}
        try:
            return change_segment(us.actor, keys[here], {"ru": ("Первый", "Второй")[here]}, to)
        except NotPublishable as refusal:
            return refusal

    done = at_once(lambda: points(0), lambda: points(1))

    assert sorted(isinstance(one, NotPublishable) for one in done) == [False, True]


def test_a_segment_that_is_asked_by_is_not_archived(us: Company) -> None:
    key = add_segment(us.actor, {"ru": "Тула"}, TULA)
    word = {"field": "segment_tula", "operator": "is", "value": True}
    inner = add_segment(us.actor, {"ru": "Внутри"}, word)
    publish(
        us.actor,
        RULE,
        "asks",
        {"title": {"ru": "Правило"}, "on": "orders.submitted", "when": IN_TULA, "then": [CLOSES]},
    )
    save_view(person("administrator"), "buyers", "Мой вид", {"if": '{"field":"segment_tula","operator":"is_there"}'})
    before = revisions()

    with pytest.raises(NotPublishable) as refused:
        archive_segment(us.actor, key)

    assert {(one.kind, one.title) for one in named_by([key])[key]} == {
        ("rule", "Правило"),
        ("segment", "Внутри"),
        ("view", "Мой вид"),
    }
    assert all(name in str(refused.value) for name in ("«Правило»", "«Внутри»", "«Мой вид»"))
    assert revisions() == before
    archive_segment(us.actor, inner)
    assert f"segment_{inner}" not in SOURCES["party"].words
    restore_segment(us.actor, inner)
    assert f"segment_{inner}" in SOURCES["party"].words
    with pytest.raises(SegmentUnknown):
        archive_segment(us.actor, "nobody")


def test_a_segment_whose_words_are_gone_holds_nobody_and_says_so(us: Company) -> None:
    field("size", subject="party", title="Размер")
    tula(us)
    add_segment(us.actor, {"ru": "Без размера"}, {"field": "field_size", "operator": "is_missing"})
    counted = [row.count for row in list_segments(us.actor)]

    archive_field(us.actor, "party-size")

    [row] = list_segments(us.actor)
    assert (counted, row.count, row.is_readable) == ([1], 0, False)


def test_segments_are_counted_by_two_statements_and_move_as_yaml(us: Company) -> None:
    tula(us), tula(us, "Вторая")
    us.dealer()
    add_segment(us.actor, {"ru": "Тула"}, TULA)
    with CaptureQueriesContext(connection) as one:
        list_segments(us.actor)
    add_segment(us.actor, {"ru": "Не Тула"}, {"none": [{"field": "segment_tula", "operator": "is", "value": True}]})
    with CaptureQueriesContext(connection) as two:
        rows = list_segments(us.actor)

    assert [(row.segment.title, row.count) for row in rows] == [("Не Тула", 1), ("Тула", 2)]
    assert len(one) == len(two)
    told = exported(us.actor)
    assert "segment:" in told
    assert take_over(us.actor, told.encode(), comment="")["same"] >= 2
    assert publishing.current(KIND, "tula") is not None


def test_a_rule_comes_in_one_file_with_the_field_and_the_segments_it_asks_by(us: Company) -> None:
    told = yaml.safe_dump(
        {
            "dealernet": {
                "rule": {"asks": {"on": "orders.submitted", "when": IN_BIG, "then": [CLOSES]}},
                "segment": {
                    "big": {"title": {"ru": "Большие"}, "when": {"field": "segment_sized", **YES}},
                    "sized": {"title": {"ru": "С размером"}, "when": {"field": "field_size", "operator": "is_there"}},
                },
                "field": {"party-size": {"subject": "party", "type": "text", "title": {"ru": "Размер"}}},
            }
        }
    ).encode()
    before = revisions()

    looked_at = {one.key: one.state for one in differences(us.actor, told)}
    unchanged = revisions()
    done = take_over(us.actor, told, comment="")

    assert looked_at == {"party-size": "new", "sized": "new", "big": "new", "asks": "new"}
    assert (unchanged, done) == (before, {"new": 4, "changed": 0, "same": 0})
    assert take_over(us.actor, told, comment="") == {"new": 0, "changed": 0, "same": 4}
    assert publishing.current(RULE, "asks") is not None


def test_a_file_with_a_circle_of_segments_is_refused_whole(us: Company) -> None:
    def points(to: str) -> dict[str, Any]:
        return {"title": {"ru": f"К {to}"}, "when": {"field": f"segment_{to}", **YES}}

    told = yaml.safe_dump({"dealernet": {"segment": {"a": points("b"), "b": points("a")}}}).encode()
    before = revisions()

    with pytest.raises(NotTaken):
        take_over(us.actor, told, comment="")

    assert [one.state for one in differences(us.actor, told)] == ["refused", "refused"]
    assert revisions() == before


YES = {"operator": "is", "value": True}
IN_BIG = {"field": "party_segment_big", **YES}


def doubled(of: str) -> Any:
    return {"any": [{"field": f"segment_{of}", "operator": "is", "value": True}] * 2}


def test_segments_made_of_segments_twice_over_are_read_at_once_and_bounded(us: Company) -> None:
    """Each asks twice by the one before it: what is put together doubles, and so must not its work, nor its size."""
    mine = tula(us)
    us.dealer()
    last = add_segment(us.actor, {"ru": "Тула"}, TULA)
    for n in range(6):
        last = add_segment(us.actor, {"ru": f"Слой {n}"}, doubled(last))
    began = time.process_time()

    rows = {row.segment.title: row.count for row in list_segments(us.actor)}

    assert time.process_time() - began < 5
    assert set(rows.values()) == {1}
    word = parsed({"field": f"segment_{last}", "operator": "is", "value": True}, SOURCES["party"].words)
    assert [row.id for row in list_parties(us.actor, Page(), chosen=PartyFilter(condition=word)).rows] == [mine.id]
    standing = revisions()
    with pytest.raises(NotPublishable, match="«Слой 6» вместе с условиями его сегментов вышло бы 382"):
        add_segment(us.actor, {"ru": "Слой 6"}, doubled(last))
    with pytest.raises(NotPublishable, match="«Слой 5»"):
        change_segment(us.actor, "tula", {"ru": "Тула"}, {"any": [TULA] * 3})
    assert revisions() == standing

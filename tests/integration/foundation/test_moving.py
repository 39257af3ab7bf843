"""A configuration moves as YAML: looked at first, taken over whole or not at all, twice the same as once."""

from __future__ import annotations

import pytest
import yaml

from dealernet.automation.packs import publish_pack
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.moving import (
    NotAConfiguration,
    NotTaken,
    difference,
    differences,
    exported,
    take_over,
)
from dealernet.foundation.configuration.publishing import BeyondPowers, current, publish, roll_back
from dealernet.foundation.errors import NotThere, PowerMissing
from dealernet.foundation.events.models import EventRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return actor_of(Account.objects.create_user("a@example.ru", "correct horse battery", role="administrator"))


def file_of(**kinds) -> bytes:
    return yaml.safe_dump({"dealernet": kinds}, allow_unicode=True).encode()


def rule(**more):
    return {"title": {"ru": "Принять"}, "on": "orders.submitted", "then": [{"do": "orders.qualify"}], **more}


def test_what_is_saved_as_a_file_is_the_same_where_it_came_from_and_new_elsewhere(admin):
    publish_pack(system("test"))
    saved = exported(admin).encode()

    assert {one.state for one in differences(admin, saved)} == {"same"}
    keys = {one.key for one in differences(admin, saved)}

    Revision.objects.update(body={})
    before = EventRow.objects.count()
    assert {one.state for one in differences(admin, saved)} == {"changed"}
    assert EventRow.objects.count() == before
    done = take_over(admin, saved, comment="из основной")
    assert done == {"new": 0, "changed": len(keys), "same": 0}
    assert take_over(admin, saved, comment="ещё раз") == {"new": 0, "changed": 0, "same": len(keys)}
    assert current("rule", "regular").comment == "из основной"


def test_one_definition_with_a_problem_stops_the_whole_file_and_says_why(admin):
    content = file_of(rule={"good": rule(), "bad": rule(then=[{"do": "orders.fly"}])}, colour={"red": {}})

    told = {(one.kind, one.key): (one.state, list(one.problems)) for one in differences(admin, content)}
    assert told["rule", "good"] == ("new", [])
    assert "orders.fly" in told["rule", "bad"][1][0]
    assert told["colour", "red"][0] == "refused"
    with pytest.raises(NotTaken):
        take_over(admin, content, comment="")
    assert Revision.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"rules: {}",
        b"dealernet: [1]",
        b"dealernet: {rule: [1, 2]}",
        b"dealernet: {rule: &a {x: *a}}",
        b"dealernet: {rule: {a: !!python/object/apply:os.system ['true']}}",
        b"[" * 5_000,
        b"dealernet:\n  rule:\n" + b"".join(b"    k%d: {}\n" % n for n in range(2_001)),
        b"#" * (5 * 1024 * 1024 + 1),
    ],
    ids=["empty", "no-utf8", "other", "list", "kinds", "alias", "code", "deep", "many", "large"],
)
def test_what_is_no_configuration_is_refused_in_words_and_changes_nothing(admin, content):
    with pytest.raises(NotAConfiguration):
        differences(admin, content)
    assert Revision.objects.count() == 0


def test_only_who_may_publish_sees_and_moves_it():
    seller = actor_of(Account.objects.create_user("s@example.ru", "correct horse battery", role="salesperson"))

    for act in (lambda: exported(seller), lambda: differences(seller, b""), lambda: take_over(seller, b"", comment="")):
        with pytest.raises(PowerMissing):
            act()


def test_a_rule_may_do_only_what_its_author_may(admin, monkeypatch):
    monkeypatch.setattr(type(admin), "may", lambda self, power: power != "orders.manage")

    with pytest.raises(BeyondPowers, match=r"accept the order|принять заказ"):
        publish(admin, "rule", "mine", rule())
    assert [one.state for one in differences(admin, file_of(rule={"mine": rule()}))] == ["refused"]
    assert Revision.objects.count() == 0


def test_a_former_revision_comes_back_as_a_new_one_and_says_so(admin):
    publish(admin, "rule", "mine", rule())
    publish(admin, "rule", "mine", rule(position=7), comment="раньше других")

    assert roll_back(admin, "rule", "mine", 1) == 3
    assert current("rule", "mine").body == rule()
    with pytest.raises(NotThere):
        roll_back(admin, "rule", "mine", 9)
    assert current("rule", "mine").number == 3


def test_a_difference_shows_the_changed_lines_with_what_stands_around():
    lines = difference(rule(), rule(position=7))

    assert [line.text for line in lines if line.sign == "+"] == ["position: 7"]
    assert not [line for line in lines if line.sign == "-"]
    assert difference(rule(), rule()) == []


def test_a_rule_that_names_a_field_comes_together_with_it(admin):
    field = {"subject": "order", "type": "yes", "title": {"ru": "Срочно"}}
    urgent = rule(when={"field": "field_urgent", "operator": "is", "value": True})
    content = file_of(rule={"urgent": urgent}, field={"order-urgent": field})
    before = EventRow.objects.count()

    assert [(one.kind, one.state) for one in differences(admin, content)] == [("field", "new"), ("rule", "new")]
    assert (Revision.objects.count(), EventRow.objects.count()) == (0, before)
    assert take_over(admin, content, comment="") == {"new": 2, "changed": 0, "same": 0}
    alone = file_of(rule={"urgent_too": rule(when={"field": "field_other", "operator": "is", "value": True})})
    assert [one.state for one in differences(admin, alone)] == ["refused"]


def test_days_and_times_written_without_quotes_are_taken_as_they_stand(admin):
    content = """
dealernet:
  rule:
    dated:
      title: {ru: Принять}
      on: orders.submitted
      when: {field: placed_at, operator: at_least, value: 2026-11-27}
      then: [{do: orders.qualify}]
    hourly:
      title: {ru: По утрам}
      on: orders.moment_came
      at: {each: day, time: 10:30}
      when: {field: number, operator: is_there}
      then: [{do: orders.qualify}]
"""

    assert take_over(admin, content.encode(), comment="")["new"] == 2
    assert current("rule", "dated").body["when"]["value"] == "2026-11-27"
    assert current("rule", "hourly").body["at"]["time"] == "10:30"


@pytest.mark.parametrize("value", ["!!set {a}", "!!binary aGk=", "!!timestamp 2026-11-27"])
def test_what_no_definition_holds_is_refused_by_its_line(admin, value):
    content = f"dealernet:\n  rule:\n    one: {{title: {value}}}\n"

    with pytest.raises(NotAConfiguration, match="строки 3"):
        take_over(admin, content.encode(), comment="")

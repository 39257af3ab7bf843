"""A rule is switched while somebody else publishes it: what was published is not taken back."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest
from django.db import connection

from dealernet.automation.commands import switch_rule
from dealernet.automation.rules import KIND
from dealernet.foundation.address import conninfo
from dealernet.foundation.configuration.publishing import PublishedMeanwhile, current, publish
from factories.racing import until_waiting
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
RULE = {"title": {"ru": "Принять"}, "on": "orders.submitted", "then": [{"do": "orders.qualify"}]}


@pytest.fixture
def us() -> Company:
    return company()


def test_switching_a_rule_off_brings_nothing_back_that_somebody_changed_at_that_moment(us: Company) -> None:
    publish(us.actor, KIND, "one", RULE)
    mended, came = {**RULE, "position": 7}, []
    acts = [lambda: publish(us.actor, KIND, "one", mended), lambda: switch_rule(us.actor, "one", on=False)]

    with psycopg.connect(conninfo()) as definition:  # both have read the rule, and wait for it
        definition.execute("select 1 from configuration_definition where kind = 'rule' and key = 'one' for update")
        people = [threading.Thread(target=alone, args=(act, came)) for act in acts]
        for n, person in enumerate(people, 1):
            person.start()
            until_waiting(n)
    for person in people:
        person.join()

    assert [type(one) for one in sorted(came, key=str)] == [int, PublishedMeanwhile]
    assert current(KIND, "one").body == mended
    assert switch_rule(us.actor, "one", on=False) == 3
    assert current(KIND, "one").body == {**mended, "off": True}


def alone(act: Any, came: list[Any]) -> None:
    try:
        came.append(act())
    except PublishedMeanwhile as refusal:
        came.append(refusal)
    finally:
        connection.close()

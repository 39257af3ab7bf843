"""Two at once fill in one record: each change stands or is told as replaced, none is lost half-way."""

from __future__ import annotations

import pytest

from dealernet.foundation.events.models import EventRow
from dealernet.foundation.fields.queries import field_values
from dealernet.foundation.fields.setting import set_fields
from factories.automatic import ordered
from factories.fields import field
from factories.racing import at_once
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_fields_at_once_are_both_kept() -> None:
    us = company()
    names = [f"f{n}" for n in range(6)]
    for name in names:
        field(name, title=name)
    [order] = ordered(us, us.dealer())

    def fill(name: str) -> object:
        return lambda: set_fields(us.actor, "order", [order.id], {name: name})

    at_once(*(fill(name) for name in names))  # type: ignore[arg-type]

    assert field_values("order", [order.id])[order.id] == {name: [name] for name in names}
    assert EventRow.objects.filter(kind="orders.fields_changed").count() == 6


def test_one_field_at_once_holds_one_value_and_history_follows_it() -> None:
    us = company()
    field()
    ids = [order.id for order in ordered(us, us.dealer(), 3)]

    def fill(n: int) -> object:
        some = ids if n % 2 else list(reversed(ids))
        return lambda: set_fields(us.actor, "order", some, {"onec_number": f"УТ-{n}"})

    results = at_once(*(fill(n) for n in range(6)))  # type: ignore[arg-type]

    assert all(outcome.changed for outcomes in results for outcome in outcomes)
    for order in ids:
        told = EventRow.objects.filter(kind="orders.fields_changed", subject=order).order_by("id")
        chain = [(row.facts["was"]["onec_number"], row.facts["now"]["onec_number"]) for row in told]
        assert [was for was, _now in chain] == [None, *(now for _was, now in chain[:-1])]
        assert field_values("order", [order])[order]["onec_number"] == [chain[-1][1]]

"""Two at once fill in one record: each change stands or is told as replaced, none is lost half-way."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from dealernet.business.deals.commands import assign_deals
from dealernet.business.deals.models import Deal
from dealernet.business.orders.commands import discard_draft, open_draft
from dealernet.business.orders.models import Order
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.queries import field_values
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from factories.automatic import ordered
from factories.dealing import deal_of, person
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


def test_a_draft_thrown_away_while_it_is_filled_in_leaves_no_value_behind() -> None:
    us = company()
    field(buyer="changes")
    dealer = us.dealer()
    for _round in range(4):
        draft = open_draft(dealer.actor)

        def fill(n: int, draft: UUID = draft) -> Callable[[], object]:
            return lambda: set_fields(dealer.actor, "order", [draft], {"onec_number": f"УТ-{n}"})

        at_once(fill(1), lambda draft=draft: discard_draft(dealer.actor, draft), fill(2))  # type: ignore[misc]

        assert not Order.objects.filter(id=draft).exists()
        assert FieldValue.objects.count() == 0
    assert [broken.law.key for broken in broken_laws()] == []


def test_a_deal_given_over_twice_at_once_has_its_tasks_with_whoever_came_last() -> None:
    us = company()
    head, people = person("head_of_sales"), [person("salesperson", name) for name in ("Первый", "Второй")]
    deal = deal_of(us, "general.work")
    Task.objects.create(key="k", kind="deal", title="Позвонить", holder_id=deal, assignee=us.manager)

    def give(to: Actor) -> Callable[[], object]:
        return lambda: settled(assign_deals(head, [deal], to.id))  # type: ignore[arg-type]

    at_once(*(give(one) for one in people))

    now = Deal.objects.get(id=deal).responsible_id
    assert now in {one.id for one in people}
    assert set(Task.objects.filter(holder_id=deal, done_at=None).values_list("assignee_id", flat=True)) == {now}
    assert EventRow.objects.filter(kind="deals.assigned").count() == 2

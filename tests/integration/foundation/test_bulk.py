"""Many rows at once: every sort of value arrives as it was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction

from dealernet.automation.models import Run
from dealernet.business.conversations.models import Message
from dealernet.business.orders.models import Order
from dealernet.foundation import clock
from dealernet.foundation.bulk import insert_all, insert_new, save_changed
from dealernet.foundation.ids import new_id
from factories.trade import company

pytestmark = pytest.mark.django_db


def runs(many: int) -> list[Run]:
    return [
        Run(
            rule=f"правило {n}\t\\",
            title="",
            revision=n,
            event_id=n,
            event_kind="x",
            subject_type="order",
            subject=new_id(),
            state="done",
            grounds=[{"field": "total", "value": None, "actual": "12.50", "holds": True}],
        )
        for n in range(many)
    ]


def test_copied_rows_are_what_they_were_and_roll_back():
    made = runs(3)
    insert_all(made)

    read = Run.objects.order_by("event_id")
    assert [(r.id, r.rule, r.subject, r.grounds, r.done, r.at) for r in read] == [
        (m.id, m.rule, m.subject, m.grounds, [], m.at) for m in made
    ]
    with transaction.atomic():
        insert_all([Run(**{**vars_of(one), "id": new_id(), "rule": "again"}) for one in made])
        transaction.set_rollback(True)
    assert Run.objects.count() == 3


@pytest.mark.parametrize("many", [1, 40])
def test_changed_rows_are_saved_in_one_statement(many, django_assert_num_queries):
    dealer = company().dealer()
    orders = [Order(number=str(n), customer=dealer.party) for n in range(many)]
    Order.objects.bulk_create(orders)
    for n, order in enumerate(orders):
        order.total, order.held_for, order.may_ship = Decimal("12.50") + n, {"credit": str(n)}, n % 2 == 0
        order.placed_at, order.comment = (clock.now() if n else None), "не меняется"

    with django_assert_num_queries(1):
        save_changed(orders, ["total", "held_for", "may_ship", "placed_at"])

    read = {order.id: order for order in Order.objects.all()}
    for order in orders:
        kept = read[order.id]
        assert (kept.total, kept.held_for, kept.may_ship, kept.placed_at, kept.comment) == (
            order.total,
            order.held_for,
            order.may_ship,
            order.placed_at,
            "",
        )


@pytest.mark.parametrize("many", [1, 40])
def test_new_rows_are_inserted_in_one_statement_and_those_whose_key_is_there_are_not(many, django_assert_num_queries):
    def letters(recipient: str) -> list[Message]:
        return [
            Message(key=f"ключ {n}", template="invoice", recipient=recipient, subject="«Счёт»", text="a\\'{},\n",
                    attachments=[{"document": str(n), "name": "Счёт.pdf"}], next_at=clock.now() if n else None)
            for n in range(many)
        ]  # fmt: skip

    first, again = letters("a@example.com"), letters("b@example.com")
    with django_assert_num_queries(1):
        assert insert_new(first) == {one.id for one in first}
    another = Message(key="другой", template="invoice", recipient="c@example.com", subject="", text="")
    with django_assert_num_queries(1):
        assert insert_new([*again, another, another]) == {another.id}

    kept = {one.key: one for one in Message.objects.all()}
    assert len(kept) == many + 1
    for one in first:
        found = kept[one.key]
        assert (found.id, found.recipient, found.text, found.attachments, found.next_at, found.party_id) == (
            one.id, "a@example.com", "a\\'{},\n", one.attachments, one.next_at, None,
        )  # fmt: skip
    assert insert_new([]) == set()


def vars_of(run: Run) -> dict[str, object]:
    return {field.attname: getattr(run, field.attname) for field in Run._meta.concrete_fields}

"""The words of an order in SQL are those that are gathered: every word, every operator, over orders of every sort."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dealernet.business.orders.facts import IN_SQL, WORDS, order_facts
from dealernet.business.orders.models import Cart, Order, OrderLine
from dealernet.business.orders.stages import Stage
from dealernet.business.parties.models import Profile
from dealernet.business.settlements.models import Debt
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import OPERATORS, parsed
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.sql import prepared
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def crowd(us: Company) -> list[Order]:
    dealers = [us.dealer("ООО «Ёлка»"), us.dealer("ип Петров", deferral=14), us.dealer("Новичок", regular=False)]
    dealers[1].party.region = "Орёл"
    dealers[1].party.save()
    faces = [
        Profile.objects.create(party=d.party, legal_name="Общество " + d.party.name, email="a@b.example")
        for d in dealers
    ]
    Profile.objects.filter(id=faces[1].id).update(edo_id="2BM-1")
    us.seller.edo_id = "2BM-0"
    us.seller.save()
    today, now = clock.today(), clock.now()
    held: list[dict[str, Any]] = [
        {},
        {"credit": "40000.00"},
        {"stock": [{"product": "x", "missing": "2"}]},
        {"stock": []},
    ]
    made = []
    for n in range(48):
        dealer, total = dealers[n % 3], Decimal(1000 + n)
        made.append(
            Order(
                number=f"Т-{n}",
                customer=dealer.party,
                profile=faces[n % 3] if n % 2 else None,
                seller=us.seller if n % 5 else None,
                responsible=us.manager if n % 4 else None,
                stage=list(Stage)[n % len(Stage)],
                origin=("portal", "api")[n % 2],
                channel=("", "Выставка")[n % 3 == 0],
                total=total,
                paid_total=(Decimal(0), total, Decimal(5), Decimal(9999))[n % 4],
                deferral_days=(None, 0, 14)[n % 3],
                due_on=(None, today, today - timedelta(days=1), today + timedelta(days=1))[n % 4],
                placed_at=None if n % 6 == 0 else now - timedelta(hours=n),
                ship_on=today if n % 3 else None,
                rating=None if n % 4 else n % 11,
                rating_comment="" if n % 8 else "Долго везли",
                promised_on=today + timedelta(days=n) if n % 3 else None,
                payment_order=("", "asked", "sent", "accepted", "rejected")[n % 5],
                payment_order_on=today - timedelta(days=n) if n % 5 == 3 else None,
                may_ship=n % 2 == 0,
                invoice_number=f"С-{n}" if n % 2 else "",
                held_for=held[n % 4],
                back_order_of=made[n - 7] if n % 9 == 8 else None,
                back_ordered_at=now - timedelta(hours=n) if n % 3 == 2 else None,
                expected_on=today + timedelta(days=n) if n % 5 else None,
            )
        )
    Order.objects.bulk_create(made)
    Cart.objects.bulk_create(
        Cart(order=order, touched_at=now - timedelta(hours=9 * n)) for n, order in enumerate(made) if n % 5 < 3
    )
    product = us.product()
    OrderLine.objects.bulk_create(
        OrderLine(order=order, position=m, product=product, quantity=1, price=1, cost=1)
        for n, order in enumerate(made)
        for m in range(n % 3)
    )
    done: list[dict[str, Any]] = [{}, {"done_at": now}, {"done_at": now, "done_by": us.manager}]
    Task.objects.bulk_create(
        Task(key=f"{n}.{kind}", kind=kind, title="Т", holder_id=order.id, **done[(n + m) % 3])
        for n, order in enumerate(made)
        for m, kind in enumerate(("ship", "shortage", "other")[: n % 4])
    )
    late = {"due_on": today - timedelta(days=1), "arose_on": today - timedelta(days=9)}
    for dealer, paid, day in (
        (dealers[0], 0, late),
        (dealers[0], 100, late),
        (dealers[1], 0, {**late, "due_on": today}),
    ):
        Debt.objects.create(account_id=dealer.id, document=f"{paid}", amount=100, paid=paid, **day)
    return made


def test_every_word_decides_in_sql_as_it_is_gathered(us: Company) -> None:
    orders = crowd(us)
    facts = order_facts([order.id for order in orders])

    for name, word in WORDS.items():
        several = (one[name] if word.many else [one[name]] for one in facts.values())
        told = {value for values in several for value in values if value not in (None, "")}
        values = [plain(value) for value in sorted(told, key=str)[:6]] or ["нет"]
        for operator, kinds in OPERATORS.items():
            if word.type not in kinds:
                continue
            for value in [values] if operator == "is_one_of" else values:
                condition = parsed({"field": name, "operator": operator, "value": value}, WORDS)
                predicate = compiled(condition, WORDS, IN_SQL)
                chosen = {
                    row[0]
                    for row in prepared(f"select o.id from orders_order o where {predicate.sql}", predicate.values)
                }
                held = {order_id for order_id, one in facts.items() if decide(condition, one).holds}
                assert chosen == held, (name, operator, value)


def test_every_word_may_be_asked_of_a_list() -> None:
    assert set(SOURCES["order"].asked_of_lists) == set(WORDS)

"""The words of a deal in SQL are those that are gathered: every word, every operator, over deals of every sort."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.deals.facts import IN_SQL, WORDS, deal_facts
from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries import list_deals
from dealernet.business.deals.stages import CLOSED, Stage
from dealernet.business.orders.models import Order
from dealernet.foundation import clock
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import OPERATORS, parsed
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.paging import Page
from dealernet.foundation.sql import prepared
from factories.dealing import deal_of
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def crowd(us: Company) -> list[Deal]:
    dealers = [us.dealer("ООО «Ёлка»"), us.dealer("ип Петров", deferral=14)]
    dealers[1].party.region = "Орёл"
    dealers[1].party.save()
    order = Order.objects.create(number="Т-1", customer=dealers[0].party, stage="picking")
    today, now, stages = clock.today(), clock.now(), list(Stage)
    made = []
    for n in range(36):
        stage = stages[n % len(stages)]
        made.append(
            Deal(
                number=f"Д-{n}",
                title=("Насосы", "фильтры ёмкости", "Масло")[n % 3],
                customer=dealers[n % 2].party if n % 3 else None,
                order=order if n % 6 == 2 else None,
                contact_name="" if n % 3 else "Пётр",
                contact_phone=f"+7 900 {n}" if n % 4 == 0 else "",
                amount=(None, Decimal(1000 + n), Decimal(0))[n % 3],
                responsible=us.manager if n % 4 else None,
                pipeline=("general", "regular")[n % 2],
                status=("new", "work", "gone")[n % 3],
                stage=stage.value,
                source=("", "Авито")[n % 2],
                due_on=(None, today, today - timedelta(days=1), today + timedelta(days=9))[n % 4],
                opened_at=now - timedelta(days=n),
                entered_at=now - timedelta(hours=13 * n),
                closed_at=now - timedelta(hours=n) if stage in CLOSED else None,
                lost_reason="Дорого" if stage == Stage.LOST else "",
            )
        )
    Deal.objects.bulk_create(made)
    return made


def test_every_word_decides_in_sql_as_it_is_gathered(us: Company) -> None:
    deals = crowd(us)
    facts = deal_facts([deal.id for deal in deals])

    for name, word in WORDS.items():
        told = {value for one in facts.values() if (value := one[name]) not in (None, "")}
        values = [plain(value) for value in sorted(told, key=str)[:6]] or ["нет"]
        for operator, kinds in OPERATORS.items():
            if word.type not in kinds:
                continue
            for value in [values] if operator == "is_one_of" else values:
                condition = parsed({"field": name, "operator": operator, "value": value}, WORDS)
                predicate = compiled(condition, WORDS, IN_SQL)
                chosen = {
                    row[0] for row in prepared(f"select d.id from deals_deal d where {predicate.sql}", predicate.values)
                }
                held = {deal_id for deal_id, one in facts.items() if decide(condition, one).holds}
                assert chosen == held, (name, operator, value)


def test_every_word_may_be_asked_of_a_list() -> None:
    assert set(SOURCES["deal"].asked_of_lists) == set(WORDS)


def test_lists_and_facts_take_as_many_statements_for_one_as_for_many(us: Company) -> None:
    counts = []
    for many in (1, 30):
        ids = [deal_of(us, "general.work", amount=1) for _ in range(many)]
        with CaptureQueriesContext(connection) as asked:
            list_deals(us.actor, Page(size=100))
            deal_facts(ids)
        counts.append(len(asked))

    assert counts == [3, 3]

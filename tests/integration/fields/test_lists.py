"""Lists by own fields: every word decides in SQL as in Python, and a list goes in the order of what a field holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.catalog.models import Product, ProductGroup
from dealernet.business.catalog.queries import Sought, list_products
from dealernet.business.conversations.models import Message
from dealernet.business.deals.queries import DealFilter, list_deals
from dealernet.business.documents.models import Document
from dealernet.business.orders.queries import OrderFilter, list_orders
from dealernet.business.parties.models import Contact, Party
from dealernet.business.parties.queries import PartyFilter, PeopleFilter, list_parties, list_people
from dealernet.business.settlements.models import Payment
from dealernet.business.tasks.models import Task
from dealernet.business.tasks.queries import TaskFilter, list_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.compile import compiled
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import OPERATORS, parsed
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.ordering import By, OrderNotOffered, order_told
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page
from factories.automatic import ordered
from factories.dealing import deal_of
from factories.fields import field
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def products(us: Company) -> list[UUID]:
    groups = [ProductGroup.objects.create(name=name) for name in ("Фильтры", "Ёмкости")]
    made = [us.product(str(100 + n), str(n % 3), name=f"{'Фильтр' if n % 2 else 'ёмкость'} {n}") for n in range(8)]
    for n, product in enumerate(made):
        Product.objects.filter(id=product.id).update(
            group=groups[n % 2] if n % 3 else None,
            manufacturer=("", "Завод", "завод ё")[n % 3],
            vat_rate=(None, Decimal(20), Decimal(0))[n % 3],
            is_sold=n % 4 != 0,
            pictures=["a.png"] if n % 2 else [],
            created_at=clock.now() - timedelta(days=n),
        )
    Product.objects.create(name="Без цены", article="Б-0")
    return [product.id for product in Product.objects.all()]


def tasks(us: Company) -> list[UUID]:
    dealer, now = us.dealer("ООО «Ёлка»"), clock.now()
    Party.objects.filter(id=dealer.id).update(region="Орёл")
    made = [
        Task(
            key=f"k{n}",
            kind="agree",
            title=("Позвонить", "согласовать ё")[n % 2],
            reason="" if n % 3 else "Просит",
            party=dealer.party if n % 2 else None,
            assignee=us.manager if n % 3 else None,
            due_at=(None, now - timedelta(days=1), now + timedelta(days=2))[n % 3],
            created_at=now - timedelta(hours=20 * n),
            done_at=now - timedelta(hours=n) if n % 4 == 0 else None,
            outcome="сделано" if n % 4 == 0 else "",
        )
        for n in range(12)
    ]
    return [task.id for task in Task.objects.bulk_create(made)]


def people(us: Company) -> list[UUID]:
    dealers = [us.dealer("ООО «Ёлка»"), us.dealer("ип Петров", regular=False)]
    Party.objects.filter(id=dealers[1].id).update(region="Тула", is_active=False)
    made = [
        Contact(
            party=dealers[n % 2].party,
            name=("Пётр", "")[n % 2],
            position=("Директор", "")[n % 3 == 0],
            phone=f"+7900000000{n}" if n % 2 else "",
            email="" if n % 2 else f"p{n}@x.example",
            created_at=clock.now() - timedelta(days=n),
        )
        for n in range(7)
    ]
    return [contact.id for contact in Contact.objects.bulk_create(made)]


def payments(us: Company) -> list[UUID]:
    dealer, today = us.dealer("ООО «Ёлка»"), clock.today()
    Party.objects.filter(id=dealer.id).update(region="Орёл")
    made = [
        Payment(
            party=dealer.party if n % 2 else None,
            number=str(n),
            paid_on=today - timedelta(days=n),
            amount=Decimal("100.50") * (n % 4 + 1),
            payer_name=("ООО «Ёж»", "ип петров", "")[n % 3],
            payer_inn=("", "7701234567")[n % 2],
            purpose="Оплата по счёту" if n % 3 else "",
            source="bank",
            identity=f"i{n}",
            state=Payment.STATES[n % 4],
            doubt="" if n % 4 != 1 else "Не тот ИНН",
            seen_at=clock.now() - timedelta(hours=20 * n),
        )
        for n in range(9)
    ]
    return [one.id for one in Payment.objects.bulk_create(made)]


def letters(us: Company) -> list[UUID]:
    dealer, now = us.dealer("ООО «Ёлка»"), clock.now()
    made = [
        Message(
            key=f"k{n}",
            channel=("email", "telegram")[n % 2],
            party=dealer.party if n % 3 else None,
            template=("invoice", "reminder")[n % 2],
            recipient=f"P{n}@x.example",
            subject=("Счёт", "Напоминание о ёлке")[n % 2],
            text="…",
            attachments=[{"name": "a.pdf"}] if n % 3 == 0 else [],
            state=Message.STATES[n % 5],
            attempts=n % 3,
            error="" if n % 4 else "Ящик полон",
            created_at=now - timedelta(hours=20 * n),
            sent_at=now - timedelta(hours=19 * n) if n % 5 == 1 else None,
        )
        for n in range(11)
    ]
    return [one.id for one in Message.objects.bulk_create(made)]


def documents(us: Company) -> list[UUID]:
    dealer, today = us.dealer("ООО «Ёлка»"), clock.today()
    made = [
        Document(
            kind=("invoice", "transfer")[n % 2],
            number=f"{n}",
            version=n % 3 + 1,
            state=("issued", "void")[n % 2],
            holder_id=new_id(),
            party=dealer.party,
            total=Decimal("10.10") * n,
            body={
                "seller": {"edo_id": "2BM"},
                "buyer": {"name": ("Ёж", "ип Лис")[n % 2], **({"edo_id": "2AE"} if n % 3 else {})},
                **({"order_number": f"{n}"} if n % 4 else {}),
            },
            edo_state=("", "due", "signed")[n % 3],
            issued_on=today - timedelta(days=n),
        )
        for n in range(9)
    ]
    return [one.id for one in Document.objects.bulk_create(made)]


@pytest.mark.parametrize(
    ("of", "table", "crowd"),
    [
        ("payment", "settlements_payment", payments),
        ("letter", "conversations_message", letters),
        ("document", "documents_document", documents),
        ("product", "catalog_product", products),
        ("task", "tasks_task", tasks),
        ("contact", "parties_contact", people),
    ],
)
def test_every_word_decides_in_sql_as_it_is_gathered(
    us: Company, of: str, table: str, crowd: Callable[[Company], list[UUID]]
) -> None:
    ids = sorted(crowd(us))
    if of in HOLDERS:
        with_fields(us, of, ids)
    told_of = SOURCES[of]
    facts = told_of.gather(ids)
    assert told_of.in_sql is not None
    assert set(told_of.asked_of_lists) == set(told_of.words)

    with CaptureQueriesContext(connection) as asked:
        told_of.gather(ids)
    with CaptureQueriesContext(connection) as asked_of_one:
        told_of.gather(ids[:1])
    assert len(asked) == len(asked_of_one)
    for name, word in told_of.words.items():
        told = {value for one in facts.values() if (value := one.get(name)) not in (None, "")}
        values = [plain(value) for value in sorted(told, key=str)[:5]] or [
            {"number": 1, "money": 1, "yes": True}.get(word.type, "x")
        ]
        for operator, kinds in OPERATORS.items():
            for value in ([values] if operator == "is_one_of" else values) if word.type in kinds else ():
                condition = parsed({"field": name, "operator": operator, "value": value}, told_of.words)
                sql, parameters = compiled(condition, told_of.words, told_of.in_sql).positional()
                with connection.cursor() as db:
                    db.execute(f"select id from {table} where {sql}", parameters)
                    chosen = {row[0] for row in db.fetchall()}
                assert chosen == {i for i in ids if decide(condition, facts.get(i, {})).holds}, (name, operator, value)


def with_fields(us: Company, of: str, ids: list[UUID]) -> None:
    """Fields of the records, and of one of their buyers, some of them filled in."""
    field("note", subject=of, title="Заметка")
    field("weight", "number", subject=of, title="Вес")
    field("size", subject="party", title="Размер")
    for n, one in enumerate(ids):
        given = {"note": ("", "Ёж", "еж")[n % 3], "weight": (None, n, "0,5")[n % 3]}
        settled(set_fields(us.actor, of, [one], given))
    for party in Party.objects.exclude(kind="own")[:1]:
        settled(set_fields(us.actor, "party", [party.id], {"size": "Большой"}))


List = Callable[[Actor, Page, By], tuple[Sequence[UUID], UUID | None]]


def _ids(found: Any) -> tuple[Sequence[UUID], UUID | None]:
    return [row.id for row in found.rows], found.next


LISTS: dict[str, tuple[Callable[[Company], list[UUID]], List]] = {
    "product": (products, lambda a, p, by: _ids(list_products(a, Sought(by=by, not_sold=True), p).slice)),
    "task": (tasks, lambda a, p, by: _ids(list_tasks(a, p, TaskFilter(state="", by=by)))),
    "contact": (people, lambda a, p, by: _ids(list_people(a, p, PeopleFilter(by=by)))),
    "party": (
        lambda us: [us.dealer().id for _ in range(7)],
        lambda a, p, by: _ids(list_parties(a, p, chosen=PartyFilter(by=by))),
    ),
    "deal": (
        lambda us: [deal_of(us, "general.work") for _ in range(7)],
        lambda a, p, by: _ids(list_deals(a, p, DealFilter(by=by))),
    ),
    "order": (
        lambda us: [order.id for order in ordered(us, us.dealer(), 7)],
        lambda a, p, by: _ids(list_orders(a, p, OrderFilter(by=by))),
    ),
}


@pytest.mark.parametrize("of", LISTS)
@pytest.mark.parametrize("type", ["number", "text", "date"])
def test_a_list_goes_in_the_order_of_a_field_page_by_page(us: Company, of: str, type: str) -> None:
    field("held", type, subject=of, title="Хранит")
    crowd, ask = LISTS[of]
    ids = sorted(crowd(us))
    values = {
        "number": [5, 1, None, 3, 1, "2,5"],
        "text": ["ёж", "Ель", None, "яма", "Ель", "ель 2"],
        "date": ["2026-01-05", "2026-01-01", None, "2026-03-01", "2026-01-01", "2025-12-31"],
    }[type]
    for one, value in zip(ids, values, strict=False):
        settled(set_fields(us.actor, of, [one], {"held": value}))
    places = {"number": [1, 4, 5, 3, 0], "text": [0, 1, 4, 5, 3], "date": [5, 1, 4, 0, 3]}[type]
    expected = [ids[n] for n in places]
    for word, wanted in (("field_held", expected), ("-field_held", expected[::-1])):
        by = order_told(us.actor, of, word)
        assert by is not None
        found: list[UUID] = []
        after = None
        while True:
            rows, after = ask(us.actor, Page(after, 2), by)
            found += rows
            if after is None:
                break
        assert [ids.index(one) for one in found] == [ids.index(one) for one in wanted]


@pytest.mark.parametrize("word", ["weight", "field_gone", "field_care", "field_choice", "x" * 500, "field_weight\x00"])
def test_an_order_that_is_not_offered_is_refused(us: Company, word: str) -> None:
    field("weight", "number", subject="party", title="Вес")
    field("care", "several", subject="party", title="Беречь", choices={"a": "А"})
    field("choice", "choice", subject="party", title="Выбор", choices={"a": "А"})

    with pytest.raises(OrderNotOffered):
        order_told(us.actor, "party", word)

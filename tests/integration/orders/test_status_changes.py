"""An order comes into a status by itself: it is told once, its tasks are set, rules start on it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dealernet.automation.packs import publish_pack
from dealernet.automation.rules import KIND as RULE
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    cancel_orders,
    follow_statuses,
    place_orders,
    publish_statuses,
    qualify_orders,
    start_picking,
)
from dealernet.business.orders.jobs import tell_overdue
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import order_card
from dealernet.business.stock.commands import transfer_goods
from dealernet.business.stock.models import Balance, Location, Movement
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import settled
from dealernet.foundation.workdays.calendar import add_working_days
from dealernet.foundation.workdays.published import calendar_in_force
from factories.happening import let_it_happen
from factories.statuses import by_goods, with_one
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def placed(us: Company, dealer: Dealer, quantity: int = 1, many: int = 1) -> list[UUID]:
    product = us.products[0] if us.products else us.product("1000.00")
    asked = [NewOrder(dealer.id, [NewLine(product.id, Decimal(quantity))]) for _ in range(many)]
    return [one.subject for one in place_orders(us.actor, asked)]


def told() -> list[tuple[str, str]]:
    rows = EventRow.objects.filter(kind="orders.status_changed").order_by("id")
    return [(row.facts["before"], row.facts["now"]) for row in rows]


def test_a_change_of_status_is_told_once_with_what_it_was(us: Company) -> None:
    [order] = placed(us, us.dealer())
    let_it_happen()
    settled(qualify_orders(us.actor, [order]))
    let_it_happen()
    settled(qualify_orders(us.actor, [order]))
    let_it_happen()

    assert told() == [("draft", "received"), ("received", "accepted")]
    row = EventRow.objects.filter(kind="orders.status_changed").order_by("-id").first()
    assert row is not None
    assert (row.subject, row.facts["before_name"], row.facts["name"]) == (order, "Новый", "Принят")
    assert EventRow.objects.get(id=row.cause).kind == "orders.qualified"


def test_other_names_of_the_same_states_are_no_change_of_an_order(us: Company) -> None:
    [order] = placed(us, us.dealer())
    let_it_happen()
    publish_statuses(us.actor, by_goods())
    let_it_happen()
    before = len(told())

    follow_statuses(us.actor, [order])

    assert (len(told()), order_card(us.actor, order).status.key) == (before, "wholly")


def test_an_order_not_followed_before_is_noted_and_not_told(us: Company) -> None:
    [order] = placed(us, us.dealer())

    assert follow_statuses(us.actor, [order]) == 0
    assert (Order.objects.get().told_state, told()) == ("submitted.unpaid.0.0.0.0.1", [])


def test_following_takes_as_many_statements_for_many_orders_as_for_one(us: Company) -> None:
    dealer = us.dealer()
    publish_statuses(us.actor, with_one("received", tasks=[{"title": {"ru": "Позвонить"}, "due": 2}]))
    [alone], many = placed(us, dealer), placed(us, dealer, many=30)

    def statements(ids: list[UUID]) -> int:
        with CaptureQueriesContext(connection) as found:
            assert follow_statuses(us.actor, ids, born=ids) == len(ids)
        return len(found)

    assert statements([alone]) == statements(many)


def test_goods_from_the_reserve_warehouse_change_the_status_by_themselves_and_the_buyer_is_told(us: Company) -> None:
    publish_statuses(us.actor, by_goods())
    publish_pack(us.actor, "goods")
    product, dealer, reserve = us.product(stock="0"), us.dealer(), Location.objects.create(name="Резерв")
    owner = us.seller.party
    lies = Balance.objects.create(product=product, location=reserve, owner=owner, on_hand=20)
    Movement.objects.create(balance=lies, quantity=20, kind="receipt")
    order = settled(place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])])).subject
    let_it_happen()
    assert order_card(dealer.actor, order).status.label == "Не весь товар на складе отгрузки"

    transfer_goods(us.actor, reserve.id, us.warehouse.id, owner.id, {product.id: 2})
    let_it_happen()

    assert order_card(dealer.actor, order).status.label == "Весь товар на складе отгрузки"
    assert told()[-1] == ("partly", "wholly")
    assert Message.objects.filter(template="goods_gathered").count() == 1


def test_a_part_of_the_goods_is_not_all_of_them(us: Company) -> None:
    publish_statuses(us.actor, by_goods())
    product, dealer = us.product(stock="0"), us.dealer()
    order = settled(place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])])).subject
    from_elsewhere(us, product.id)
    let_it_happen()

    assert order_card(us.actor, order).status.key == "partly"
    assert not EventRow.objects.filter(kind="orders.goods_gathered").exists()


def from_elsewhere(us: Company, product_id: UUID) -> None:
    other = Location.objects.create(name="Другой")
    lies = Balance.objects.create(product_id=product_id, location=other, owner=us.seller.party, on_hand=1)
    Movement.objects.create(balance=lies, quantity=1, kind="receipt")
    transfer_goods(us.actor, other.id, us.warehouse.id, us.seller.party_id, {product_id: 1})


def test_tasks_of_a_status_are_set_once_on_coming_into_it(us: Company) -> None:
    person = Account.objects.create_user("o@x.example", "correct horse", name="Олег", role="accountant")
    busy = Account.objects.create_user("s1@x.example", "correct horse", name="Анна", role="storekeeper")
    free = Account.objects.create_user("s2@x.example", "correct horse", name="Яна", role="storekeeper")
    away = {"away_until": clock.today()}
    Account.objects.create_user("s0@x.example", "correct horse", name="Алла", role="storekeeper", **away)
    Task.objects.create(key="x", kind="other", title="…", assignee=busy)
    tasks: list[dict[str, Any]] = [
        {"title": {"ru": "Позвонить: {{ customer }}, заказ № {{ number }}"}, "due": 2},
        {"title": {"ru": "Собрать"}, "due": 1, "unit": "days", "for": "role:storekeeper"},
        {"title": {"ru": "Проверить"}, "due": 3, "for": f"person:{person.id}"},
    ]
    publish_statuses(us.actor, with_one("accepted", tasks=tasks))
    [order] = placed(us, us.dealer("ООО «Ромашка»"))
    let_it_happen()
    assert not Task.objects.filter(kind="status").exists()

    settled(qualify_orders(us.actor, [order]))
    let_it_happen()
    let_it_happen()

    made = Task.objects.filter(kind="status").order_by("key")
    number = Order.objects.get().number
    assert [(task.title, task.assignee_id, task.holder_id) for task in made] == [
        (f"Позвонить: ООО «Ромашка», заказ № {number}", us.manager.id, order),
        ("Собрать", free.id, order),
        ("Проверить", person.id, order),
    ]
    assert all(task.due_at is not None and task.due_at > clock.now() for task in made)
    tomorrow = add_working_days(calendar_in_force().calendar, clock.today(), 1)
    assert made[1].due_at is not None
    assert timezone.localtime(made[1].due_at).date() == tomorrow


def test_a_task_for_somebody_who_left_stands_in_the_common_queue_and_says_so(us: Company) -> None:
    person = Account.objects.create_user("o@x.example", "correct horse", name="Олег", role="accountant")
    task = {"title": {"ru": "Проверить"}, "due": 3, "for": f"person:{person.id}"}
    publish_statuses(us.actor, with_one("received", tasks=[task]))
    Account.objects.filter(id=person.id).update(is_active=False)

    placed(us, us.dealer())
    let_it_happen()

    made = Task.objects.get(kind="status")
    assert (made.assignee_id, "больше не работает" in made.reason) == (None, True)


def test_a_rule_starts_on_a_change_of_status_and_sees_the_one_it_came_into(us: Company) -> None:
    rule = {
        "title": {"ru": "Принят: задача"},
        "on": "orders.status_changed",
        "when": {"field": "status", "operator": "is", "value": "accepted"},
        "then": [{"do": "tasks.create", "kind": "other", "title": "Заказ № {{ number }} принят"}],
    }
    publish(us.actor, RULE, "accepted_task", rule)
    [order] = placed(us, us.dealer())
    let_it_happen()
    assert Task.objects.count() == 0

    settled(qualify_orders(us.actor, [order]))
    let_it_happen()

    assert Task.objects.count() == 1


def test_a_status_that_follows_the_day_is_told_when_the_day_has_come(us: Company) -> None:
    late = {"key": "late", "name": {"ru": "Просрочен"}, "stages": ["qualified"]}
    late["when"] = {"field": "money", "operator": "is", "value": "overdue"}
    publish_statuses(us.actor, [late, *with_one("received")])
    [order] = placed(us, us.dealer())
    settled(qualify_orders(us.actor, [order]))
    let_it_happen()
    Order.objects.update(due_on=clock.today() - timedelta(days=1))

    assert (tell_overdue(), tell_overdue()) == (1, 0)
    assert told()[-1] == ("accepted", "late")


def test_passing_through_and_cancelling_are_told_too(us: Company) -> None:
    [order] = placed(us, us.dealer())
    settled(qualify_orders(us.actor, [order]))
    settled(start_picking(us.actor, [order]))
    let_it_happen()
    settled(cancel_orders(us.actor, [order], reason="передумали"))
    let_it_happen()

    assert told() == [("draft", "delivery_allowed"), ("delivery_allowed", "cancelled")]

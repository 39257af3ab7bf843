"""An order that is held or waits: its buyer and staff read what is so, each task has its button, one verb a thing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.business.deals.commands import NewDeal, open_deals
from dealernet.business.orders.commands import NewLine, NewOrder, hold_orders, place_orders, qualify_orders
from dealernet.business.orders.models import Order
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.models import Account
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
PROMISE = "заказ пойдёт дальше сам"


@pytest.fixture
def us() -> Company:
    return company()


def placed(dealer: Dealer, product: Any, quantity: int = 1) -> UUID:
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(quantity))])])
    return outcome.subject


def signed_in(account: Account) -> Client:
    page = Client(headers={"accept-language": "ru"})
    page.force_login(account)
    return page


def text(answer: Any) -> str:
    return answer.content.decode().replace("\xa0", " ")


def test_a_held_order_promises_nothing_to_its_buyer_nor_to_staff(us: Company) -> None:
    dealer = us.dealer()
    order = placed(dealer, us.product(stock="1"), 5)
    theirs, ours = reverse("portal-order", args=[order]), reverse("desk-order", args=[order])
    buyer, manager = signed_in(dealer.account), signed_in(us.manager)
    assert PROMISE in text(manager.get(ours))

    hold_orders(us.actor, [order], reason="ждём звонка директора")

    seen = text(buyer.get(theirs))
    assert "Заказ ждёт решения компании" in seen
    assert "директора" not in seen
    for page in (seen, text(manager.get(ours))):
        assert PROMISE not in page
    Order.objects.update(back_ordered_at=Order.objects.get().placed_at)
    for page in (text(buyer.get(theirs)), text(manager.get(ours))):
        assert PROMISE not in page


def test_lifting_a_hold_says_what_the_order_still_waits_for(us: Company) -> None:
    dealer = us.dealer(deferral=14, limit="100")
    order = placed(dealer, us.product("500.00", stock="1"), 2)
    page = signed_in(us.manager)

    def act(name: str, **more: str) -> str:
        return text(page.post(reverse("desk-order-act", args=[order, name]), more, follow=True))

    assert "Заказ задержан. Снимите задержку, когда решите." in act("hold", given="ждём звонка")
    lifted = act("hold-lift")
    assert "Задержка снята. Заказ ещё ждёт: товара, которого не хватает; оплаты — он сверх лимита на 900 ₽." in lifted
    assert "придержан" not in lifted

    Order.objects.update(held_for={})
    act("hold", given="ждём звонка")
    assert "Задержка снята: заказ идёт дальше." in act("hold-lift")


def test_each_open_task_of_an_order_stands_on_its_card_with_its_button(us: Company) -> None:
    dealer = us.dealer()
    order = placed(dealer, us.product())
    qualify_orders(us.actor, [order])
    told = {"holder_id": order, "party_id": dealer.id, "assignee_id": us.manager.id}
    create_tasks(
        us.actor,
        [
            NewTask(key="1", kind="unpaid", title="Не оплачен, позвоните", **told),
            NewTask(key="2", kind="ship", title="Покупатель подтвердил", reason="Отгрузите", **told),
            NewTask(key="3", kind="missing_terms", title="Не хватает условий", **told),
        ],
    )
    page, there = signed_in(us.manager), reverse("desk-order", args=[order])
    seen = text(page.get(there))

    assert '<h2 class="move__asks">Не оплачен, позвоните</h2>' in seen
    assert "<strong>Не оплачен, позвоните</strong>" not in seen, "the question asks it, nothing beside it a second time"
    assert "Задачи по заказу" in seen
    for title in ("Покупатель подтвердил", "Не хватает условий"):
        assert seen.count(f"<strong>{title}</strong>") == 1
    assert "Задать условия" in seen

    ship = Task.objects.get(key="2")
    done = page.post(reverse("desk-task-completion", args=[ship.id]), {"back": there})
    assert done["Location"] == there
    ship.refresh_from_db()
    assert ship.done_at is not None
    assert "Покупатель подтвердил</strong>" not in text(page.get(there))
    other = Task.objects.get(key="3")
    away = page.post(reverse("desk-task-completion", args=[other.id]), {"back": "https://evil.example/"})
    assert away["Location"] == reverse("desk-queue")


def test_the_card_takes_as_many_statements_for_one_task_as_for_many(us: Company) -> None:
    order = placed(us.dealer(), us.product())
    page = signed_in(us.manager)

    def statements(many: int) -> int:
        create_tasks(us.actor, [NewTask(f"{many}-{n}", "agree", "Т", holder_id=order) for n in range(many)])
        with CaptureQueriesContext(connection) as done:
            page.get(reverse("desk-order", args=[order]))
        return len(done)

    statements(1)
    assert statements(1) == statements(9)


def test_a_task_without_a_buyer_says_so_in_the_queue_and_leads_to_its_deal(us: Company) -> None:
    [deal] = open_deals(us.actor, [NewDeal("Звонок с выставки", "sales")])
    told = {"holder_id": deal.subject, "assignee_id": us.manager.id, "facts": {"number": "1", "total": ""}}
    create_tasks(us.actor, [NewTask(key=f"{n}", kind="deal", title=f"Перезвонить {n}", **told) for n in range(2)])
    seen = text(signed_in(us.manager).get(reverse("desk-queue")))

    assert f"· {us.manager.name}</p>" not in seen
    assert f'<p class="printed">{us.manager.name}</p>' in seen
    assert "без покупателя" in seen
    assert f'<a href="{reverse("desk-deal", args=[deal.subject])}">Перезвонить 1</a>' in seen

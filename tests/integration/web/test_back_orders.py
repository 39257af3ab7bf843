"""Back orders on pages and by the API: looked at first, done once, linked both ways, told to the buyer."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.automation.packs import add_pack
from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    open_draft,
    place_orders,
    publish_statuses,
    set_lines,
    split_shortages,
)
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import statuses_as_published
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.identify import digest_of
from dealernet.foundation.access.models import Account, Token
from dealernet.foundation.events.models import EventRow
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def short(us: Company, dealer: Dealer, there: str = "2") -> Order:
    lines = [NewLine(us.product("2990.00", stock=there, name="Чайник").id, Decimal(3))]
    if there != "0":
        lines.append(NewLine(us.product("3490.00", name="Тостер").id, Decimal(1)))
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
    return Order.objects.get(id=outcome.subject)


def signed_in(account: Account) -> Client:
    page = Client(headers={"accept-language": "ru"})
    page.force_login(account)
    return page


def text(page: Client, name: str, *args: Any, query: str = "") -> str:
    answer = page.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def test_staff_sees_what_stays_and_what_goes_and_both_orders_lead_to_each_other(us: Company) -> None:
    order = short(us, us.dealer())
    page = signed_in(us.manager)
    there = reverse("desk-order-back-order", args=[order.id])
    assert there in text(page, "desk-order", order.id)
    shown = text(page, "desk-order-back-order", order.id)
    assert "2 990 ₽" in shown
    assert "9 470 ₽" in shown

    day = clock.today() + timedelta(days=4)
    wrong = page.post(there, {"revision": 1, "expected_on": "2020-01-01"})
    assert (wrong.status_code, 'value="2020-01-01"' in wrong.content.decode()) == (422, True)
    assert Order.objects.count() == 1
    answer = page.post(there, {"revision": 1, "expected_on": day.isoformat()})

    made = Order.objects.get(back_order_of=order)
    assert answer.headers["Location"] == reverse("desk-order", args=[order.id])
    assert reverse("desk-order", args=[made.id]) in text(page, "desk-order", order.id)
    assert reverse("desk-order", args=[order.id]) in text(page, "desk-order", made.id)
    assert made.expected_on == day
    assert "Принять заказ?" not in text(page, "desk-order", made.id)
    listed = text(page, "desk-orders", query="?back_orders=1")
    assert reverse("desk-order", args=[made.id]) in listed
    assert reverse("desk-order", args=[order.id]) not in listed


def test_what_was_set_apart_is_not_told_as_goods_that_came(us: Company) -> None:
    dealer = us.dealer()
    order = short(us, dealer)
    split_shortages(dealer.actor, [order.id])

    told = text(signed_in(us.manager), "desk-order", order.id)
    assert "Весь товар, что остался в заказе, на складе отгрузки" in told
    assert "отделено в дозаказ; остальное идёт дальше" in told
    of_buyer = text(signed_in(dealer.account), "portal-order", order.id)
    assert "отделено в дозаказ; что есть, идёт дальше" in of_buyer
    for words in ("Всё, чего ждал заказ", "Весь товар по заказу", "Весь товар теперь есть", "Весь товар есть"):
        assert words not in told + of_buyer


def test_a_back_order_says_once_what_it_waits_for(us: Company) -> None:
    add_pack(us.actor, "buyer_edits")
    dealer = us.dealer()
    order = short(us, dealer)
    split_shortages(dealer.actor, [order.id])
    made = Order.objects.get(back_order_of=order)

    shown = text(signed_in(dealer.account), "portal-order", made.id)
    notices = re.findall(r'<div class="notice[^"]*"[^>]*>.*?<strong>(.*?)</strong>', shown, re.DOTALL)
    assert notices == ["Дозаказ ждёт товара"]
    assert reverse("portal-order", args=[order.id]) in shown
    assert "едет на склад" not in shown


def test_nobody_is_asked_to_accept_what_waits_for_goods(us: Company) -> None:
    shown = text(signed_in(us.manager), "desk-order", short(us, us.dealer()).id)
    for words in ("Принять заказ?", "в истории ниже"):
        assert words not in shown
    assert "Не хватает товара" in shown
    assert "пойдёт дальше сам" in shown


def test_the_cart_promises_no_invoice_at_once_and_says_that_the_rest_may_come_apart(us: Company) -> None:
    dealer = us.dealer()
    draft = open_draft(dealer.actor)
    set_lines(dealer.actor, draft, [DraftLine(us.product(stock="1").id, 4)])

    shown = text(signed_in(dealer.account), "portal-cart")
    assert "Счёт придёт, когда заказ будет принят; отгрузим после оплаты" in shown
    assert "отдельным заказом" in shown
    assert "сразу" not in shown.partition("Отправить заказ?")[2]


def test_an_order_changed_since_it_was_looked_at_is_refused_in_words(us: Company) -> None:
    order = short(us, us.dealer())
    answer = signed_in(us.manager).post(reverse("desk-order-back-order", args=[order.id]), {"revision": 9})
    assert (answer.status_code, Order.objects.count()) == (409, 1)


def test_the_day_goods_are_expected_on_is_said_on_the_card_and_read_by_the_buyer(us: Company) -> None:
    dealer = us.dealer()
    order = short(us, dealer)
    page = signed_in(us.manager)
    act = reverse("desk-order-act", args=[order.id, "expectation"])
    assert page.post(act, {"given": "завтра"}).status_code == 422
    page.post(act, {"given": "2126-12-05"})
    assert Order.objects.get().expected_on is None

    day = clock.today() + timedelta(days=2)
    page.post(act, {"given": day.isoformat()})
    assert Order.objects.get().expected_on == day
    assert f"{day.day} " in text(signed_in(dealer.account), "portal-order", order.id).split("Товар ожидается")[1][:20]


def test_the_buyer_splits_its_own_order_and_reads_what_came_of_it(us: Company) -> None:
    dealer, stranger = us.dealer(), us.dealer()
    order = short(us, dealer)
    there = reverse("portal-order-back-order", args=[order.id])
    page = signed_in(dealer.account)
    assert there in text(page, "portal-order", order.id)
    assert "9 470 ₽ сейчас" in text(page, "portal-order-back-order", order.id)
    assert signed_in(stranger.account).get(there).status_code == 404
    assert signed_in(stranger.account).post(there).status_code == 404

    page.post(there, {"revision": 1})

    made = Order.objects.get(back_order_of=order)
    assert reverse("portal-order", args=[made.id]) in text(page, "portal-order", order.id)
    assert f"Недостающее оформлено дозаказом № {made.number}" in text(page, "portal-order", order.id)
    assert reverse("portal-order", args=[order.id]) in text(page, "portal-order", made.id)
    assert reverse("portal-order", args=[made.id]) in text(page, "portal-orders", query="?back_orders=1")
    assert page.post(there, {"revision": 1}).status_code == 302
    assert Order.objects.count() == 2


def test_the_company_may_keep_splitting_from_buyers(us: Company) -> None:
    body = [dict(one) for one in statuses_as_published()]
    for one in body:
        if one["key"] == "received":
            one["acts"] = {"back-order": ["salesperson", "administrator"]}
    publish_statuses(us.actor, body)
    dealer = us.dealer()
    order = short(us, dealer)
    there = reverse("portal-order-back-order", args=[order.id])
    page = signed_in(dealer.account)

    assert there not in text(page, "portal-order", order.id)
    assert page.post(there, {"revision": 1}).status_code == 422
    assert Order.objects.count() == 1
    signed_in(us.manager).post(reverse("desk-order-back-order", args=[order.id]), {"revision": 1})
    assert Order.objects.count() == 2


def test_a_whole_back_order_is_said_to_be_one_and_is_offered_once(us: Company) -> None:
    dealer = us.dealer()
    order = short(us, dealer, there="0")
    page = signed_in(dealer.account)
    page.post(reverse("portal-order-back-order", args=[order.id]), {"revision": 1})

    shown = text(page, "portal-order", order.id)
    assert "весь заказ ждёт дозаказом" in shown.casefold()
    assert reverse("portal-order-back-order", args=[order.id]) not in shown
    assert reverse("portal-order-cancellation", args=[order.id]) in shown


def test_the_api_splits_says_when_and_lists(us: Company) -> None:
    order = short(us, us.dealer())
    Token.objects.create(account=us.manager, name="p", digest=digest_of("key"))
    api = Client(headers={"authorization": "Bearer key"})

    def asked(path: str, **body: Any) -> tuple[int, Any]:
        answer = api.post(f"/api/v1/orders/{order.id}/{path}/", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    day = (clock.today() + timedelta(days=3)).isoformat()
    status, told = asked("back-order", expected_on=day)
    assert (status, told["total"], told["is_back_order"], told["back_order_of"]) == (200, "9470.00", False, None)
    [back] = told["back_orders"]
    assert (back["total"], back["expected_on"]) == ("2990.00", day)
    events = EventRow.objects.count()
    assert asked("back-order", expected_on=day) == (status, told)
    assert EventRow.objects.count() == events

    one = api.get(f"/api/v1/orders/{back['id']}/").json()
    assert (one["is_back_order"], one["back_order_of"]) == (True, {"id": str(order.id), "number": order.number})
    rows = api.get("/api/v1/orders/?back_orders=true").json()["rows"]
    assert [row["id"] for row in rows] == [back["id"]]
    assert asked("expectation", expected_on=day)[0] == 409
    assert asked("back-order", expected_on="2020-01-01")[0] == 422


def test_a_task_about_a_back_order_leads_to_the_day_of_its_goods(us: Company) -> None:
    dealer = us.dealer()
    order = short(us, dealer, there="0")
    signed_in(us.manager).post(reverse("desk-order-back-order", args=[order.id]), {"revision": 1})
    task = NewTask("k", "back_order", "Указать, когда придёт товар", holder_id=order.id, assignee_id=us.manager.id)
    create_tasks(us.actor, [task])

    shown = text(signed_in(us.manager), "desk-order", order.id)

    assert 'href="#expectation"' in shown
    assert '<details id="expectation" open>' in shown
    assert "Принять" not in shown.split("Что ещё можно сделать")[0]

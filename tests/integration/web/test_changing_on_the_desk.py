"""Staff change what an order contains, on the desk and by the API: looked at first, whole or not at all."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    change_order,
    place_orders,
    qualify_orders,
    start_picking,
)
from dealernet.business.orders.errors import OrderChanged
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Terms
from dealernet.business.pricing.models import Price, PriceType
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.stock.models import Balance
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.models import EventRow
from factories.racing import at_once
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def us() -> Company:
    return company()


def placed(dealer: Dealer, *lines: tuple[Any, int]) -> Order:
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(p.id, Decimal(n)) for p, n in lines])])
    return Order.objects.get(id=outcome.subject)


def signed_in(account: Account) -> Client:
    page = Client(headers={"accept-language": "ru"})
    page.force_login(account)
    return page


def person(role: str) -> Account:
    return Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)


def there(order: Order) -> str:
    return reverse("desk-order-contents", args=[order.id])


def text(answer: Any) -> str:
    return answer.content.decode().replace("\xa0", " ")


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', page))


def state(order: Order) -> tuple[Any, ...]:
    """All a change could touch."""
    order.refresh_from_db()
    return (
        order.total,
        order.revision,
        sorted(order.lines.values_list("product_id", "quantity")),
        sorted(Balance.objects.values_list("product_id", "reserved")),
        list(CreditAccount.objects.values_list("held", flat=True)),
        EventRow.objects.count(),
    )


def test_the_manager_looks_at_what_it_comes_to_saves_and_the_buyer_reads_who_did_it(us: Company) -> None:
    dealer = us.dealer(deferral=14, limit="1000")
    kept, gone, new = us.product("100.00"), us.product("50.00"), us.product("30.00")
    order = placed(dealer, (kept, 2), (gone, 4))
    page = signed_in(us.manager)
    assert there(order) in text(page.get(reverse("desk-order", args=[order.id])))
    before = state(order)

    typed = {f"quantity-{kept.id}": "5", f"quantity-{gone.id}": "0", "more": f"{new.article} 2"}
    shown = text(page.post(there(order), {**hidden(text(page.get(there(order)))), **typed}, headers=HTMX))

    assert state(order) == before
    assert all(said in shown for said in ("560 ₽", "row--added", "row--gone", "Кредита хватает, останется 440 ₽"))
    final = {f"quantity-{kept.id}": "5", f"quantity-{gone.id}": "0", f"quantity-{new.id}": "2"}
    saved = page.post(there(order), {**hidden(shown), **final, "save": "1"})
    assert saved.headers["Location"] == reverse("desk-order", args=[order.id])
    order.refresh_from_db()
    assert dict(order.lines.values_list("product_id", "quantity")) == {kept.id: 5, new.id: 2}
    assert order.total == 560
    assert EventRow.objects.filter(kind="orders.changed").count() == 1
    story = text(signed_in(dealer.account).get(reverse("portal-order", args=[order.id])))
    assert "Светлана" in story
    assert "Заказ изменён: было 400 ₽, стало 560 ₽" in story
    assert broken_laws() == []
    again = page.post(there(order), {**hidden(shown), **final, "save": "1"})
    assert (again.status_code, EventRow.objects.filter(kind="orders.changed").count()) == (302, 1)


def test_a_salesperson_reaches_own_customers_only_and_who_may_not_manage_is_refused(us: Company) -> None:
    product = us.product()
    order, stranger = placed(us.dealer(), (product, 2)), us.dealer()
    before = state(order)
    for who, posted in ((person("salesperson"), 404), (person("storekeeper"), 403), (stranger.account, 404)):
        page = signed_in(who)
        answer = page.post(there(order), {f"quantity-{product.id}": "1", "save": "1"})
        assert (page.get(there(order)).status_code, answer.status_code) == (404, posted), who.role
        by_key = api(order, who, lines=[(product, 1)], seen=order.revision)
        assert by_key.status_code == posted, who.role
    assert state(order) == before


def test_what_is_being_picked_is_told_to_be_so_and_stays(us: Company) -> None:
    product = us.product()
    order = placed(us.dealer(), (product, 2))
    qualify_orders(us.actor, [order.id])
    start_picking(us.actor, [order.id])
    before, page = state(order), signed_in(us.manager)

    answer = page.post(there(order), {f"quantity-{product.id}": "1", "save": "1"}, follow=True)

    assert "уже нельзя изменить" in text(answer)
    assert there(order) not in text(answer)
    assert api(order, us.manager, lines=[(product, 1)], seen=order.revision).json()["code"] == "not_editable"
    assert state(order) == before


def test_a_colleague_who_was_faster_is_shown_and_what_was_typed_stays(us: Company) -> None:
    one, other, third = us.product("100.00"), us.product("10.00"), us.product("1.00")
    order = placed(us.dealer(), (one, 2), (other, 3), (third, 4))
    page = signed_in(us.manager)
    shown = hidden(text(page.get(there(order))))
    typed = {f"quantity-{one.id}": "5", f"quantity-{other.id}": "3", f"quantity-{third.id}": "4"}
    head = actor_of(person("head_of_sales"))
    change_order(head, order.id, [DraftLine(one.id, 2), DraftLine(other.id, 7)], revision=1)
    before = state(order)

    refused = page.post(there(order), {**shown, **typed, "seen_total": "534.00", "save": "1"})

    said = text(refused)
    assert (refused.status_code, state(order)) == (409, before)
    assert "head_of_sales" in said
    assert "тем временем 3 → 7" in said
    assert re.search(rf'name="quantity-{one.id}"[^>]*value="5"', said)
    assert f"quantity-{third.id}" not in said
    kept = {f"quantity-{one.id}": "5", f"quantity-{other.id}": "7"}
    assert page.post(there(order), {**hidden(said), **kept, "save": "1"}).status_code == 302
    order.refresh_from_db()
    assert dict(order.lines.values_list("product_id", "quantity")) == {one.id: 5, other.id: 7}
    live = text(page.get(f"{there(order)}?since=1", headers=HTMX))
    assert "head_of_sales" in live
    assert "<form" not in live


def test_the_last_number_typed_is_looked_at_before_it_is_saved(us: Company) -> None:
    product, new = us.product("100.00"), us.product("30.00")
    order = placed(us.dealer(), (product, 2))
    page, before = signed_in(us.manager), state(order)
    shown = hidden(text(page.get(there(order))))

    late = page.post(there(order), {**shown, f"quantity-{product.id}": "3", "save": "1"})
    more = page.post(
        there(order), {**shown, f"quantity-{product.id}": "2", "more": new.article, "seen_total": "230", "save": "1"}
    )

    for answer, total in ((late, "300 ₽"), (more, "230 ₽")):
        assert answer.status_code == 422
        assert f"Теперь заказ на {total}" in text(answer)
    assert state(order) == before


@pytest.mark.parametrize("typed", ["пять", "-1", "NaN", "1e99", "1,5"])
def test_a_quantity_the_order_would_not_take_is_told_beside_it(us: Company, typed: str) -> None:
    product = us.product()
    order = placed(us.dealer(), (product, 2))
    before = state(order)

    answer = signed_in(us.manager).post(there(order), {f"quantity-{product.id}": typed, "save": "1"})

    assert "Количество — число" in text(answer)
    assert f'value="{typed}"' in text(answer)
    assert state(order) == before


def test_a_product_is_found_by_its_name_offered_and_added_by_a_button(us: Company) -> None:
    product = us.product()
    kettle, glass = us.product("2990.00", name="Чайник «Утро»"), us.product("3490.00", name="Чайник «Вечер»")
    order = placed(us.dealer(), (product, 2))
    page = signed_in(us.manager)

    offered = text(page.get(there(order), {"more": "чайник"}, headers=HTMX))
    shown = text(page.post(there(order), {"more": "чайник"}, headers=HTMX))
    fraction = text(page.post(there(order), {"more": "чайник 2,5"}, headers=HTMX))
    added = text(page.post(there(order), {"more": "чайник", "add": f"{kettle.id}:2"}, headers=HTMX))

    assert f'<option value="{kettle.article}">' in offered
    assert "2 990 ₽" in offered
    assert text(page.get(there(order), {"more": "ч"}, headers=HTMX)) == ""
    assert "Непонятно, какой это товар" in shown
    assert set(re.findall(r'name="add" value="([^":]+)', shown)) == {str(kettle.id), str(glass.id)}
    assert re.findall(r'name="add" value="[^":]+:([^"]+)', fraction) in (["1", "1"], ["2.5", "2.5"])
    assert re.search(rf'name="quantity-{kettle.id}"[^>]*value="2"', added)
    assert "6 180 ₽" in added


def test_the_page_asks_as_much_for_one_line_as_for_many(us: Company) -> None:
    dealer, products = us.dealer(deferral=14, limit="100000"), [us.product() for _ in range(12)]
    one, many = placed(dealer, (products[0], 1)), placed(dealer, *((p, 1) for p in products))
    page = signed_in(us.manager)
    page.get(there(one))
    counts = []
    for order in (one, many):
        with CaptureQueriesContext(connection) as asked:
            page.post(there(order), {f"quantity-{products[0].id}": "2"}, headers=HTMX)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def api(order: Order, who: Account, *, lines: list[tuple[Any, Any]], key: str = "", **more: Any) -> Any:
    body = {"lines": [{"product": str(p.id), "quantity": str(n)} for p, n in lines], **more}
    headers = {"Authorization": f"Bearer {issue_token(who, 'test')}", **({"Idempotency-Key": key} if key else {})}
    return Client().patch(
        f"/api/v1/orders/{order.id}/", json.dumps(body), content_type="application/json", headers=headers
    )


def test_a_program_changes_an_order_once_a_key(us: Company) -> None:
    product, new = us.product("100.00"), us.product("30.00")
    order = placed(us.dealer(), (product, 2))
    told: dict[str, Any] = {"lines": [(product, 1), (new, 2)], "seen": 1, "total": "160.00", "key": "change"}

    first = api(order, us.manager, **told)
    again = api(order, us.manager, **told)

    assert (first.status_code, first.json()["total"], first.json()["revision"]) == (200, "160.00", 2)
    assert [(one["product_id"], one["quantity"]) for one in first.json()["lines"]] == [
        (str(product.id), "1.000"),
        (str(new.id), "2.000"),
    ]
    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")
    assert EventRow.objects.filter(kind="orders.changed").count() == 1


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"seen": 7}, 409, "order_changed"),
        ({"seen": 1, "total": "5.00"}, 409, "price_changed"),
        ({"seen": 1, "quantity": "1.5"}, 422, "quantity_wrong"),
        ({"seen": 1, "quantity": "0"}, 422, "bad_input"),
        ({}, 422, "bad_input"),
    ],
)
def test_a_refused_change_by_the_api_changes_nothing(us: Company, told: dict[str, Any], status: int, code: str) -> None:
    product = us.product()
    order = placed(us.dealer(), (product, 2))
    before = state(order)

    answer = api(order, us.manager, lines=[(product, told.pop("quantity", 1))], **told)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert state(order) == before


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_told(us: Company) -> None:
    product = us.product()
    order = placed(us.dealer(), (product, 2))
    manager, head = actor_of(us.manager), actor_of(person("head_of_sales"))

    def to(actor: Any, quantity: int) -> Any:
        def act() -> str:
            try:
                change_order(actor, order.id, [DraftLine(product.id, quantity)], revision=1)
            except OrderChanged as refusal:
                return refusal.code
            return "done"

        return act

    assert sorted(at_once(to(manager, 3), to(head, 5))) == ["done", "order_changed"]
    order.refresh_from_db()
    assert (order.revision, Balance.objects.get().reserved) == (2, order.lines.get().quantity)
    assert broken_laws() == []


def test_the_prices_are_counted_anew_once_they_were_seen_on_the_page_and_by_the_api(us: Company) -> None:
    dealer, product = us.dealer(), us.product("100.00", name="Фильтр")
    own = PriceType.objects.create(name="Дилерская")
    Price.objects.create(price_type=own, product=product, amount=Decimal("80.00"))
    orders = [placed(dealer, (product, 3)) for _ in range(2)]
    qualify_orders(us.actor, [order.id for order in orders])
    Terms.objects.filter(party_id=dealer.id).update(price_type_id=own.id)
    page, before = signed_in(us.manager), [state(order) for order in orders]

    first = text(page.get(there(orders[0])))
    shown = text(page.post(there(orders[0]), {**hidden(first), "reprice": "1"}, headers=HTMX))
    assert "Пересчитать по нынешним ценам" in first
    assert all(said in shown for said in ("100 ₽", "80 ₽", "240 ₽", "−60 ₽")), shown
    assert [state(order) for order in orders] == before

    saved = page.post(there(orders[0]), {**hidden(shown), "reprice": "1", "save": "1"})
    assert saved.headers["Location"] == reverse("desk-order", args=[orders[0].id])
    refused = api(orders[1], dealer.account, lines=[(product, 3)], seen=orders[1].revision, reprice=True)
    assert (refused.status_code, state(orders[1])[0]) == (403, Decimal(300))
    changed = api(orders[1], us.manager, lines=[(product, 3)], seen=orders[1].revision, total="240", reprice=True)
    assert changed.json()["total"] == "240.00", changed.json()
    assert {state(order)[0] for order in orders} == {Decimal(240)}

    buyers = signed_in(dealer.account)
    assert "Пересчитать по нынешним ценам" not in text(buyers.get(reverse("portal-order-change", args=[orders[0].id])))
    seen = text(buyers.get(reverse("portal-order", args=[orders[0].id])))
    assert "Цены пересчитаны по согласованным с вами условиям: было 300 ₽, стало 240 ₽" in seen


def test_the_terms_form_says_how_many_orders_will_be_priced_anew(us: Company) -> None:
    dealer, product = us.dealer(), us.product("100.00")
    page, there = signed_in(us.manager), reverse("desk-buyer", args=[dealer.id])
    assert "Ещё не принят" not in text(page.get(there))
    orders = [placed(dealer, (product, n)) for n in (1, 2)]
    said = "Ещё не приняты 2 заказа на 300 ₽: если изменить вид цен, они будут пересчитаны по новым ценам"
    assert said in text(page.get(there))
    qualify_orders(us.actor, [orders[0].id])
    assert "Ещё не принят 1 заказ на 200 ₽" in text(page.get(there))

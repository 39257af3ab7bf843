"""Payments entered and settled by a person: what fits several is asked, an order takes what is left of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, note_payments, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import open_invoices
from dealernet.business.parties.models import BankAccount
from dealernet.business.settlements.models import Allocation, Payment
from dealernet.business.settlements.queries import allocated
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.events.models import EventRow
from factories.trade import company

pytestmark = pytest.mark.django_db
NEW = "/desk/payments/new/"


@pytest.fixture
def trade():
    us = company()
    BankAccount.objects.create(party=us.seller.party, number="40702810200000000001", bank_name="Банк", bic="044525225")
    client = Client()
    client.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="A", role="administrator")
    )
    return us, client


def ordered(us, dealer) -> Order:
    product = us.product("1000.00")
    placed = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(5))])])
    invoice_orders(us.actor, [placed[0].subject])
    return Order.objects.get(id=placed[0].subject)


def typed(**more):
    return {"number": "77", "paid_on": clock.today().isoformat(), "amount": "1500.00", **more}


def test_a_number_of_an_order_and_of_anothers_invoice_is_asked_about_and_the_choice_records_it(trade):
    us, client = trade
    mine, theirs = ordered(us, us.dealer("Альфа")), ordered(us, us.dealer("Бета"))
    Order.objects.filter(id=theirs.id).update(invoice_number=mine.number)

    asked = client.post(NEW, typed(order=mine.number))

    page = asked.content.decode()
    assert (asked.status_code, Payment.objects.count()) == (422, 0)
    assert f"Заказ № {mine.number}, Альфа, осталось" in page
    assert f"Счёт № {mine.number}, Бета, осталось" in page
    assert 'value="77"' in page
    client.post(NEW, typed(order=mine.number, chosen=f"order:{theirs.id}"))
    assert list(Allocation.objects.values_list("holder_id", "amount")) == [(theirs.id, Decimal("1500.00"))]


def test_an_order_takes_what_is_left_of_it_and_the_rest_stays_ahead_in_words(trade):
    us, client = trade
    order = ordered(us, us.dealer())

    asked = client.post(NEW, typed(order=order.number, amount="5001.50"))
    nothing = Payment.objects.count()
    shown = client.post(NEW, typed(order=order.number, amount="5001.50", ahead="1.50"), follow=True).content.decode()

    assert set(Allocation.objects.values_list("holder_id", "amount")) == {
        (order.id, Decimal("5000.00")),
        (None, Decimal("1.50")),
    }
    page = asked.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert (asked.status_code, nothing) == (422, 0)
    assert "Это на 1,50 ₽ больше, чем к оплате (5 000 ₽)" in page
    assert 'name="ahead" value="1.50"' in page
    assert "Авансом, на счёте покупателя" in shown
    assert f"Заказ № {order.number}</a>" in shown
    client.post(NEW, typed(order=order.number, number="78", amount="2.50", ahead="2.50"))
    assert allocated([order.id]) == {order.id: Decimal("5000.00")}


def test_an_order_is_announced_as_paid_once(trade):
    us, _ = trade
    order = ordered(us, us.dealer())

    for paid in ("5000.00", "5001.50"):
        note_payments(us.actor, {order.id: Decimal(paid)})

    assert EventRow.objects.filter(kind="orders.paid").count() == 1
    assert Order.objects.get().paid_total == Decimal("5000.00")


def test_what_was_paid_a_moment_ago_counts_before_the_order_notices(trade):
    us, client = trade
    order = ordered(us, us.dealer())

    client.post(NEW, typed(order=order.number, amount="4000.00"))

    assert Order.objects.get().paid_total == 0
    assert [invoice.left for invoice in open_invoices(us.actor)] == [Decimal("1000.00")]


def test_money_of_a_buyer_without_an_order_stays_ahead(trade):
    us, client = trade
    dealer = us.dealer("Гамма")

    client.post(NEW, typed(buyer="гамма", ahead="1500"))

    assert Payment.objects.get().party_id == dealer.id
    assert list(Allocation.objects.values_list("holder_id", "amount")) == [(None, Decimal("1500.00"))]


def test_money_ahead_is_our_debt_on_the_buyers_card_and_frees_no_credit_where_there_is_no_limit(trade):
    us, client = trade
    ahead, limited = us.dealer("Гамма"), us.dealer("Дельта", limit="1000")

    for name in ("гамма", "дельта"):
        client.post(NEW, typed(buyer=name, number=name, ahead="1500"))

    said = [client.get(f"/desk/buyers/{one.id}/").content.decode() for one in (ahead, limited)]
    assert ["Наш долг (аванс)" in page for page in said] == [True, True]
    assert ["Должен" in page for page in said] == [False, False]
    assert ["Освободился кредит" in page for page in said] == [False, True]


def test_a_buyer_nobody_knows_and_money_of_nobody_are_refused_in_words(trade):
    _, client = trade

    unknown = client.post(NEW, typed(buyer="Никто")).content.decode()
    nobody = client.post(NEW, typed()).content.decode()

    assert "Нет покупателя с таким названием или ИНН." in unknown
    assert "Укажите, чьи это деньги" in nobody
    assert not Payment.objects.exists()


def test_a_payment_put_aside_comes_back_by_its_toast_with_its_doubt(trade):
    _, client = trade
    payment = Payment.objects.create(
        identity="p", number="9", paid_on=clock.today(), amount=5, source="bank", state="doubtful", doubt="Чей?"
    )

    toast = client.post(f"/desk/payments/{payment.id}/settlement/", {"refuse": "1"}, follow=True).content.decode()
    refused = Payment.objects.get().state
    client.post(f"/desk/payments/{payment.id}/return/")
    client.post(f"/desk/payments/{payment.id}/return/")

    assert f'action="/desk/payments/{payment.id}/return/"' in toast
    assert refused == "refused"
    assert Payment.objects.values_list("state", "doubt", "guess").get() == ("doubtful", "Чей?", {})
    kinds = EventRow.objects.filter(subject=payment.id).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["settlements.payment_refused", "settlements.payment_reopened"]


def test_a_choice_among_several_is_kept_while_the_sum_is_looked_at(trade):
    us, client = trade
    mine, theirs = ordered(us, us.dealer("Альфа")), ordered(us, us.dealer("Бета"))
    Order.objects.filter(id=theirs.id).update(invoice_number=mine.number)

    asked = client.post(NEW, typed(order=mine.number, amount="6000", chosen=f"order:{theirs.id}")).content.decode()

    assert f'<input type="hidden" name="chosen" value="order:{theirs.id}">' in asked
    assert 'name="ahead" value="1000.00"' in asked


def test_a_salesperson_is_not_offered_to_confirm_a_slip_of_the_pen(trade):
    us, _ = trade
    order, client = ordered(us, us.dealer()), Client()
    client.force_login(us.manager)

    asked = client.post(NEW, typed(order=order.number, amount="999999999", ahead="999999999"))

    page = asked.content.decode()
    assert (asked.status_code, Payment.objects.count()) == (422, 0)
    assert "записывает бухгалтер" in page
    assert 'name="ahead"' not in page


def test_a_payment_by_hand_is_taken_back_on_its_card_with_a_reason(trade):
    us, client = trade
    order = ordered(us, us.dealer())
    card = client.post(NEW, typed(order=order.number)).headers["Location"]

    offered = client.get(card).content.decode()
    empty = client.post(f"{card}taking-back/", {"reason": ""})
    standing = Payment.objects.get().state
    shown = client.post(f"{card}taking-back/", {"reason": "описка"}, follow=True).content.decode()
    again = client.post(f"{card}taking-back/", {"reason": "описка"}, follow=True).content.decode()

    assert "Отменить платёж" in offered
    assert (empty.status_code, standing, 'id="id_reason-error"' in empty.content.decode()) == (422, "matched", True)
    assert "Этот платёж нигде не учитывается" in shown
    assert "описка" in shown
    assert "Отменить платёж" not in shown
    assert "уже отменён" in again
    assert EventRow.objects.filter(kind="settlements.payment_taken_back").count() == 1


def test_who_may_not_and_what_the_bank_told_have_no_button_and_no_effect(trade):
    us, client = trade
    order, manager = ordered(us, us.dealer()), Client()
    manager.force_login(us.manager)
    card = client.post(NEW, typed(order=order.number)).headers["Location"]

    seen = manager.get(card).content.decode()
    refused = manager.post(f"{card}taking-back/", {"reason": "описка"})
    Payment.objects.update(seen_in=["bank"])
    of_bank = client.get(card).content.decode()
    told = client.post(
        f"{card}taking-back/", {"reason": "описка"}, HTTP_REFERER=f"http://testserver{card}", follow=True
    )

    assert ("Отменить платёж" in seen, "Отменить платёж" in of_bank) == (False, False)
    assert refused.status_code == 403
    assert "из банковской выписки" in told.content.decode()
    assert Payment.objects.get().state == "matched"


def test_a_buyer_does_not_see_what_was_taken_back(trade):
    us, client = trade
    dealer = us.dealer()
    order, buyer = ordered(us, dealer), Client()
    buyer.force_login(dealer.account)
    card = client.post(NEW, typed(order=order.number)).headers["Location"]

    before = buyer.get("/balance/").content.decode()
    client.post(f"{card}taking-back/", {"reason": "описка"})
    after = buyer.get("/balance/").content.decode()

    assert ("№ 77" in before, "№ 77" in after) == (True, False)

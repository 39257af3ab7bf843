"""A statement becomes payments, once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, place_orders, split_shortages
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import payment_shares
from dealernet.business.parties.models import BankAccount
from dealernet.business.settlements.commands import settle_payment
from dealernet.business.settlements.models import Allocation, CreditAccount, Payment
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from dealernet.integrations.bank.loading import load_statement
from dealernet.integrations.bank.statement import LineWrong, NotAStatement
from factories.trade import company

pytestmark = pytest.mark.django_db
OURS = "40702810200000000001"


def document(number: str, amount: str, purpose: str, inn: str = "6699001010", posted: str = "24.11.2026") -> str:
    return (
        f"СекцияДокумент=Платежное поручение\nНомер={number}\nДата=24.11.2026\nСумма={amount}\n"
        f"ПлательщикСчет=40702810900000000101\nПлательщикИНН={inn}\nПлательщик1=ООО\nПолучательСчет={OURS}\n"
        f"ДатаПоступило={posted}\nНазначениеПлатежа={purpose}\nКонецДокумента\n"
    )


def statement(*documents: str) -> bytes:
    return f"1CClientBankExchange\nРасчСчет={OURS}\n{''.join(documents)}КонецФайла\n".encode("cp1251")


@pytest.fixture
def trade():
    us = company()
    BankAccount.objects.create(party=us.seller.party, number=OURS, bank_name="Банк", bic="044525225")
    dealer = us.dealer()
    dealer.party.inn = "6699001010"
    dealer.party.save()
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price="1000.00").id, Decimal(5))])])
    order = Order.objects.get()
    invoice_orders(us.actor, [order.id])
    order.refresh_from_db()
    return us, dealer, order


def test_a_payment_with_its_invoice_is_settled_and_the_same_file_again_changes_nothing(trade):
    us, dealer, order = trade
    file = statement(document("187", "2000.00", f"Оплата по счету № {order.invoice_number}"))

    first = load_statement(us.actor, file)
    events = EventRow.objects.count()
    again = load_statement(us.actor, file)

    assert (first.matched, first.doubtful, first.known) == (1, 0, 0)
    assert (again.matched, again.doubtful, again.known) == (0, 0, 1)
    assert EventRow.objects.count() == events
    assert list(Allocation.objects.values_list("holder_id", "amount")) == [(order.id, Decimal("2000.00"))]
    assert CreditAccount.objects.get(party=dealer.party).debt == Decimal("-2000.00")


def test_somebody_elses_number_with_ones_own_inn_waits_and_one_click_settles_it(trade):
    us, dealer, order = trade
    other = us.dealer()
    other.party.inn = "7523002020"
    other.party.save()
    file = statement(document("9", "5000.00", f"Оплата по счету № {order.invoice_number}", inn="7523002020"))

    loaded = load_statement(us.actor, file)

    payment = Payment.objects.get()
    assert (loaded.doubtful, payment.state) == (1, "doubtful")
    assert not Allocation.objects.exists()
    settle_payment(us.actor, payment.id, dealer.id, [(order.id, Decimal("5000.00"))])
    assert Allocation.objects.get().holder_id == order.id


def test_two_payments_of_one_file_do_not_pay_one_invoice_twice(trade):
    us, _, order = trade
    purpose = f"Оплата по счету № {order.invoice_number}"

    loaded = load_statement(us.actor, statement(document("1", "5000.00", purpose), document("2", "5000.00", purpose)))

    assert (loaded.matched, loaded.doubtful) == (1, 1)


def test_what_is_not_credited_yet_is_no_payment(trade):
    us, _, order = trade

    loaded = load_statement(us.actor, statement(document("1", "5.00", f"сч. {order.invoice_number}", posted="")))

    assert (loaded.not_credited, Payment.objects.count()) == (1, 0)


def test_a_foreign_statement_a_broken_line_and_a_missing_power_change_nothing(trade):
    us, dealer, _ = trade
    foreign = statement(document("1", "5.00", "x")).replace(OURS.encode(), b"40702810200000000999")

    with pytest.raises(NotAStatement):
        load_statement(us.actor, foreign)
    with pytest.raises(LineWrong):
        load_statement(us.actor, statement(document("1", "5.00", "x"), document("2", "пять", "x")))
    with pytest.raises(PowerMissing):
        load_statement(dealer.actor, statement(document("1", "5.00", "x")))

    assert Payment.objects.count() == 0


@pytest.fixture
def divided(trade):
    """An order of 5,000 invoiced whole, then 2,000 of it set apart as a back order."""
    us, order = trade[0], trade[-1]
    dealer = us.dealer()
    dealer.party.inn = "5401003030"
    dealer.party.save()
    product = us.product(price="1000.00", stock="3")
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(5))])])
    invoice_orders(us.actor, [outcome.subject])
    split_shortages(us.actor, [outcome.subject])
    first = Order.objects.get(id=outcome.subject)
    assert first != order
    return us, first, Order.objects.get(back_order_of=first)


def test_money_by_the_invoice_of_before_a_split_pays_the_back_order_too(divided):
    us, first, made = divided
    paid = document("7", "5000.00", f"Оплата по счету № {first.invoice_number}", "5401003030")
    load_statement(us.actor, statement(paid))
    assert Payment.objects.get().doubt == ""
    assert dict(Allocation.objects.values_list("holder_id", "amount")) == {first.id: 3000, made.id: 2000}


def test_money_beyond_the_back_order_too_is_looked_at_by_a_person(divided):
    us, first, _made = divided
    twice = [document(n, "4000.00", f"Оплата по счету № {first.invoice_number}", "5401003030") for n in ("8", "9")]
    load_statement(us.actor, statement(*twice))
    doubts = dict(Payment.objects.values_list("number", "doubt"))
    assert (doubts["8"], "на 3000" in doubts["9"].replace("\xa0", "")) == ("", True)


def test_a_payment_told_for_an_order_goes_to_its_back_orders_beyond_it(divided):
    _us, first, made = divided
    assert payment_shares(first.id, Decimal(5000)) == [(first.id, Decimal(3000)), (made.id, Decimal(2000))]
    assert payment_shares(first.id, Decimal(1000)) == [(first.id, Decimal(1000))]
    assert payment_shares(first.id, Decimal(9000)) == [(first.id, Decimal(7000)), (made.id, Decimal(2000))]
    assert payment_shares(made.id, Decimal(1)) == [(made.id, Decimal(1))]

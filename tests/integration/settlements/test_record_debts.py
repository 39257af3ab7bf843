"""Debts as 1C tells them: once, beside our own shipments and payments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    ToldShipment,
    place_orders,
    qualify_orders,
    record_shipments,
)
from dealernet.business.orders.models import Order
from dealernet.business.settlements.commands import ToldDebt, ToldDebts, ToldPayment, record_debts, record_payments
from dealernet.business.settlements.errors import AmountWrong
from dealernet.business.settlements.models import CreditAccount, Debt, Entry, Hold, Telling
from dealernet.business.settlements.queries import account_card, debts_told
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.trade import company

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 25)
NOON = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = NOON.date()
D = Decimal


@pytest.fixture
def us():
    return company()


@pytest.fixture(autouse=True)
def conserved():
    yield
    assert [broken for broken in broken_laws() if broken.law.key.startswith("settlements.")] == []


def debt(number: str = "ЮА00-000871", left: str = "220000.00", due: date = DUE, **more) -> ToldDebt:
    return ToldDebt(f"Реализация {number}", D(left), due, number=number, **more)


def tell(us, dealer, *debts: ToldDebt, at: datetime = NOON, source: str = "onec.odata"):
    return record_debts(us.actor, [ToldDebts(dealer.id, debts, at)], source=source)[0]


def owed(dealer) -> Decimal:
    return CreditAccount.objects.get(party=dealer.party).debt


def lefts(us, dealer) -> list[tuple[str, Decimal]]:
    return [(row.document, row.left) for row in account_card(us.actor, dealer.id).debts]


def pay(us, dealer, amount: str, paid_on: date = DAY, holders=(), source: str = "bank"):
    told = ToldPayment(f"{amount}", paid_on, D(amount), source, dealer.id, holders=holders)
    return record_payments(us.actor, [told])[0]


def shipped_order(us, dealer, number: str = "ТД00-000012", at: date = DAY) -> Order:
    order = ordered(us, dealer)
    record_shipments(us.actor, [ToldShipment(order.id, number, at, "onec")])
    order.refresh_from_db()
    return order


def ordered(us, dealer) -> Order:
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price="1000.00").id, D(5))])])
    order = Order.objects.get()
    qualify_orders(us.actor, [order.id])
    return order


def test_a_debt_told_is_owed_with_its_paper_day_source_and_moment(us):
    dealer = us.dealer(deferral=14, limit="300000")

    outcome = tell(us, dealer, debt())

    card = account_card(us.actor, dealer.id)
    assert (outcome.changed, outcome.detail) == (True, {"was": D(0), "now": D("220000.00")})
    assert (card.debt, card.free) == (D("220000.00"), D("80000.00"))
    [row] = card.debts
    assert (row.document, row.left, row.due_on) == ("Реализация ЮА00-000871", D("220000.00"), DUE)
    assert (row.source, row.seen_at) == ("onec.odata", NOON)
    assert (card.told.total, card.told.seen_at) == (D("220000.00"), NOON)
    assert EventRow.objects.filter(kind="settlements.debts_told", subject=dealer.id).count() == 1


def test_the_same_told_later_only_moves_the_moment(us):
    dealer = us.dealer()
    tell(us, dealer, debt())
    events, entries = EventRow.objects.count(), Entry.objects.count()

    again = tell(us, dealer, debt(), at=NOON + timedelta(hours=1))

    assert not again.changed
    assert (EventRow.objects.count(), Entry.objects.count()) == (events, entries)
    assert Debt.objects.get().seen_at == Telling.objects.get().seen_at == NOON + timedelta(hours=1)


def test_an_older_telling_never_overwrites_a_newer_one(us):
    dealer = us.dealer()
    tell(us, dealer, debt(left="100.00"))

    late = tell(us, dealer, debt(left="900.00"), at=NOON - timedelta(minutes=1), source="onec.sheet")

    assert (late.changed, late.detail) == (False, {"older": True})
    assert owed(dealer) == D("100.00")


def test_a_paper_no_longer_told_is_settled_and_frees_credit(us):
    dealer = us.dealer()
    tell(us, dealer, debt("1", "100.00"), debt("2", "50.00"))

    tell(us, dealer, debt("2", "50.00"), at=NOON + timedelta(hours=1))

    assert lefts(us, dealer) == [("Реализация 2", D("50.00"))]
    assert owed(dealer) == D("50.00")
    freed = EventRow.objects.get(kind="settlements.credit_freed")
    assert freed.facts["amount"] == "100.00"


def test_a_sheet_and_odata_tell_of_one_debt_and_it_counts_once(us):
    dealer = us.dealer()
    tell(us, dealer, debt("ЮА00-000871"))

    tell(us, dealer, debt("юа00-000871 "), at=NOON + timedelta(hours=1), source="onec.sheet")

    assert owed(dealer) == D("220000.00")
    assert Debt.objects.get().source == "onec.sheet"


def test_money_from_the_bank_is_not_owed_again_while_1c_has_not_seen_it(us):
    dealer = us.dealer()
    tell(us, dealer, debt())
    pay(us, dealer, "40000.00")

    tell(us, dealer, debt(), at=NOON + timedelta(minutes=1))
    assert owed(dealer) == D("180000.00")

    tell(us, dealer, debt(left="180000.00"), at=NOON + timedelta(minutes=2))
    assert owed(dealer) == D("180000.00")
    assert lefts(us, dealer) == [("Реализация ЮА00-000871", D("180000.00"))]


def test_money_1c_saw_first_counts_once_when_the_statement_comes(us):
    dealer = us.dealer()
    tell(us, dealer, debt())
    tell(us, dealer, debt(left="180000.00"), at=NOON + timedelta(days=1))

    pay(us, dealer, "40000.00")

    assert owed(dealer) == D("180000.00")
    tell(us, dealer, debt(left="180000.00"), at=NOON + timedelta(days=2))
    assert owed(dealer) == D("180000.00")


def test_money_of_another_month_is_other_money(us):
    dealer = us.dealer()
    tell(us, dealer, debt())
    tell(us, dealer, debt(left="180000.00"), at=NOON + timedelta(days=40))

    pay(us, dealer, "40000.00")

    assert owed(dealer) == D("140000.00")


def test_a_shipment_of_ours_told_by_number_is_not_counted_twice(us):
    dealer = us.dealer(deferral=14, limit="300000")
    shipped_order(us, dealer, "ТД00-000012")

    tell(us, dealer, debt("ТД00-000012", "5000.00"))

    assert owed(dealer) == D("5000.00")
    assert Debt.objects.get().source == "shipment"


def test_a_shipment_of_ours_told_by_its_order_is_not_counted_twice_and_follows_what_1c_says_is_left(us):
    dealer = us.dealer(deferral=14, limit="300000")
    order = shipped_order(us, dealer)

    tell(us, dealer, debt("Заказ 7", "5000.00", holder_id=order.id))
    assert owed(dealer) == D("5000.00")

    tell(us, dealer, debt("Заказ 7", "3000.00", holder_id=order.id), at=NOON + timedelta(hours=1))
    assert owed(dealer) == D("3000.00")

    pay(us, dealer, "2000.00", holders=[(order.id, D("2000.00"))])
    assert owed(dealer) == D("3000.00")
    assert [row.left for row in account_card(us.actor, dealer.id).debts] == [D("3000.00")]


def test_a_shipment_of_ours_of_which_1c_never_spoke_stays(us):
    dealer = us.dealer(deferral=14, limit="300000")
    shipped_order(us, dealer)

    tell(us, dealer, debt("другая", "10.00"))

    assert owed(dealer) == D("5010.00")


def test_what_an_open_order_holds_is_not_counted_as_debt_too(us):
    dealer = us.dealer(deferral=14, limit="300000")
    order = ordered(us, dealer)

    tell(us, dealer, debt("ТД00-000012", "5000.00", holder_id=order.id))

    assert (owed(dealer), Hold.objects.get().amount) == (D(0), D("5000.00"))
    assert debts_told(us.actor, [dealer.id])[0].total == D("5000.00")


@pytest.mark.parametrize("known_by", ["order", "number"])
def test_a_shipment_that_comes_later_takes_over_the_debt_told_before(us, known_by):
    dealer = us.dealer(deferral=0)
    order = ordered(us, dealer)
    more = {"holder_id": order.id} if known_by == "order" else {}
    tell(us, dealer, debt("ТД00-000012", "5000.00", **more))
    pay(us, dealer, "5000.00", holders=[(order.id, D("5000.00"))])
    assert owed(dealer) == D(0)

    record_shipments(us.actor, [ToldShipment(order.id, "ТД00-000012", NOON.date(), "onec")])

    assert owed(dealer) == D(0)
    assert lefts(us, dealer) == []


def test_two_parts_of_one_paper_are_two_debts(us):
    dealer = us.dealer()
    first, second = debt("1", "100.00", date(2026, 12, 1)), debt("1", "50.00", date(2026, 12, 31))
    tell(us, dealer, first, second)

    tell(us, dealer, second, at=NOON + timedelta(hours=1))

    assert [(row.due_on, row.left) for row in account_card(us.actor, dealer.id).debts] == [
        (date(2026, 12, 31), D("50.00"))
    ]


@pytest.mark.parametrize("wrong", ["NaN", "-1", "0.001", "1e30", "Infinity"])
def test_a_sum_that_cannot_be_is_refused_and_nothing_of_that_customer_changes(us, wrong):
    dealer, other = us.dealer(), us.dealer()
    told = [ToldDebts(dealer.id, [debt(), debt("2", wrong)], NOON), ToldDebts(other.id, [debt("3", "7.00")], NOON)]

    refused, taken = record_debts(us.actor, told, source="onec.odata")

    assert isinstance(refused.refusal, AmountWrong)
    assert taken.changed
    assert list(Debt.objects.values_list("account_id", flat=True)) == [other.id]
    assert not EventRow.objects.filter(subject=dealer.id).exists()


def test_without_the_power_nothing_changes(us):
    dealer = us.dealer()

    with pytest.raises(PowerMissing):
        record_debts(dealer.actor, [ToldDebts(dealer.id, [debt()], NOON)], source="onec.odata")

    assert not Telling.objects.exists()


def test_statements_do_not_grow_with_customers_and_debts(us):
    def cost(customers: int, debts: int, at: datetime) -> int:
        told = [ToldDebts(us.dealer().id, [debt(str(n), "5.00") for n in range(debts)], at) for _ in range(customers)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            record_debts(us.actor, told, source="onec.odata")
        return len(asked)

    assert cost(1, 1, NOON) == cost(9, 7, NOON)


def test_where_debts_are_ours_what_1c_tells_is_only_kept_beside(us):
    dealer = us.dealer()
    publish(us.actor, "border", "onec", {"debts": "dealernet"})

    tell(us, dealer, debt())

    assert owed(dealer) == D(0)
    assert not Debt.objects.exists()
    assert debts_told(us.actor, [dealer.id])[0].total == D("220000.00")

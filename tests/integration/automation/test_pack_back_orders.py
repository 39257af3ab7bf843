"""The pack that makes back orders by itself: a letter to the buyer, and the manager only where a day has passed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dealernet.automation import recurring, waits
from dealernet.automation.models import Run
from dealernet.automation.packs import add_pack, publish_packs
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import NewLine, NewOrder, expect_goods, place_orders, split_shortages
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.business.stock.commands import record_receipt
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.fields.setting import set_fields
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.fixture
def us(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    found = company()
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=found.seller.party, is_default=True, **account)
    publish_packs(found.actor)
    add_pack(found.actor, "back_orders")
    return found


def at(monkeypatch: pytest.MonkeyPatch, ahead: timedelta) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + ahead)
    for _ in range(2):
        recurring.serve()
        let_it_happen()
        while waits.go_on():
            pass
        let_it_happen()


def short(us: Company, dealer: Dealer) -> Order:
    lines = [
        NewLine(us.product("2990.00", stock="2", name="Чайник").id, Decimal(3)),
        NewLine(us.product("3490.00", name="Тостер").id, Decimal(1)),
    ]
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
    let_it_happen()
    return Order.objects.get(id=outcome.subject)


def open_tasks() -> list[str]:
    return sorted(Task.objects.filter(done_at=None).exclude(kind="stuck").values_list("kind", flat=True))


def letters() -> list[str]:
    return list(Message.objects.order_by("created_at", "id").values_list("template", flat=True))


def test_what_is_there_goes_by_itself_and_the_rest_waits_with_a_letter(us: Company) -> None:
    order = short(us, us.dealer(deferral=14, limit="100000"))

    made = Order.objects.get(back_order_of=order)
    assert (order.stage, order.total, order.invoice_number != "") == ("qualified", Decimal("9470.00"), True)
    assert (made.stage, made.total) == ("submitted", Decimal("2990.00"))
    assert open_tasks() == []
    assert letters().count("back_order") == 1
    letter = Message.objects.get(template="back_order")
    assert f"Дозаказ № {made.number} на 2 990 ₽" in letter.text.replace("\xa0", " ")
    assert "Чайник" in letter.text
    assert broken_laws() == []


def test_what_was_set_apart_is_not_written_of_as_goods_that_came(us: Company) -> None:
    add_pack(us.actor, "goods")
    order = short(us, us.dealer(deferral=14, limit="100000"))
    made = Order.objects.get(back_order_of=order)
    assert [letters().count(one) for one in ("back_order", "goods_gathered")] == [1, 0]
    [run] = Run.objects.filter(rule="goods_gathered", subject=order.id)
    assert (run.state, [(one["field"], one["actual"]) for one in run.grounds]) == ("not_matched", [("apart", True)])

    record_receipt(us.actor, us.warehouse.id, us.seller.party_id, {made.lines.get().product_id: 5})
    let_it_happen()

    assert Message.objects.get(template="goods_gathered").holder_id == made.id


def test_who_takes_whole_orders_only_waits_and_the_manager_is_asked(us: Company) -> None:
    dealer = us.dealer()
    set_fields(us.actor, "party", [dealer.id], {"whole_only": "да"})
    order = short(us, dealer)
    assert (Order.objects.count(), "stock" in order.held_for, open_tasks()) == (1, True, ["shortage"])


def test_a_newcomer_is_looked_at_by_a_person(us: Company) -> None:
    short(us, us.dealer(regular=False))
    assert Order.objects.count() == 1


def test_the_manager_is_asked_only_when_nobody_said_a_day_or_it_has_passed(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Order.objects.get(back_order_of=short(us, us.dealer(deferral=14, limit="100000")))
    at(monkeypatch, timedelta(days=1, hours=4))
    assert open_tasks() == []
    at(monkeypatch, timedelta(days=2, hours=4))
    assert open_tasks() == ["back_order"]

    expect_goods(us.actor, [made.id], date(2026, 11, 26))
    let_it_happen()
    assert (open_tasks(), letters().count("back_order_expected")) == ([], 1)
    at(monkeypatch, timedelta(days=3, hours=4))
    assert open_tasks() == []
    at(monkeypatch, timedelta(days=4, hours=4))
    assert open_tasks() == ["back_order"]

    product = made.lines.get().product_id
    record_receipt(us.actor, us.warehouse.id, us.seller.party_id, {product: 5})
    let_it_happen()
    made.refresh_from_db()
    assert (made.stage, made.may_ship, open_tasks()) == ("qualified", True, [])


def test_a_back_order_paid_along_with_its_order_is_picked_once_its_goods_come(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    dealer = us.dealer()
    set_fields(us.actor, "party", [dealer.id], {"whole_only": "да"})
    order = short(us, dealer)
    told = ToldPayment("П-1", clock.today(), order.total, "test", dealer.id, holders=[(order.id, order.total)])
    record_payments(us.actor, [told])
    let_it_happen()
    split_shortages(us.actor, [order.id])
    at(monkeypatch, timedelta(hours=1))
    made = Order.objects.get(back_order_of=order)
    assert (made.paid_total, made.may_ship, made.stage) == (made.total, True, "submitted")

    record_receipt(us.actor, us.warehouse.id, us.seller.party_id, {made.lines.get().product_id: 1})
    at(monkeypatch, timedelta(days=1, hours=4))

    assert set(Order.objects.values_list("stage", flat=True)) == {"picking"}
    assert broken_laws() == []

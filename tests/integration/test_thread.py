"""The main thread: a dealer submits, and everything up to the letter happens by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dealernet.automation.models import Quarantine, Run
from dealernet.automation.packs import publish_pack
from dealernet.business.conversations.models import Message
from dealernet.business.documents.models import Document
from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    ToldShipment,
    change_order,
    place_orders,
    qualify_orders,
    record_shipments,
)
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.parties.commands import record_terms
from dealernet.business.parties.models import BankAccount, Terms
from dealernet.business.parties.rules import NewTerm
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.tasks.models import Task
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.events.models import EventRow
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 24)


@pytest.fixture
def us() -> Company:
    found = company()
    BankAccount.objects.create(
        party=found.seller.party,
        number="40702810200000000001",
        bank_name="ПАО «ТЕСТБАНК»",
        bic="044525225",
        is_default=True,
    )
    publish_pack(found.actor)
    return found


def letters() -> list[str]:
    return list(Message.objects.order_by("id").values_list("template", flat=True))


def buy(us: Company, dealer, *quantities: int, price: str = "1250.00", stock: str = "1000") -> Order:
    lines = [NewLine(us.product(price=price, stock=stock).id, Decimal(q)) for q in quantities]
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
    return Order.objects.get(id=outcome.subject)


def test_a_regular_prepaid_order_goes_from_submit_to_closed_with_nobody_touching_it(us):
    dealer = us.dealer()
    order = buy(us, dealer, 10, 2)
    let_it_happen()

    order.refresh_from_db()
    [document] = Document.objects.all()
    assert (order.stage, order.invoice_number, order.may_ship) == ("qualified", document.number, False)
    assert letters() == ["order_received", "invoice"]
    invoice = Message.objects.get(template="invoice")
    assert invoice.recipient == dealer.profile.email
    assert invoice.attachments == [{"document": str(document.id), "name": f"Счёт-{document.number}.pdf"}]

    told = ToldPayment("187", DAY, Decimal("15000.00"), "bank", dealer.id, holders=[(order.id, order.total)])
    record_payments(us.actor, [told])
    record_payments(us.actor, [told])
    let_it_happen()
    order.refresh_from_db()
    assert (order.paid_total, order.may_ship) == (Decimal("15000.00"), True)

    record_shipments(us.actor, [ToldShipment(order.id, "РТ-1", DAY, source="onec")])
    let_it_happen()

    order.refresh_from_db()
    assert order.stage == "closed"
    assert letters() == ["order_received", "invoice", "paid", "shipped", "delivered"]
    assert [(task.kind, task.outcome) for task in Task.objects.all()] == [("confirm_payment", "Оплата поступила")]
    assert CreditAccount.objects.get().debt == 0
    assert not Quarantine.objects.exists()


def test_every_automatic_step_names_its_rule_revision_and_grounds(us):
    order = buy(us, us.dealer(), 1)
    let_it_happen()

    run = Run.objects.get(rule="regular", subject=order.id)
    qualified = EventRow.objects.get(kind="orders.qualified")
    submitted = EventRow.objects.get(kind="orders.submitted")
    assert (run.state, run.revision, run.event_id) == ("done", 1, submitted.id)
    assert {g["field"]: g["holds"] for g in run.grounds} == {
        "client": True,
        "price_type": True,
        "deferral_days": True,
        "goods_there": True,
        "is_held": True,
        "responsible": True,
        "agreement": True,
        "stage": True,
    }
    assert (qualified.cause, qualified.depth, qualified.actor["kind"]) == (submitted.id, 1, "rule")
    assert qualified.actor["detail"] == {"rule": "regular", "revision": 1}


def test_with_a_deferral_shipping_is_allowed_at_once(us):
    order = buy(us, us.dealer(deferral=14, limit="100000"), 1)
    let_it_happen()

    order.refresh_from_db()
    assert (order.stage, order.may_ship) == ("qualified", True)


def test_a_newcomer_goes_to_the_one_person_named_for_newcomers(us):
    publish(us.actor, "trade", "newcomers", {"account": str(us.manager.id)})
    order = buy(us, us.dealer("ИП Седов", regular=False), 1)
    let_it_happen()

    order.refresh_from_db()
    [task] = Task.objects.all()
    assert (order.stage, order.responsible_id) == ("submitted", us.manager.id)
    assert (task.kind, task.assignee_id, task.holder_id) == ("newcomer", us.manager.id, order.id)
    assert "Не хватает условий: соглашение, вид цен, отсрочка." in task.reason
    told = EventRow.objects.filter(subject=order.id, kind__in=["orders.released", "orders.lacks_less"])
    assert "orders.released" not in set(told.values_list("kind", flat=True))
    assert Message.objects.get().subject == f"Заказ № {order.number} получен"
    assert letters() == ["order_received"]


def test_over_the_limit_the_order_waits_and_a_payment_of_old_debt_releases_it(us):
    dealer = us.dealer("Дорстрой", deferral=14, limit="300000", debt="220000")
    first = buy(us, dealer, 1, price="60000.00")
    second = buy(us, dealer, 1, price="60000.00")
    let_it_happen()

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.stage, second.stage) == ("qualified", "submitted")
    [task] = Task.objects.all()
    assert (task.kind, task.done_at) == ("credit", None)
    assert task.title == f"Заказ № {second.number} сверх лимита на 40\u00a0000 ₽"
    letter = Message.objects.get(template="held_for_credit")
    assert "40\u00a0000\u00a0₽" in letter.text

    record_payments(us.actor, [ToldPayment("5", DAY, Decimal("40000.00"), "bank", dealer.id)])
    let_it_happen()

    second.refresh_from_db(), task.refresh_from_db()
    account = CreditAccount.objects.get()
    assert (second.stage, second.held_for) == ("qualified", {})
    assert account.debt + account.held == Decimal("300000.00")
    assert task.done_at is not None


def test_terms_given_later_let_the_order_go_by_itself(us):
    dealer = us.dealer("ООО «Почти»")
    Terms.objects.filter(party=dealer.party).update(agreement="")
    order = buy(us, dealer, 1)
    let_it_happen()
    assert Task.objects.get().kind == "missing_terms"

    record_terms(us.actor, [NewTerm(dealer.id, "agreement", "Соглашение")])
    let_it_happen()

    order.refresh_from_db()
    assert (order.stage, order.held_for) == ("qualified", {})
    assert Task.objects.get(kind="missing_terms").done_at is not None


def test_a_person_accepts_what_the_rules_did_not(us):
    order = buy(us, us.dealer(), 5, stock="3")
    let_it_happen()
    assert Task.objects.get().kind == "shortage"

    qualify_orders(us.actor, [order.id])
    let_it_happen()

    order.refresh_from_db()
    assert order.invoice_number
    assert Task.objects.get(kind="shortage").outcome == "Заказ принят в работу"
    assert letters() == ["order_received", "invoice"]


def test_part_payments_are_understood(us):
    dealer = us.dealer()
    order = buy(us, dealer, 1, price="109900.00")
    let_it_happen()

    record_payments(
        us.actor, [ToldPayment("1", DAY, Decimal(50000), "bank", dealer.id, holders=[(order.id, order.total)])]
    )
    let_it_happen()
    order.refresh_from_db()
    assert (order.paid_total, order.may_ship) == (Decimal(50000), False)

    rest = ToldPayment("77", DAY, Decimal(59900), "onec", dealer.id, holders=[(order.id, Decimal(59900))])
    same_from_bank = ToldPayment("2", DAY, Decimal(59900), "bank", dealer.id, holders=[(order.id, Decimal(59900))])
    record_payments(us.actor, [rest])
    record_payments(us.actor, [same_from_bank])
    let_it_happen()

    order.refresh_from_db()
    assert (order.paid_total, order.may_ship) == (Decimal(109900), True)
    assert letters() == ["order_received", "invoice", "paid_in_part", "paid"]


def test_an_order_cut_down_to_what_is_paid_may_ship(us):
    dealer = us.dealer()
    order = buy(us, dealer, 8, 2)
    let_it_happen()
    paid = ToldPayment("1", DAY, Decimal(10000), "bank", dealer.id, holders=[(order.id, order.total)])
    record_payments(us.actor, [paid])
    let_it_happen()
    order.refresh_from_db()
    before = order.may_ship
    kept = OrderLine.objects.get(order=order, position=1)

    change_order(dealer.actor, order.id, [DraftLine(kept.product_id, 8)], revision=order.revision)
    let_it_happen()

    order.refresh_from_db()
    assert (before, order.total, order.paid_total, order.may_ship) == (False, Decimal(10000), Decimal(10000), True)
    assert letters() == ["order_received", "invoice", "paid_in_part", "paid", "invoice"]


def test_money_for_what_was_delivered_promises_no_shipping(us):
    dealer = us.dealer("Дорстрой", deferral=14, limit="300000")
    order = buy(us, dealer, 1)
    let_it_happen()
    Order.objects.filter(id=order.id).update(stage="delivered")

    told = ToldPayment("6", DAY, order.total, "bank", dealer.id, holders=[(order.id, order.total)])
    record_payments(us.actor, [told])
    let_it_happen()

    order.refresh_from_db()
    assert (order.stage, order.paid_total) == ("closed", order.total)
    assert "paid" not in letters()

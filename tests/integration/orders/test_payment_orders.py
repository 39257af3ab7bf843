"""Dealers who pay by a bank's payment order: asked for, sent, accepted or rejected, and what must not happen."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders import commands
from dealernet.business.orders.commands import (
    accept_payment_order,
    ask_payment_order,
    cancel_orders,
    note_payments,
    reject_payment_order,
    send_payment_order,
    take_back_payment_order,
)
from dealernet.business.orders.errors import (
    NoInvoiceYet,
    NoPaymentOrderNow,
    OrderUnknown,
    PaidAlready,
    PaymentOrderDecided,
    PaymentOrderFileWrong,
    PaymentOrderNotAccepted,
    PaymentOrderNotAsked,
    PaymentOrderUnknown,
    PaymentOrderUsed,
    ReasonMissing,
)
from dealernet.business.orders.facts import order_facts
from dealernet.business.orders.models import Order, PaymentOrder
from dealernet.business.orders.queries import order_card, payment_order_file, payment_orders_of
from dealernet.business.orders.stages import PaperState
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.errors import PowerMissing, Refusal
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.files.models import StoredFile
from dealernet.foundation.outcomes import settled
from factories.paying import PNG, asked, awaiting, paper, plain_pdf, words_of_bank
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us(settings: Any, tmp_path: Path) -> Company:
    settings.DATA_DIR = tmp_path
    return company()


@pytest.fixture
def dealer(us: Company) -> Dealer:
    return us.dealer()


def kinds(order: Order) -> list[str]:
    found = EventRow.objects.filter(subject=order.id).order_by("id").values_list("kind", flat=True)
    return [kind for kind in found if "payment_order" in kind or kind == "orders.shipping_allowed"]


def world() -> tuple[Any, ...]:
    """Everything a refusal must leave as it was."""
    folder = Path(django_settings.DATA_DIR) / "files"
    return (
        list(Order.objects.order_by("id").values()),
        list(PaymentOrder.objects.order_by("id").values()),
        EventRow.objects.count(),
        StoredFile.objects.count(),
        sorted(str(one) for one in folder.rglob("*") if one.is_file()) if folder.exists() else [],
    )


def sent(order: Order, dealer: Dealer, **told: Any) -> PaymentOrder:
    settled([send_payment_order(dealer.actor, order.id, paper(order, **told))])
    return PaymentOrder.objects.filter(order=order).latest("id")


def test_asked_sent_accepted_and_the_order_may_ship(us, dealer):
    order = asked(us, dealer)

    one = sent(order, dealer)
    outcome = accept_payment_order(us.actor, order.id, one.id)

    order.refresh_from_db()
    card = order_card(dealer.actor, order.id)
    assert (outcome.changed, order.may_ship, order.payment_order) == (True, True, "accepted")
    assert (card.payment_order_on, card.ship_on is not None) == (clock.today(), True)
    assert kinds(order) == [
        "orders.payment_order_asked",
        "orders.payment_order_sent",
        "orders.payment_order_accepted",
        "orders.shipping_allowed",
    ]
    assert EventRow.objects.get(kind="orders.shipping_allowed").facts["reason"] == "payment_order"
    [row] = payment_orders_of(us.actor, order.id)
    assert (row.state, row.number, row.amount, list(row.doubts)) == (PaperState.ACCEPTED, "17", Decimal(12500), [])
    kept = payment_order_file(us.actor, one.id)
    assert (kept.name, kept.content_type) == ("platezhka.pdf", "application/pdf")
    assert kept.path.read_bytes() == paper(order).content


def test_the_money_that_comes_later_releases_nothing_a_second_time(us, dealer):
    order = asked(us, dealer)
    accept_payment_order(us.actor, order.id, sent(order, dealer).id)

    note_payments(us.actor, {order.id: order.total})
    again = settled(commands.allow_shipping(us.actor, [order.id], reason="payment"))

    order.refresh_from_db()
    assert (again.changed, order.may_ship, order.paid_total) == (False, True, order.total)
    assert EventRow.objects.filter(kind="orders.shipping_allowed", subject=order.id).count() == 1


def test_each_step_done_twice_changes_nothing_the_second_time(us, dealer):
    order = asked(us, dealer)
    one = sent(order, dealer)
    before = world()

    again = settled(ask_payment_order(us.actor, [order.id]))
    same = send_payment_order(dealer.actor, order.id, paper(order))
    assert (again.changed, same.changed, world()) == (False, False, before)

    accept_payment_order(us.actor, order.id, one.id)
    before = world()
    assert accept_payment_order(us.actor, order.id, one.id).changed is False
    assert settled(ask_payment_order(us.actor, [order.id])).changed is False
    assert world() == before


def test_a_rejected_one_is_told_with_its_reason_and_another_may_be_sent(us, dealer):
    order = asked(us, dealer)
    one = sent(order, dealer, amount="100.00")

    reject_payment_order(us.actor, order.id, one.id, reason=" Не та\nсумма ")
    again = reject_payment_order(us.actor, order.id, one.id, reason="Не та сумма")
    two = sent(order, dealer)

    order.refresh_from_db()
    rows = payment_orders_of(dealer.actor, order.id)
    assert (again.changed, order.may_ship, order.payment_order) == (False, False, "sent")
    assert [(row.state, row.reason) for row in rows] == [(PaperState.SENT, ""), (PaperState.REJECTED, "Не та сумма")]
    assert rows[0].id == two.id
    assert EventRow.objects.get(kind="orders.payment_order_rejected").facts["reason"] == "Не та сумма"


def test_another_sent_before_anybody_looked_takes_its_place(us, dealer):
    order = asked(us, dealer)
    one = sent(order, dealer, number="1")
    two = sent(order, dealer, number="2")
    before = world()

    with pytest.raises(PaymentOrderDecided) as refused:
        accept_payment_order(us.actor, order.id, one.id)

    assert (str(PaperState.REPLACED.label) in str(refused.value), world()) == (True, before)
    assert accept_payment_order(us.actor, order.id, two.id).changed is True


def test_what_does_not_fit_is_told_to_staff_and_not_to_the_buyer(us, dealer):
    order = asked(us, dealer)
    foreign = plain_pdf(words_of_bank(number="31", amount="99000-00", invoice="777", inn="5401003030"))

    one = sent(order, dealer, amount="12000.00", content=foreign)

    assert [doubt["kind"] for doubt in one.doubts] == ["sum", "other_invoice", "number", "sum_in_file", "recipient"]
    [row] = payment_orders_of(us.actor, order.id)
    assert (len(row.doubts), "777" in row.doubts[1]) == (5, True)
    assert list(payment_orders_of(dealer.actor, order.id)[0].doubts) == []
    order.refresh_from_db()
    assert (order.may_ship, order.payment_order) == (False, "sent")


def test_a_file_that_stands_for_another_order_is_refused(us, dealer):
    first, second = asked(us, dealer), asked(us, dealer)
    one = sent(first, dealer)
    before = world()

    with pytest.raises(PaymentOrderUsed) as refused:
        send_payment_order(dealer.actor, second.id, paper(first, number="18", content=paper(first).content))

    assert (first.number in str(refused.value), world()) == (True, before)
    reject_payment_order(us.actor, first.id, one.id, reason="Это к другому заказу")
    moved = sent(second, dealer, content=paper(first).content)
    assert {"kind": "used", "order": first.number} in moved.doubts


def test_a_file_of_another_buyer_and_a_number_used_before_are_shown(us, dealer):
    other = us.dealer()
    theirs, own, next_one = asked(us, other), asked(us, dealer), asked(us, dealer)
    sent(theirs, other)

    copied = sent(own, dealer, content=paper(theirs).content)
    sent(next_one, dealer, content=PNG)

    assert {"kind": "used_by_other"} in copied.doubts
    assert {"kind": "same_number", "order": own.number} in PaymentOrder.objects.get(order=next_one).doubts
    assert payment_orders_of(us.actor, own.id)[0].doubts[-1] == "Тот же файл прислал другой покупатель."


def test_a_cancelled_order_frees_its_file_and_takes_none(us, dealer):
    order, other = asked(us, dealer), asked(us, dealer)
    one = sent(order, dealer)
    settled(cancel_orders(dealer.actor, [order.id], reason="Передумал"))
    before = world()

    for act in (
        lambda: accept_payment_order(us.actor, order.id, one.id),
        lambda: reject_payment_order(us.actor, order.id, one.id, reason="Поздно"),
        lambda: send_payment_order(dealer.actor, order.id, paper(order, number="9")),
        lambda: settled(ask_payment_order(us.actor, [order.id])),
    ):
        with pytest.raises(Refusal):
            act()

    assert world() == before
    one.refresh_from_db()
    assert one.state == PaperState.WITHDRAWN
    assert sent(other, dealer, content=paper(order).content).state == PaperState.SENT


def test_a_paid_order_needs_no_payment_order(us, dealer):
    order = asked(us, dealer)
    one = sent(order, dealer)
    note_payments(us.actor, {order.id: order.total})
    before = world()

    for act in (
        lambda: accept_payment_order(us.actor, order.id, one.id),
        lambda: send_payment_order(dealer.actor, order.id, paper(order, number="9")),
    ):
        with pytest.raises(PaidAlready):
            act()

    assert world() == before


@pytest.mark.parametrize("stage", ["draft", "submitted", "shipped", "delivered", "closed", "cancelled"])
def test_only_an_accepted_order_that_has_not_left_is_asked_about(us, dealer, stage):
    order = awaiting(us, dealer)
    Order.objects.filter(id=order.id).update(stage=stage)
    before = world()

    with pytest.raises(NoPaymentOrderNow):
        settled(ask_payment_order(us.actor, [order.id]))

    assert world() == before


def test_what_was_not_asked_for_or_has_no_invoice_is_refused(us, dealer):
    order = awaiting(us, dealer)

    with pytest.raises(PaymentOrderNotAsked):
        send_payment_order(dealer.actor, order.id, paper(order))
    Order.objects.filter(id=order.id).update(invoice_number="")
    before = world()
    with pytest.raises(NoInvoiceYet):
        settled(ask_payment_order(us.actor, [order.id]))

    assert (world(), PaymentOrder.objects.count()) == (before, 0)


def test_nobody_reaches_what_is_not_theirs(us, dealer):
    order, stranger = asked(us, dealer), us.dealer()
    one = sent(order, dealer)
    storekeeper = actor_of(Account.objects.create_user("s@example.ru", "x" * 12, name="Склад", role="storekeeper"))
    other_manager = actor_of(Account.objects.create_user("m@example.ru", "x" * 12, name="Нина", role="salesperson"))
    before = world()

    for refusal, act in (
        (OrderUnknown, lambda: send_payment_order(stranger.actor, order.id, paper(order, number="9"))),
        (OrderUnknown, lambda: accept_payment_order(other_manager, order.id, one.id)),
        (OrderUnknown, lambda: reject_payment_order(other_manager, order.id, one.id, reason="Нет")),
        (PaymentOrderUnknown, lambda: payment_order_file(stranger.actor, one.id)),
        (PaymentOrderUnknown, lambda: payment_order_file(other_manager, one.id)),
        (PaymentOrderUnknown, lambda: accept_payment_order(us.actor, order.id, uuid4())),
        (PowerMissing, lambda: accept_payment_order(dealer.actor, order.id, one.id)),
        (PowerMissing, lambda: ask_payment_order(dealer.actor, [order.id])),
        (PowerMissing, lambda: accept_payment_order(storekeeper, order.id, one.id)),
        (PowerMissing, lambda: send_payment_order(actor_of(us.manager), order.id, paper(order))),
    ):
        with pytest.raises(refusal):
            act()

    assert (payment_orders_of(stranger.actor, order.id), world()) == ([], before)


def test_a_payment_order_of_one_order_is_not_accepted_for_another(us, dealer):
    order, other = asked(us, dealer), asked(us, dealer)
    one = sent(order, dealer)
    before = world()

    with pytest.raises(PaymentOrderUnknown):
        accept_payment_order(us.actor, other.id, one.id)
    with pytest.raises(ReasonMissing):
        reject_payment_order(us.actor, order.id, one.id, reason="  ")
    with pytest.raises(ReasonMissing):
        reject_payment_order(us.actor, order.id, one.id, reason="я" * 501)

    assert world() == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"%PDF-1.7 cut off", PNG + bytes(10 * 1024 * 1024)])
def test_a_wrong_file_leaves_nothing_behind(us, dealer, content):
    order = asked(us, dealer)
    before = world()

    with pytest.raises(PaymentOrderFileWrong):
        send_payment_order(dealer.actor, order.id, paper(order, content=content))

    assert world() == before


def test_a_name_with_a_path_in_it_stays_in_its_place(us, dealer):
    order = asked(us, dealer)

    one = sent(order, dealer, name="../../../etc/cron.d/evil.pdf")

    kept = payment_order_file(us.actor, one.id)
    assert (one.file_name, one.stored_name) == ("evil.pdf", f"{one.id}.pdf")
    assert Path(django_settings.DATA_DIR) in kept.path.parents


def test_an_order_changed_to_more_asks_for_another_and_to_less_goes_on(us, dealer):
    order = asked(us, dealer)
    accept_payment_order(us.actor, order.id, sent(order, dealer).id)
    order.refresh_from_db()
    cheap = us.product(price="100.00")
    lines = [commands.DraftLine(line.product_id, line.quantity) for line in order.lines.all()]

    commands.change_order(
        us.actor, order.id, [*lines, commands.DraftLine(cheap.id, Decimal(1))], revision=order.revision
    )

    order.refresh_from_db()
    assert (order.may_ship, order.total) == (False, Decimal("12600.00"))
    assert settled(ask_payment_order(us.actor, [order.id])).changed is True
    accept_payment_order(us.actor, order.id, sent(order, dealer, number="18", amount="12600.00").id)
    order.refresh_from_db()
    commands.change_order(us.actor, order.id, lines, revision=order.revision)
    order.refresh_from_db()
    assert (order.may_ship, order.total) == (True, Decimal("12500.00"))


def test_rules_know_how_far_it_has_come(us, dealer):
    order = asked(us, dealer)
    told = order_facts([order.id])[order.id]
    assert (told["payment_order"], told["payment_order_on"]) == ("asked", None)

    accept_payment_order(us.actor, order.id, sent(order, dealer).id)

    told = order_facts([order.id])[order.id]
    assert (told["payment_order"], told["payment_order_on"]) == ("accepted", clock.today())


def test_the_same_number_of_statements_for_one_and_for_many(us, dealer):
    one, *many = [awaiting(us, dealer) for _ in range(5)]

    def counted(act):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            act()
        return len(seen)

    assert counted(lambda: ask_payment_order(us.actor, [one.id])) == counted(
        lambda: ask_payment_order(us.actor, [order.id for order in many])
    )
    sent(one, dealer, number="1", content=PNG)
    single = counted(lambda: payment_orders_of(us.actor, one.id))
    for n in range(2, 5):
        sent(one, dealer, number=str(n), content=PNG + bytes(n))
    assert (single, counted(lambda: payment_orders_of(us.actor, one.id))) == (1, 1)
    assert BytesIO(payment_order_file(us.actor, PaymentOrder.objects.latest("id").id).path.read_bytes()).read(4)


def accepted(us: Company, dealer: Dealer) -> tuple[Order, PaymentOrder]:
    order = asked(us, dealer)
    one = sent(order, dealer)
    accept_payment_order(us.actor, order.id, one.id)
    return order, one


def test_an_accepted_one_is_taken_back_and_another_is_awaited(us, dealer):
    order, one = accepted(us, dealer)

    outcome = take_back_payment_order(actor_of(us.manager), order.id, one.id, reason=" Банк\nвернул ")

    order.refresh_from_db()
    one.refresh_from_db()
    assert (outcome.changed, order.payment_order, order.payment_order_on) == (True, "asked", None)
    assert (order.may_ship, order.ship_on, order.stage) == (False, None, "qualified")
    assert (one.state, one.reason, one.decided_by_id) == (PaperState.TAKEN_BACK, "Банк вернул", us.manager.id)
    told = EventRow.objects.get(kind="orders.payment_order_taken_back")
    assert (told.facts["reason"], told.facts["paper_number"], told.facts["may_ship"]) == ("Банк вернул", "17", False)
    assert told.actor["name"] == us.manager.name

    before = world()
    assert take_back_payment_order(us.actor, order.id, one.id, reason="ещё раз").changed is False
    assert world() == before
    again = sent(order, dealer)
    accept_payment_order(us.actor, order.id, again.id)
    order.refresh_from_db()
    assert (order.may_ship, order.payment_order, again.digest) == (True, "accepted", one.digest)


def test_what_the_deferral_lets_go_goes_on_when_it_is_taken_back(us, dealer):
    order, one = accepted(us, dealer)
    Order.objects.filter(id=order.id).update(deferral_days=7)
    take_back_payment_order(us.actor, order.id, one.id, reason="Не тот счёт")
    order.refresh_from_db()
    assert (order.may_ship, order.ship_on is not None, order.payment_order) == (True, True, "asked")


@pytest.mark.parametrize(
    ("about", "refusal"),
    [
        ({"stage": "shipped"}, NoPaymentOrderNow),
        ({"stage": "cancelled"}, NoPaymentOrderNow),
        ({"shipped_total": Decimal(1)}, NoPaymentOrderNow),
        ({"paid_total": Decimal(12500)}, PaidAlready),
    ],
)
def test_once_goods_left_or_money_came_nothing_is_taken_back(us, dealer, about, refusal):
    order, one = accepted(us, dealer)
    Order.objects.filter(id=order.id).update(**about)
    before = world()
    with pytest.raises(refusal):
        take_back_payment_order(us.actor, order.id, one.id, reason="Банк вернул")
    assert world() == before


def test_only_an_accepted_one_is_taken_back_with_a_reason_by_whoever_may_accept(us, dealer):
    order = asked(us, dealer)
    one = sent(order, dealer)
    before = world()
    with pytest.raises(PaymentOrderNotAccepted):
        take_back_payment_order(us.actor, order.id, one.id, reason="Банк вернул")
    assert world() == before

    accept_payment_order(us.actor, order.id, one.id)
    stranger = Account.objects.create_user("s2@x.example", "correct horse battery", name="Ч", role="salesperson")
    before = world()
    for reason in ("", " \n", "x" * 501):
        with pytest.raises(ReasonMissing):
            take_back_payment_order(us.actor, order.id, one.id, reason=reason)
    with pytest.raises(PowerMissing):
        take_back_payment_order(dealer.actor, order.id, one.id, reason="Банк вернул")
    with pytest.raises(OrderUnknown):
        take_back_payment_order(actor_of(stranger), order.id, one.id, reason="Банк вернул")
    with pytest.raises(PaymentOrderUnknown):
        take_back_payment_order(us.actor, order.id, uuid4(), reason="Банк вернул")
    assert world() == before

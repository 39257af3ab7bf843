"""An order 1C has otherwise than we: both versions are shown, a person decides, nothing is overwritten or skipped."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from dealernet.automation.packs import publish_pack
from dealernet.business.documents.models import Document
from dealernet.business.orders.commands import DraftLine, NewLine, NewOrder, change_order, place_orders
from dealernet.business.orders.errors import KeptByOnec
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.parties.models import BankAccount
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.exchange.border import KEY, KIND
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.integrations.onec import settling
from dealernet.integrations.onec.emulator import Trade11
from dealernet.integrations.onec.sessions import make_account
from dealernet.integrations.onec.settling import NothingDiffers
from factories.onec import delivered, files_read
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us():
    found = company()
    BankAccount.objects.create(
        party=found.seller.party, number="40702810200000000001", bank_name="Банк", bic="044525225", is_default=True
    )
    publish_pack(found.actor)
    delivered()
    return found


@pytest.fixture
def trade(us, live_server):
    account, password = make_account(us.actor)
    return Trade11(f"{live_server.url}/1c/exchange/main", account.login, password)


def agreed(us, trade) -> Order:
    """An order of 10 at 100 that 1C took and agreed."""
    [outcome] = place_orders(us.actor, [NewOrder(us.dealer().id, [NewLine(us.product().id, Decimal(10))])])
    delivered()
    [number] = trade.take_orders()
    told(trade, trade.answer(number, on="2026-12-02"))
    return Order.objects.get(id=outcome.subject)


def told(trade: Trade11, content: bytes) -> None:
    with files_read():
        trade.send_back(content)
    delivered()


def less(content: bytes, quantity: int) -> bytes:
    """The document of 1C with another quantity in its line."""
    text = re.sub(r"<Количество>\d+</Количество>", f"<Количество>{quantity}</Количество>", content.decode())
    return re.sub(r"<Сумма>1000.00</Сумма>", f"<Сумма>{quantity * 100}.00</Сумма>", text).encode()


def page(account: Account, address: str) -> str:
    client = Client()
    client.force_login(account)
    return client.get(address).content.decode()


def changed_here(us, order: Order, quantity: int) -> None:
    order.refresh_from_db()
    product = OrderLine.objects.get(order=order).product_id
    change_order(us.actor, order.id, [DraftLine(product, quantity)], revision=order.revision)
    delivered()


def test_a_lower_quantity_of_1c_is_shown_side_by_side_and_overwrites_nothing(us, trade) -> None:
    order = agreed(us, trade)
    content = less(trade.answer(order.number, on="2026-12-02"), 7)

    told(trade, content)
    told(trade, content)

    order.refresh_from_db()
    assert order.total == Decimal("1000.00")
    [task] = Task.objects.filter(kind="onec_differs")
    assert (task.holder_id, task.assignee_id, task.done_at) == (order.id, us.manager.id, None)
    assert "700" in task.reason
    assert EventRow.objects.filter(kind="onec.version_differs", subject=order.id).count() == 1
    both = page(us.manager, f"/desk/1c/orders/{order.id}/versions/")
    assert "Какая версия верна?" in both
    assert "расходится" in both
    assert "Сравнить обе версии" in page(us.manager, f"/desk/orders/{order.id}/")
    buyer = Account.objects.get(dealer_id=order.customer_id)
    assert "Как подтверждено 1С" in page(buyer, f"/orders/{order.id}/")


def test_taking_1cs_version_changes_the_order_and_makes_the_second_version_of_the_invoice(us, trade) -> None:
    order = agreed(us, trade)
    told(trade, less(trade.answer(order.number, on="2026-12-02"), 7))
    client = Client()
    client.force_login(us.manager)

    done = client.post(f"/desk/1c/orders/{order.id}/theirs/")
    delivered()

    assert done.status_code == 302
    order.refresh_from_db()
    assert (order.total, order.lines.get().quantity) == (Decimal("700.00"), Decimal(7))
    papers = list(Document.objects.filter(holder_id=order.id).order_by("version").values_list("version", "state"))
    assert papers == [(1, "void"), (2, "issued")]
    assert Task.objects.get(kind="onec_differs").outcome == "Принята версия 1С"
    assert EventRow.objects.filter(kind="orders.changed", subject=order.id).latest("id").facts["source"] == "onec"
    with pytest.raises(NothingDiffers):
        settling.take_theirs(us.actor, order.id)


def test_keeping_ours_gives_the_order_again_and_the_same_answer_asks_again(us, trade) -> None:
    order = agreed(us, trade)
    content = less(trade.answer(order.number, on="2026-12-02"), 7)
    told(trade, content)

    settling.keep_ours(us.actor, order.id)

    assert JournalEntry.objects.get(subject=order.id).state == "due"
    assert Task.objects.filter(kind="onec_differs", done_at=None).count() == 0
    trade.take_orders()
    told(trade, content)
    assert Task.objects.filter(kind="onec_differs", done_at=None).count() == 1


def test_a_change_that_ut_skips_and_returns_unchanged_comes_up(us, trade) -> None:
    order = agreed(us, trade)
    before = trade.answer(order.number, on="2026-12-02")

    changed_here(us, order, 12)
    trade.take_orders()
    told(trade, before)

    assert Task.objects.filter(kind="onec_differs", done_at=None, holder_id=order.id).count() == 1
    order.refresh_from_db()
    assert order.total == Decimal("1200.00")

    told(trade, trade.answer(order.number, on="2026-12-02"))

    assert Task.objects.get(kind="onec_differs").outcome == "Версии совпали"


def test_a_change_that_1c_takes_and_never_returns_is_asked_about_after_a_day_once(us, trade) -> None:
    order = agreed(us, trade)
    changed_here(us, order, 12)
    trade.take_orders()

    assert settling.ask_about_silence() == 0
    JournalEntry.objects.filter(subject=order.id).update(done_at=clock.now() - timedelta(hours=25))

    assert settling.ask_about_silence() == 1
    assert settling.ask_about_silence() == 0
    assert Task.objects.get(kind="onec_silent").holder_id == order.id


def test_a_version_with_goods_we_do_not_know_cannot_be_taken_and_says_why(us, trade) -> None:
    order = agreed(us, trade)
    text = less(trade.answer(order.number, on="2026-12-02"), 7).decode()
    text = re.sub(
        r"</Товары>",
        "<Товар><Ид>unknown</Ид><Наименование>Доставка</Наименование><Количество>1</Количество>"
        "<Сумма>300</Сумма></Товар></Товары>",
        text,
    )
    told(trade, text.encode())
    client = Client()
    client.force_login(us.manager)

    refused = client.post(f"/desk/1c/orders/{order.id}/theirs/")

    assert refused.status_code == 409
    assert "Доставка" in refused.content.decode()
    assert Order.objects.get(id=order.id).total == Decimal("1000.00")
    assert "нет в каталоге" in page(us.manager, f"/desk/1c/orders/{order.id}/versions/")


def test_where_the_border_forbids_it_an_order_1c_has_is_not_changed_here(us, trade) -> None:
    publish(us.actor, KIND, KEY, {"later_change": "refuse"})
    order = agreed(us, trade)

    with pytest.raises(KeptByOnec):
        changed_here(us, order, 12)

    assert Order.objects.get(id=order.id).total == Decimal("1000.00")

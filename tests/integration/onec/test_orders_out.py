"""Orders on their way to 1C: what counts as received, what is given again, what is set aside, and when nothing goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import etree

from dealernet.business.orders.commands import DraftLine, cancel_orders, change_order
from dealernet.business.orders.models import Order
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.events.eras import begin_era, resume_outgoing
from dealernet.foundation.exchange.journal import send_again
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.integrations.onec import outbound
from dealernet.integrations.onec.models import HandedOut
from factories.onec import delivered, sold

pytestmark = pytest.mark.django_db(transaction=True)


def states() -> list[str]:
    return sorted(JournalEntry.objects.values_list("state", flat=True))


def test_a_second_query_of_a_plain_client_gives_the_same_and_success_marks_only_that(us, trade):
    first, second = sold(us), sold(us)
    trade.check("sale")
    assert sorted(trade.asked()) == sorted([first.number, second.number])
    third = sold(us)
    line = second.lines.get()
    change_order(us.actor, second.id, [DraftLine(line.product_id, 1)], revision=second.revision)
    delivered()

    assert sorted(trade.asked()) == sorted([first.number, second.number])
    trade.confirm()

    assert JournalEntry.objects.get(subject=first.id).state == "sent"
    assert JournalEntry.objects.get(subject=second.id).state == "sent"  # the second query gave what it is now
    assert trade.asked() == [third.number]  # in the very same session
    trade.confirm()
    assert (states(), trade.asked()) == (["sent"] * 3, [])


def test_a_versioned_client_gets_portions_and_what_it_never_confirms_is_due_again_after_a_day(us, module):
    orders = [sold(us), sold(us)]
    module.check("sale")
    module.init("sale")
    assert len(module.asked()) == 2
    assert states() == ["due", "due"]
    assert module.asked() == []  # it asks on: as good as success, for a day
    assert set(HandedOut.objects.values_list("state", flat=True)) == {"assumed"}
    assert states() == ["sent", "sent"]
    assert module.take_orders(confirm=False) == []

    module.orders.setdefault(orders[0].number, None)
    JournalEntry.objects.filter(subject=orders[0].id).update(state="done")  # 1C told of this one
    HandedOut.objects.update(at=clock.now() - timedelta(hours=25))
    assert outbound.offer_unconfirmed_again() == 2

    assert module.take_orders() == [orders[1].number]
    assert set(HandedOut.objects.values_list("state", flat=True)) == {"lost", "received"}
    assert module.take_orders() == []


def test_from_version_3_each_order_stands_in_a_container_and_a_success_confirms_all_portions(us, module):
    module.version, module.scheme = "3.1", "3.1"
    sold(us)
    module.check("sale")
    module.init("sale")
    [number] = module.asked()
    assert module.asked() == []
    module.confirm()

    assert set(HandedOut.objects.values_list("state", flat=True)) == {"received"}
    assert module.orders[number].getparent().tag == "Контейнер"


def test_half_by_half_the_order_1c_breaks_on_is_found_while_new_ones_go(us, trade):
    orders = [sold(us) for _ in range(4)]
    bad = orders[2].number
    trade.breaks_on = {bad}
    for _ in range(3):
        assert len(trade.take_orders()) == 4
    assert not Task.objects.filter(kind="onec").exists()
    fresh = sold(us)

    seen = [trade.take_orders() for _ in range(9)]

    assert [fresh.number] in seen
    assert JournalEntry.objects.get(subject=orders[2].id).state == "quarantined"
    assert states() == ["quarantined", *["sent"] * 4]
    assert sorted(Task.objects.filter(kind="onec").values_list("title", flat=True)) == [
        "1С не подтверждает заказы",
        f"Заказ № {bad} не уходит в 1С",
    ]
    assert trade.take_orders() == []

    trade.breaks_on = set()
    send_again(us.actor, JournalEntry.objects.get(subject=orders[2].id).id)
    assert trade.take_orders() == [bad]


def test_an_order_that_is_unfit_is_set_aside_before_it_enters_a_batch(us, trade):
    good, bad = sold(us), sold(us)
    Order.objects.filter(id=bad.id).update(total=bad.total + 1)

    assert trade.take_orders() == [good.number]

    entry = JournalEntry.objects.get(subject=bad.id)
    assert (entry.state, "не равна" in entry.error, entry.tries) == ("quarantined", True, 0)
    assert Task.objects.get(holder_id=bad.id).title == f"Заказ № {bad.number} не уходит в 1С"


def test_one_answer_holds_fifty_orders_at_most_and_only_as_much_as_1c_can_hold(us, trade, monkeypatch):
    orders = [sold(us) for _ in range(3)]
    monkeypatch.setattr(outbound, "BATCH", 2)
    assert len(trade.take_orders()) == 2
    assert trade.take_orders() == [orders[2].number]

    cancel_orders(us.actor, [order.id for order in orders], reason="проверка")
    delivered()
    monkeypatch.setattr(outbound, "BATCH", 50)
    monkeypatch.setattr(outbound, "LARGEST", 100)
    assert [len(trade.take_orders()) for _ in range(4)] == [1, 1, 1, 0]


def test_while_everything_outgoing_is_held_back_1c_gets_an_empty_root_and_nothing_is_counted(us, trade):
    order = sold(us)
    begin_era(us.actor, "проверка")

    assert trade.take_orders() == []
    assert JournalEntry.objects.get().tries == 0

    resume_outgoing(us.actor)
    assert trade.take_orders() == [order.number]


def test_the_lists_1c_maps_to_have_both_spellings_of_statuses(us, module):
    module.check("sale")
    root = etree.fromstring(module.call("sale", "info"))

    names = [group.tag for group in root]
    assert names == ["Cтатусы", "Статусы", "ПлатежныеСистемы", "СлужбыДоставки"]
    assert [len(group) > 1 for group in root] == [True, True, False, True]
    statuses = [item.findtext("Название") for item in root[0]]
    assert statuses[:2] == ["Подтверждён", "Отменён"]
    assert statuses == [item.findtext("Название") for item in root[1]]
    assert root[2][0].findtext("ТипОплаты")

"""Writing to 1C by OData: the counterparty once, the shipment made and posted once, whatever is lost on the way."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    allow_shipping,
    place_orders,
    qualify_orders,
)
from dealernet.business.orders.models import Order, Shipment
from dealernet.business.parties.commands import add_contact
from dealernet.foundation import clock
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.eras import begin_era, resume_outgoing
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.integrations.onec.models import Counterpart
from dealernet.integrations.onec.odata import client
from dealernet.integrations.onec.odata.fake import FakeOnec, Fault, Trade
from dealernet.integrations.onec.odata.fake.base import Trouble
from dealernet.integrations.onec.odata.fake.trade import SHIPMENT
from dealernet.integrations.onec.odata.settings import keep_odata_settings
from dealernet.integrations.onec.odata.writing import WRITE, write_what_is_due
from factories.happening import let_it_happen
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)
D = Decimal
FACES, PARTNERS = "Catalog_Контрагенты", "Catalog_Партнеры"
GOODS = [{"LineNumber": "1", "Номенклатура_Key": "a1", "Количество": 5, "Цена": 100, "Сумма": 500, "СуммаСНДС": 500}]


@pytest.fixture
def us(settings, monkeypatch):
    settings.INSIDE = ["127.0.0.1"]
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))
    return company()


@pytest.fixture
def onec(us):
    trade = Trade()
    with FakeOnec(trade.base) as running:
        values = {"address": running.address, "user": trade.base.user, "minutes": 10, "reads": False, "ships": True}
        keep_odata_settings(us.actor, values, trade.base.password)
        publish(us.actor, "border", "onec", {"final_at": "qualified"})
        let_it_happen()
        yield trade


@pytest.fixture
def dealer(us):
    made = us.dealer("ООО «Техснаб»", deferral=14, limit="300000")
    made.profile.kpp = "669901001"
    made.profile.phone = "+79120000001"
    made.profile.save()
    add_contact(us.actor, made.id, name="Илья", email="ilya@example.ru", phone="+79120000002")
    return made


def final(us, dealer) -> Order:
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price="100.00").id, D(5))])])
    order = Order.objects.get()
    qualify_orders(us.actor, [order.id])
    let_it_happen()
    return order


def work(kind: str = "") -> None:
    """What is due is claimed and written, as the worker does it."""
    write_what_is_due()
    for entry in JournalEntry.objects.filter(kind__in=["counterparty", "shipment"], state="due").order_by("kind"):
        if kind in ("", entry.kind):
            WRITE.now(kind=entry.kind, subject=str(entry.subject), tries=entry.tries)


def entry(kind: str) -> JournalEntry:
    return JournalEntry.objects.get(kind=kind)


def later() -> None:
    JournalEntry.objects.update(next_at=clock.now() - timedelta(seconds=1))


def test_the_counterparty_is_made_with_its_contacts_once(us, onec, dealer):
    final(us, dealer)

    work()
    work()

    [face] = onec.base.sets[FACES]
    [partner] = onec.base.sets[PARTNERS]
    assert (face["ИНН"], face["КПП"], face["ЮрФизЛицо"]) == ("6699001010", "669901001", "ЮрЛицо")
    assert (face["Партнер_Key"], partner["Description"]) == (partner["Ref_Key"], "ООО «Техснаб»")
    assert [row["Представление"] for row in face["КонтактнаяИнформация"]] == [
        dealer.profile.email, "ilya@example.ru", "+79120000001", "+79120000002",
    ]  # fmt: skip
    assert (entry("counterparty").state, Counterpart.objects.get().party_id) == ("done", dealer.id)


def test_a_counterparty_that_is_there_is_taken_and_not_made_again(us, onec, dealer):
    onec.buyer("Техснаб ООО (как в 1С)", "6699001010", "669901001")
    final(us, dealer)

    work()

    assert len(onec.base.sets[FACES]) == 1
    assert entry("counterparty").response == '{"number": "Техснаб ООО (как в 1С)", "theirs": {}}'


@pytest.mark.parametrize("lost", [FACES, PARTNERS])
def test_a_lost_answer_to_making_makes_no_second_counterparty(us, onec, dealer, lost):
    final(us, dealer)
    onec.base.faults = [Fault(lost, "POST", late=True)]

    work()
    assert (entry("counterparty").state, "1С не отвечает" in entry("counterparty").error) == ("due", True)
    later()
    work()

    assert (len(onec.base.sets[FACES]), len(onec.base.sets[PARTNERS])) == (1, 1)
    assert entry("counterparty").state == "done"


def test_a_buyer_without_an_inn_is_refused_in_words(us, onec, dealer):
    dealer.profile.inn = ""
    dealer.profile.save()
    final(us, dealer)

    work()

    assert "нет ИНН" in entry("counterparty").error
    assert onec.base.sets[FACES] == []


def shippable(us, dealer, onec, total: str = "500.00", **more):
    order = final(us, dealer)
    face = onec.buyer("Техснаб", "6699001010", "669901001")
    there = onec.order(face, order.number, total, goods=GOODS)
    there |= more
    if not order.may_ship:
        allow_shipping(us.actor, [order.id], reason="отсрочка")
    let_it_happen()
    return order, there


def test_the_shipment_is_made_on_the_order_posted_and_the_order_has_left(us, onec, dealer):
    order, there = shippable(us, dealer, onec)

    work()
    work()

    [paper] = onec.base.sets[SHIPMENT]
    assert (paper["Posted"], paper["ЗаказКлиента"]) == (True, there["Ref_Key"])
    assert (paper["Партнер_Key"], paper["Организация_Key"]) == (there["Партнер_Key"], there["Организация_Key"])
    assert paper["Товары"] == GOODS
    order.refresh_from_db()
    assert (order.stage, order.shipped_total) == ("shipped", D("500.00"))
    assert Shipment.objects.get().number == paper["Number"]
    assert (entry("shipment").state, paper["Number"] in entry("shipment").response) == ("done", True)
    assert broken_laws() == []


@pytest.mark.parametrize(("on", "method"), [(f"{SHIPMENT}?", "POST"), ("/Post?", "POST"), (f"{SHIPMENT}?", "GET")])
def test_whatever_answer_is_lost_there_is_one_posted_shipment(us, onec, dealer, on, method):
    order, _ = shippable(us, dealer, onec)
    onec.base.faults = [Fault(on, method, late=True)]

    work()
    later()
    work()

    assert [paper["Posted"] for paper in onec.base.sets[SHIPMENT]] == [True]
    order.refresh_from_db()
    assert (order.stage, Shipment.objects.count()) == ("shipped", 1)


def test_a_shipment_somebody_made_in_1c_is_taken_and_not_doubled(us, onec, dealer):
    _, there = shippable(us, dealer, onec)
    made = onec.ship(there, "ТД00-000099", clock.today())

    work()

    assert onec.base.sets[SHIPMENT] == [made]
    assert Shipment.objects.get().number == "ТД00-000099"


def test_a_posting_1c_refuses_is_shown_tried_again_and_set_aside_after_six(us, onec, dealer):
    order, _ = shippable(us, dealer, onec)

    def refuse(name, row):
        raise Trouble(500, "Не хватает 5 шт. товара на складе")

    onec.base.posting = refuse
    for _try in range(6):
        later()
        work("shipment")

    order.refresh_from_db()
    assert (entry("shipment").state, entry("shipment").tries) == ("quarantined", 6)
    assert "Не хватает 5 шт." in entry("shipment").error
    assert order.stage == "qualified"
    assert len(onec.base.sets[SHIPMENT]) == 1


def test_an_order_1c_has_not_taken_is_waited_for(us, onec, dealer):
    order = final(us, dealer)
    allow_shipping(us.actor, [order.id], reason="отсрочка")
    let_it_happen()

    work("shipment")

    assert (entry("shipment").state, entry("shipment").error) == ("due", "1С ещё не забрала заказ")
    assert entry("shipment").next_at > clock.now()


def test_an_order_that_differs_in_1c_ships_nothing_and_says_both_sums(us, onec, dealer):
    shippable(us, dealer, onec, total="450.00")

    work("shipment")

    assert "450" in entry("shipment").error
    assert "500" in entry("shipment").error
    assert onec.base.sets[SHIPMENT] == []


def test_after_a_restore_nothing_is_written_until_a_person_lets_it(us, onec, dealer):
    shippable(us, dealer, onec)
    begin_era(us.actor, "восстановление")
    asked = len(onec.base.asked)

    work()
    assert (len(onec.base.asked), entry("shipment").state) == (asked, "due")

    resume_outgoing(us.actor)
    later()
    work()
    assert [paper["Posted"] for paper in onec.base.sets[SHIPMENT]] == [True]


def test_without_the_switch_nothing_becomes_due(us, onec, dealer, settings):
    values = {"address": "http://127.0.0.1:1/ut", "user": "u", "minutes": 10, "reads": True, "ships": False}
    keep_odata_settings(us.actor, values, "p")

    final(us, dealer)

    assert not JournalEntry.objects.filter(kind__in=["counterparty", "shipment"]).exists()

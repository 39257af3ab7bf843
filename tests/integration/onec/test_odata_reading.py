"""Reading 1C by OData: terms, debts and states of orders become ours, each with its source and moment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, qualify_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.parties.models import Profile
from dealernet.business.parties.queries import party_card
from dealernet.business.pricing.models import PriceType
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.business.settlements.models import Allocation, Payment
from dealernet.business.settlements.queries import account_card
from dealernet.foundation import clock
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.models import EventRow
from dealernet.integrations.onec.models import Counterpart, OdataRun
from dealernet.integrations.onec.odata import client
from dealernet.integrations.onec.odata.fake import FakeOnec, Fault, Trade
from dealernet.integrations.onec.odata.runs import READ, ask_reading, read_when_due
from dealernet.integrations.onec.odata.settings import keep_odata_settings, odata_settings
from factories.happening import let_it_happen
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)
D = Decimal
INN = "5401003030"


@pytest.fixture
def us(settings, monkeypatch):
    settings.INSIDE = ["127.0.0.1"]
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))
    return company()


BOTH = pytest.mark.parametrize("onec", ["11.5", "11.4"], indirect=True)


@pytest.fixture
def onec(us, request):
    trade = Trade(getattr(request, "param", "11.5"))
    with FakeOnec(trade.base) as running:
        connect(us, running.address, trade)
        yield trade


@pytest.fixture
def dealer(us):
    made = us.dealer("ООО «Дорстрой»", regular=False)
    made.party.inn = INN
    made.party.save()
    Profile.objects.filter(party=made.party).update(inn=INN)
    return made


def connect(us, address, trade, **more):
    values = {"address": address, "user": trade.base.user, "minutes": 10, "reads": True, "ships": False, **more}
    keep_odata_settings(us.actor, values, trade.base.password)


def read(us) -> OdataRun:
    ask_reading(us.actor)
    run = OdataRun.objects.get(state="due")
    READ.now(run_id=str(run.id))
    let_it_happen()
    run.refresh_from_db()
    return run


def lines(run: OdataRun, fate: str) -> list[str]:
    return [f"{line['what']} {line['why']}".strip() for line in run.lines if line["fate"] == fate]


def agreed(onec: Trade) -> dict:
    face = onec.buyer("Дорстрой ООО", INN, "540101001", manager="Светлана")
    onec.agree(face, "Соглашение с Дорстрой", "Оптовая", days=14)
    onec.limit(face, "300000.00")
    return face


@BOTH
def test_terms_arrive_with_their_source_and_the_customer_becomes_automatic(us, onec, dealer):
    agreed(onec)
    assert party_card(us.actor, dealer.id).terms.missing == ("responsible", "agreement", "price_type", "deferral_days")

    run = read(us)

    card = party_card(us.actor, dealer.id)
    values = {line.term: line.value for line in card.term_lines}
    assert (run.state, run.error, card.terms.missing) == ("done", "", ())
    assert (values["responsible"], values["agreement"]) == ("Светлана", "Соглашение с Дорстрой")
    assert (values["price_type"], values["deferral_days"], values["credit_limit"]) == (
        us.wholesale.id, 14, D("300000.00"),
    )  # fmt: skip
    told = ("responsible", "agreement", "price_type", "deferral_days", "credit_limit")
    assert {line.source for line in card.term_lines if line.term in told} == {"onec.odata"}
    assert "ООО «Дорстрой»: Отсрочка, дней — → 14" in lines(run, "changed")
    assert Counterpart.objects.get().name == "Дорстрой ООО"


def test_reading_again_changes_nothing_and_says_nothing(us, onec, dealer):
    face = agreed(onec)
    onec.owes(face, "ЮА00-000871", "220000.00", arose=date(2026, 11, 1), due=date(2027, 1, 25))
    read(us)
    events = EventRow.objects.count()

    again = read(us)

    assert (EventRow.objects.count(), again.counts.get("changed", 0), lines(again, "changed")) == (events, 0, [])
    assert again.counts["unchanged"] >= 5


def test_a_term_that_is_missing_holds_and_its_coming_lets_the_order_go_on(us, onec, dealer):
    face = onec.buyer("Дорстрой ООО", INN, manager="Светлана")
    onec.limit(face, "300000.00")
    read(us)
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price="100.00").id, D(3))])])
    let_it_happen()
    order = Order.objects.get()
    assert "terms" in order.held_for

    onec.agree(face, "Соглашение с Дорстрой", "Оптовая", days=14)
    read(us)

    order.refresh_from_db()
    assert (order.held_for, order.deferral_days) == ({}, 14)


@BOTH
def test_debts_arrive_by_due_date_beside_what_we_know(us, onec, dealer):
    face = agreed(onec)
    onec.owes(face, "ЮА00-000871", "220000.00", arose=date(2026, 11, 12), due=date(2027, 1, 25))

    run = read(us)

    card = account_card(us.actor, dealer.id)
    due = date(2027, 1, 25) if onec.release == "11.5" else date(2026, 11, 26)
    assert [(d.document, d.left, d.due_on, d.source) for d in card.debts] == [
        ("Реализация ЮА00-000871 от 12.11.2026", D("220000.00"), due, "onec.odata")
    ]
    assert (card.debt, card.credit_limit) == (D("220000.00"), D("300000.00"))
    assert lines(run, "changed")[-1] == "ООО «Дорстрой»: долг 0 → 220\u00a0000"
    assert broken_laws() == []


def test_a_manager_nobody_here_is_called_is_refused_by_name_of_the_customer_and_the_rest_is_taken(us, onec, dealer):
    face = onec.buyer("Дорстрой ООО", INN, manager="Пётр Неизвестный")
    onec.agree(face, "Соглашение", "Оптовая", days=0)

    run = read(us)

    assert [line for line in lines(run, "refused") if "менеджера" in line] != []
    assert party_card(us.actor, dealer.id).terms.missing == ("responsible",)


def test_an_inn_that_two_customers_have_is_told_apart_by_kpp_or_refused(us, onec, dealer):
    other = us.dealer("Филиал", regular=False)
    other.party.inn, other.party.kpp = INN, "540102002"
    other.party.save()
    Profile.objects.filter(party=other.party).update(inn="")
    onec.buyer("Дорстрой, филиал", INN, "540102002", manager="Светлана")
    onec.buyer("Дорстрой без КПП", INN, manager="Светлана")

    run = read(us)

    assert party_card(us.actor, other.id).terms.responsible_name == "Светлана"
    assert party_card(us.actor, dealer.id).terms.responsible_name == ""
    assert any("Дорстрой без КПП" in line for line in lines(run, "refused"))


def test_what_is_not_published_is_named_and_the_rest_is_read(us, onec, dealer):
    agreed(onec)
    onec.base.hidden = {"Catalog_ДоговорыКонтрагентов", onec._debts}

    run = read(us)

    assert run.state == "done"
    assert any("Catalog_ДоговорыКонтрагентов" in line for line in lines(run, "passed"))
    assert party_card(us.actor, dealer.id).terms.missing == ()
    assert party_card(us.actor, dealer.id).terms.credit_limit is None


def test_a_price_type_new_to_us_is_made_and_known_again(us, onec, dealer):
    face = onec.buyer("Дорстрой ООО", INN, manager="Светлана")
    onec.agree(face, "Соглашение", "Крупный опт", days=0)

    read(us)
    read(us)

    assert PriceType.objects.filter(name="Крупный опт").count() == 1
    assert party_card(us.actor, dealer.id).terms.price_type_id == PriceType.objects.get(name="Крупный опт").id


def test_what_a_person_gave_stays_while_we_master_terms(us, onec, dealer):
    record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 30)])
    agreed(onec)

    read(us)

    card = party_card(us.actor, dealer.id)
    assert {line.term: (line.value, line.source) for line in card.term_lines}["deferral_days"] == (30, "desk")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("$metadata", status=503, said="Service Unavailable", html=True), "1С не отвечает"),
        (Fault("$metadata", status=404, said="404 Not Found", html=True), "не опубликован"),
    ],
)
def test_a_base_that_does_not_answer_is_said_in_words_and_nothing_changes(us, onec, dealer, fault, said):
    agreed(onec)
    onec.base.faults = [fault, fault, fault]

    run = read(us)

    assert (run.state, said in run.error) == ("failed", True)
    assert party_card(us.actor, dealer.id).terms.missing != ()


def test_a_wrong_password_is_said_in_words(us, onec):
    onec.base.password = "другой"

    assert "проверьте имя и пароль" in read(us).error


def ordered(us, dealer, onec: Trade, face: dict, total: str = "500.00"):
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price="100.00").id, D(5))])])
    order = Order.objects.get()
    qualify_orders(us.actor, [order.id])
    return order, onec.order(face, order.number, total)


def test_a_shipment_made_in_1c_moves_the_order_on_with_its_number(us, onec, dealer):
    face = agreed(onec)
    read(us)
    order, there = ordered(us, dealer, onec, face)
    onec.ship(there, "ТД00-000077", clock.today())

    read(us)
    read(us)

    order.refresh_from_db()
    assert (order.stage, order.shipped_total) == ("shipped", D("500.00"))
    assert order.shipments.get().number == "ТД00-000077"
    assert broken_laws() == []


def test_money_seen_in_1c_is_counted_once_with_the_banks(us, onec, dealer):
    face = agreed(onec)
    read(us)
    order, there = ordered(us, dealer, onec, face)
    record_payments(
        us.actor,
        [ToldPayment("187", clock.today(), D("200.00"), "bank", dealer.id, holders=[(order.id, D("200.00"))])],
    )
    let_it_happen()
    onec.receive(there, "ТД00-000001", "200.00", clock.today())
    onec.receive(there, "ТД00-000002", "300.00", clock.today())

    read(us)

    order.refresh_from_db()
    assert order.paid_total == D("500.00")
    assert sorted(Payment.objects.values_list("amount", "source")) == [(D("200.00"), "bank"), (D("300.00"), "onec")]
    assert sum(Allocation.objects.values_list("amount", flat=True)) == D("500.00")
    assert broken_laws() == []


def test_a_base_that_refuses_conditions_on_references_is_read_whole_instead(us, onec, dealer):
    face = agreed(onec)
    read(us)
    order, there = ordered(us, dealer, onec, face)
    onec.ship(there, "ТД00-000077", clock.today())
    onec.base.faults = [Fault("cast(", status=500, said="Ошибка при разборе отбора") for _ in range(2)]

    read(us)

    order.refresh_from_db()
    assert order.stage == "shipped"


def test_it_is_read_by_the_clock_and_never_twice_at_once(us, onec, monkeypatch):
    assert (read_when_due(), read_when_due()) == (1, 0)
    run = OdataRun.objects.get()
    READ.now(run_id=str(run.id))
    READ.now(run_id=str(run.id))
    assert read_when_due() == 0

    OdataRun.objects.update(created_at=clock.now() - timedelta(minutes=11))

    assert read_when_due() == 1
    assert OdataRun.objects.count() == 2


def test_a_connection_that_was_mended_is_read_at_once_and_not_when_its_turn_comes(us, onec):
    assert read_when_due() == 1
    READ.now(run_id=str(OdataRun.objects.get().id))
    assert read_when_due() == 0

    standing = odata_settings()
    values = {name: getattr(standing, name) for name in ("address", "user", "reads", "ships")}
    keep_odata_settings(us.actor, {**values, "minutes": 60})

    assert (read_when_due(), read_when_due()) == (1, 0)

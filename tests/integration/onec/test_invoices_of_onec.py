"""The border where 1C issues the invoices: we issue none, wait visibly, and carry 1C's number everywhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from dealernet.automation.packs import publish_pack
from dealernet.business.conversations.models import Message
from dealernet.business.documents.models import Document
from dealernet.business.documents.queries import document_face
from dealernet.business.orders.commands import NewLine, NewOrder, ToldInvoice, invoice_orders, place_orders
from dealernet.business.orders.errors import InvoicedInOnec
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.exchange.border import KEY, KIND
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.integrations.bank.loading import load_statement
from dealernet.integrations.onec.emulator import Trade11
from dealernet.integrations.onec.models import ExchangeFile
from dealernet.integrations.onec.sessions import make_account
from factories.onec import delivered, files_read
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)

THEIRS = {"invoices": "onec", "final_at": "qualified"}
STATEMENT = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=Windows
РасчСчет=40702810200000000001
СекцияДокумент=Платежное поручение
Номер=77
Дата=03.12.2026
Сумма=1000.00
ДатаПоступило=03.12.2026
ПлательщикСчет=40702810900000000099
ПлательщикИНН=6699001010
Плательщик1=ООО Дилер
ПолучательСчет=40702810200000000001
НазначениеПлатежа=Оплата по счету № СЧ00-000019 от 02.12.2026
КонецДокумента
КонецФайла
"""


@pytest.fixture
def us():
    found = company()
    BankAccount.objects.create(
        party=found.seller.party, number="40702810200000000001", bank_name="Банк", bic="044525225", is_default=True
    )
    publish_pack(found.actor)
    publish(found.actor, KIND, KEY, THEIRS)
    delivered()
    return found


@pytest.fixture
def trade(us, live_server):
    account, password = make_account(us.actor)
    return Trade11(f"{live_server.url}/1c/exchange/main", account.login, password)


def placed(us) -> Order:
    [outcome] = place_orders(us.actor, [NewOrder(us.dealer().id, [NewLine(us.product().id, Decimal(10))])])
    delivered()
    return Order.objects.get(id=outcome.subject)


def read(trade: Trade11, content: bytes) -> ExchangeFile:
    with files_read():
        trade.send_back(content)
    delivered()
    return ExchangeFile.objects.latest("received_at")


def test_an_accepted_order_is_not_invoiced_by_us_waits_visibly_and_goes_to_1c(us, trade) -> None:
    order = placed(us)

    assert (order.stage, order.invoice_number) == ("qualified", "")
    assert not Document.objects.exists()
    assert not Message.objects.filter(template="invoice").exists()
    assert JournalEntry.objects.get(subject=order.id).state == "due"
    desk = Client()
    desk.force_login(us.manager)
    assert "Ждёт счёта из 1С" in desk.get(f"/desk/orders/{order.id}/").content.decode()
    buyer = Client()
    buyer.force_login(Account.objects.get(dealer_id=order.customer_id))
    assert "готовит наша бухгалтерия" in buyer.get(f"/orders/{order.id}/").content.decode()


def test_the_number_and_day_of_1c_come_onto_our_paper_letter_and_payment(us, trade) -> None:
    order = placed(us)
    [number] = trade.take_orders()

    read(trade, trade.answer(number, on="2026-12-02", invoice="СЧ00-000019"))
    again = read(trade, trade.answer(number, on="2026-12-02", invoice="СЧ00-000019"))

    order.refresh_from_db()
    paper = Document.objects.get(holder_id=order.id)
    assert (order.invoice_number, paper.number, paper.issuer) == ("СЧ00-000019", "СЧ00-000019", "onec")
    assert (paper.issued_on, paper.version) == (date(2026, 12, 2), 1)
    assert document_face(us.actor, paper.id).content.startswith(b"%PDF")
    [letter] = Message.objects.filter(template="invoice")
    assert "СЧ00-000019" in letter.subject + letter.text
    assert again.report["invoices_known"] == 1

    load_statement(us.actor, STATEMENT.encode("cp1251"))
    delivered()

    order.refresh_from_db()
    assert order.paid_total == Decimal("1000.00")


def test_a_document_of_1c_based_on_the_order_brings_the_number_too(us, trade) -> None:
    order = placed(us)
    trade.take_orders()
    told = (
        '<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация ВерсияСхемы="2.09"><Документ><Ид>inv-1</Ид>'
        "<Номер>СЧ00-000020</Номер><Дата>2026-12-03</Дата><ХозОперация>Счет на оплату</ХозОперация>"
        f"<Основание>{order.number}</Основание><Сумма>1000</Сумма></Документ></КоммерческаяИнформация>"
    )

    report = read(trade, told.encode()).report

    assert Order.objects.get(id=order.id).invoice_number == "СЧ00-000020"
    assert report["invoices_recorded"] == 1


def test_a_plain_ut_gives_the_orders_own_number_where_the_border_says_so(us, trade) -> None:
    publish(us.actor, KIND, KEY, {**THEIRS, "invoice_number": "order"})
    order = placed(us)
    [number] = trade.take_orders()

    read(trade, trade.answer(number, on="2026-12-02"))

    assert Order.objects.get(id=order.id).invoice_number == f"ТД00-{int(number):06d}"


def test_a_person_cannot_issue_a_second_number_for_the_same_money(us) -> None:
    order = placed(us)

    [outcome] = invoice_orders(us.actor, [order.id])

    assert isinstance(outcome.refusal, InvoicedInOnec)
    assert not Document.objects.exists()


def test_a_number_that_is_another_orders_this_year_is_refused_and_next_year_it_is_not(us) -> None:
    first, second, third = placed(us), placed(us), placed(us)
    told = ToldInvoice("СЧ00-000001", date(2026, 12, 30))
    invoice_orders(us.actor, [first.id], told={first.id: told})

    [refused] = invoice_orders(us.actor, [second.id], told={second.id: told})
    [taken] = invoice_orders(us.actor, [third.id], told={third.id: ToldInvoice("СЧ00-000001", date(2027, 1, 9))})

    assert str(refused.refusal).count("СЧ00-000001") == 1
    assert taken.changed
    assert Document.objects.count() == 2


def test_a_border_under_which_no_invoice_would_ever_come_is_refused(us) -> None:
    with pytest.raises(NotPublishable):
        publish(us.actor, KIND, KEY, {"invoices": "onec", "final_at": "invoiced"})

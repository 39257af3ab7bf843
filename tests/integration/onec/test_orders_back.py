"""What 1C tells back: whole and partial payments and shipments, and all of it taken back again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.orders.models import Order, Shipment
from dealernet.business.parties.models import Party
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.business.settlements.models import Allocation, CreditAccount, Entry, Payment
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.exchange.foreign import remember
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.foundation.fields.queries import field_values
from dealernet.foundation.validations import KIND as VALIDATION
from dealernet.integrations.onec.models import ExchangeFile, FileLine, ToldOrder
from factories.fields import field
from factories.onec import delivered, sold, whole

pytestmark = pytest.mark.django_db(transaction=True)
DAY = "2026-11-24"


def fact(name: str, value: str) -> str:
    return f"<ЗначениеРеквизита><Наименование>{name}</Наименование><Значение>{value}</Значение></ЗначениеРеквизита>"


def paper(
    kind: str, key: str, basis: str, amount: str = "", *, deleted: bool = False, facts: str = "", lines=""
) -> str:
    return (
        f"<Документ><Ид>{key}</Ид><ПометкаУдаления>{str(deleted).lower()}</ПометкаУдаления><Номер></Номер>"
        f"<Номер1С>{key.upper()}</Номер1С><Дата>{DAY}</Дата><ХозОперация>{kind}</ХозОперация>"
        f"<Основание>{basis}</Основание><Сумма>{amount}</Сумма>"
        f"<ЗначенияРеквизитов>{facts}</ЗначенияРеквизитов></Документ>"
    )


def take(trade, *papers: str) -> ExchangeFile:
    assert trade.send_back(whole("".join(papers))) == "success"
    delivered()
    return ExchangeFile.objects.order_by("-received_at").first()


def paid(order: Order) -> Decimal:
    order.refresh_from_db()
    return order.paid_total


def test_payments_as_documents_count_their_own_sums_change_and_are_taken_back(us, trade, reading):
    order = sold(us, quantity=10)  # 1000
    trade.take_orders()
    first, second = (paper("Выплата безналичных денег", key, order.number, "400") for key in ("p1", "p2"))

    take(trade, first, second)
    assert paid(order) == Decimal(800)
    events = EventRow.objects.count()
    take(trade, second, first)
    assert (paid(order), EventRow.objects.count()) == (Decimal(800), events)

    take(trade, paper("Выплата безналичных денег", "p2", order.number, "600"))
    assert paid(order) == Decimal(1000)

    take(trade, paper("Выплата безналичных денег", "p1", order.number, "400", deleted=True))
    unposted = paper("Выплата безналичных денег", "p2", order.number, "600", facts=fact("Проведен", "false"))
    take(trade, unposted)
    take(trade, unposted)

    assert (paid(order), Allocation.objects.count()) == (Decimal(0), 0)
    assert CreditAccount.objects.get(party=order.customer_id).debt == 0
    assert sum(Entry.objects.values_list("amount", flat=True)) == 0
    assert broken_laws() == []
    assert set(Payment.objects.values_list("state", flat=True)) == {"taken_back"}
    assert Task.objects.filter(title=f"1С отменила оплату заказа № {order.number}").count() == 3

    take(trade, first)  # posted again
    assert paid(order) == Decimal(400)


def test_a_payment_the_bank_knows_too_stays_whatever_1c_says(us, trade, reading):
    order = sold(us, quantity=4)
    trade.take_orders()
    told = ToldPayment(
        "77", clock.today().replace(day=24), Decimal(400), "bank", order.customer_id,
        payer_inn="6699001010", holders=[(order.id, Decimal(400))],
    )  # fmt: skip
    record_payments(us.actor, [told])
    take(trade, paper("Выплата безналичных денег", "p1", order.number, "400"))

    file = take(trade, paper("Выплата безналичных денег", "p1", order.number, "400", deleted=True))

    assert (paid(order), Payment.objects.count()) == (Decimal(400), 1)
    assert "деньги есть" in FileLine.objects.get(file=file, fate="warned").why


def test_the_flags_of_trade_11_may_come_in_any_combination_and_go_back(us, trade, reading):
    order = sold(us)
    trade.take_orders()
    trade.send_back(trade.answer(order.number, paid="П-1", on=DAY))
    delivered()
    assert paid(order) == order.total

    trade.send_back(trade.answer(order.number, on=DAY))
    delivered()
    assert paid(order) == 0
    trade.send_back(trade.answer(order.number, paid="П-1", shipped="РТ-1", on=DAY))
    delivered()
    order.refresh_from_db()
    assert (order.stage, order.paid_total) == ("shipped", order.total)

    trade.send_back(trade.answer(order.number, posted=False, on=DAY))
    delivered()
    order.refresh_from_db()
    assert (order.stage, order.paid_total) == ("shipped", Decimal(0))  # the goods have left: a person decides
    titles = set(Task.objects.filter(kind="onec").values_list("title", flat=True))
    assert titles == {
        f"1С отменила оплату заказа № {order.number}",
        f"1С отменила отгрузку заказа № {order.number}",
        f"1С распровела заказ № {order.number}",
    }
    assert broken_laws() == []
    trade.send_back(trade.answer(order.number, cancelled=True, on=DAY))
    order.refresh_from_db()
    assert order.stage == "shipped"
    assert Task.objects.filter(title=f"1С отменила заказ № {order.number}").exists()


def test_a_number_of_a_payment_beside_not_paid_books_nothing(us, trade, reading):
    order = sold(us)
    trade.take_orders()
    content = trade.answer(order.number, paid="П-1", on=DAY).decode()
    partly = content.replace(
        "</ЗначенияРеквизитов></Документ>", fact("Оплачен", "false") + "</ЗначенияРеквизитов></Документ>"
    )

    trade.send_back(partly.encode())
    delivered()

    assert (paid(order), Payment.objects.count()) == (Decimal(0), 0)
    assert ToldOrder.objects.get(order_id=order.id).facts["paid_by"] == ""


def test_papers_under_an_order_of_unf_book_the_paid_sum_only_and_ship_the_lines_only(us, trade, reading):
    order = sold(us, quantity=5)
    trade.take_orders()
    product = order.lines.get().product_id
    remember("onec", "product", {"a1": product})
    inside = (
        "<ПодчиненныеДокументы>"
        f"<ПодчиненныйДокумент><Ид>u1</Ид><Дата>{DAY}</Дата><ХозОперация>Выплата безналичных денег</ХозОперация>"
        f"<Сумма>150</Сумма><ЗначенияРеквизитов>{fact('Оплачен', 'true')}{fact('Номер оплаты по 1С', 'НФ-7')}"
        "</ЗначенияРеквизитов></ПодчиненныйДокумент>"
        f"<ПодчиненныйДокумент><Ид>u2</Ид><Дата>{DAY}</Дата><ХозОперация>Выплата безналичных денег</ХозОперация>"
        f"<Сумма>350</Сумма><ЗначенияРеквизитов>{fact('Оплачен', 'false')}</ЗначенияРеквизитов></ПодчиненныйДокумент>"
        f"<ПодчиненныйДокумент><Ид>u3</Ид><Дата>{DAY}</Дата><ХозОперация>Отпуск товара</ХозОперация>"
        "<Товары><Товар><Ид>a1</Ид><Наименование>Деталь</Наименование><Количество>2</Количество></Товар></Товары>"
        f"<ЗначенияРеквизитов>{fact('Отгружен', 'true')}</ЗначенияРеквизитов></ПодчиненныйДокумент>"
        "</ПодчиненныеДокументы>"
    )
    content = trade.answer(order.number, paid="НФ-7", on=DAY).decode().replace("</Документ>", inside + "</Документ>")

    trade.send_back(content.encode())
    trade.send_back(content.encode())
    delivered()

    order.refresh_from_db()
    assert (order.paid_total, order.stage, order.lines.get().shipped) == (Decimal(150), "picking", 2)
    assert (Payment.objects.count(), Shipment.objects.count()) == (1, 1)


def test_a_shipment_taken_back_is_a_task_and_changes_nothing(us, trade, reading):
    order = sold(us)
    trade.take_orders()
    take(trade, paper("Отпуск товара", "s1", order.number))
    order.refresh_from_db()
    assert order.stage == "shipped"

    file = take(trade, paper("Отпуск товара", "s1", order.number, deleted=True))
    never = take(trade, paper("Отпуск товара", "s9", order.number, deleted=True))

    order.refresh_from_db()
    assert order.stage == "shipped"
    assert Task.objects.get(kind="onec").title == f"1С отменила отгрузку заказа № {order.number}"
    assert (file.report["warned"], never.report) == (1, {"documents_passed_over": 1})


def test_an_order_that_comes_back_with_another_rate_of_vat_is_warned_of(us, trade, reading):
    order = sold(us)
    trade.take_orders()
    remember("onec", "product", {"a1": order.lines.get().product_id})
    line = (
        "<Товары><Товар><Ид>a1</Ид><Наименование>Деталь</Наименование><Количество>2</Количество><Сумма>200</Сумма>"
        "<Налоги><Налог><Наименование>НДС</Наименование><Ставка>Без НДС</Ставка></Налог></Налоги></Товар></Товары>"
    )
    take(
        trade,
        f"<Документ><Ид>o1</Ид><Номер>{order.number}</Номер><Дата>{DAY}</Дата><ХозОперация>Заказ товара</ХозОперация>"
        f"<Сумма>200</Сумма>{line}</Документ>",
    )

    assert FileLine.objects.get(fate="warned").why == "в 1С без НДС, у нас НДС 22 %"


def test_an_order_born_in_1c_is_taken_once_and_never_goes_back(us, trade, reading):
    dealer = us.dealer()
    Party.objects.filter(id=dealer.id).update(inn="9900000017")
    remember("onec", "product", {"a1": us.product().id})
    born = (
        f"<Документ><Номер>ТД00-000777</Номер><Номер1С>ТД00-000777</Номер1С><Дата>{DAY}</Дата>"
        "<ХозОперация>Заказ товара</ХозОперация><Сумма>300</Сумма><Контрагенты><Контрагент><Ид>c1</Ид>"
        "<Наименование>Дилер</Наименование><ИНН>9900000017</ИНН></Контрагент></Контрагенты>"
        "<Товары><Товар><Ид>a1</Ид><Наименование>Деталь</Наименование><Количество>3</Количество></Товар></Товары></Документ>"
    )

    take(trade, born)
    take(trade, born)
    take(trade, paper("Выплата безналичных денег", "p5", "ТД00-000777", "100"))

    order = Order.objects.get()
    assert (order.origin, order.customer_reference, order.customer_id) == ("onec", "ТД00-000777", dealer.id)
    assert order.paid_total == 100
    assert (trade.take_orders(), JournalEntry.objects.count()) == ([], 0)
    unknown = take(trade, born.replace("ТД00-000777", "ТД00-000778").replace("9900000017", "7799000001"))
    assert "не найден" in FileLine.objects.get(file=unknown, fate="refused").why


def test_a_shipment_a_validation_forbids_is_refused_in_the_report_and_changes_nothing(us, trade, reading):
    forbids = {
        "title": {"ru": "Отгрузка"},
        "subject": "order",
        "fields": ["stage"],
        "roles": ["program"],
        "means": "forbid",
        "when": {"field": "stage", "operator": "is_one_of", "value": ["shipped", "picking"]},
        "message": {"ru": "Отгружаем только отсюда."},
    }
    publish(us.actor, VALIDATION, "ships_here", forbids)
    order = sold(us, quantity=10)
    trade.take_orders()
    events = EventRow.objects.count()

    file = take(trade, paper("Отпуск товара", "s1", order.number, "1000"))

    order.refresh_from_db()
    assert (order.shipped_total, Shipment.objects.count(), EventRow.objects.count()) == (0, 0, events)
    refused = FileLine.objects.filter(file=file, fate="refused")
    assert "Отгружаем только отсюда." in str(list(refused.values()))


def test_1c_fills_the_fields_that_name_its_requisites_once_and_a_wrong_one_is_a_refused_line(us, trade, reading):
    field("onec_number", title="Номер заказа в 1С", sources={"onec": "Номер по 1С"})
    field("weight", "number", title="Вес", sources={"onec": "Вес брутто"})
    order = sold(us)
    trade.take_orders()
    answer = trade.answer(order.number)

    for _again in range(2):
        assert trade.send_back(answer) == "success"
        delivered()

    values = field_values("order", [order.id])[order.id]
    assert values == {"onec_number": [f"ТД00-{int(order.number):06d}"]}
    assert EventRow.objects.filter(kind="orders.fields_changed", subject=order.id).count() == 1

    wrong = answer.decode().replace("</ЗначенияРеквизитов>", fact("Вес брутто", "тяжёлый") + "</ЗначенияРеквизитов>")
    assert trade.send_back(wrong.encode()) == "success"
    delivered()

    assert field_values("order", [order.id])[order.id] == values
    assert FileLine.objects.filter(fate="refused", what=f"заказ {order.number}: Вес").exists()


def test_an_order_born_in_1c_is_taken_without_what_must_be_filled_in_and_the_journal_says_what(us, trade, reading):
    field("weight", "number", title="Вес", required=True)
    field("gate", title="Ворота", required=True, shown_when={"field": "total", "operator": "more_than", "value": 1000})
    field("onec_number", title="Номер в 1С", required=True, sources={"onec": "Номер по 1С"})
    dealer = us.dealer()
    Party.objects.filter(id=dealer.id).update(inn="9900000017")
    remember("onec", "product", {"a1": us.product().id})
    born = (
        f"<Документ><Номер>ТД00-000779</Номер><Номер1С>ТД00-000779</Номер1С><Дата>{DAY}</Дата>"
        "<ХозОперация>Заказ товара</ХозОперация><Сумма>300</Сумма><Контрагенты><Контрагент><Ид>c1</Ид>"
        "<Наименование>Дилер</Наименование><ИНН>9900000017</ИНН></Контрагент></Контрагенты>"
        "<Товары><Товар><Ид>a1</Ид><Наименование>Деталь</Наименование><Количество>3</Количество></Товар></Товары></Документ>"
    )

    first, again = take(trade, born), take(trade, born)

    order = Order.objects.get()
    assert (order.stage != "draft", order.origin) == (True, "onec")
    assert field_values("order", [order.id])[order.id] == {"onec_number": ["ТД00-000779"]}
    [told] = FileLine.objects.filter(file=first, fate="warned")
    why = "принят, но не заполнены обязательные поля: «Вес». Заполните их в карточке заказа."
    assert (told.what, told.why) == (f"заказ {order.number}", why)
    assert not FileLine.objects.filter(file=again, fate__in=["warned", "refused"]).exists()

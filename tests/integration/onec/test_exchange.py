"""The exchange over real HTTP, driven by a client that speaks like УТ 11."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest

from dealernet.business.catalog.models import Product
from dealernet.business.orders.commands import (
    DraftLine,
    change_order,
)
from dealernet.business.pricing.models import Price, PriceType
from dealernet.business.settlements.models import Payment
from dealernet.business.stock.models import Balance
from dealernet.foundation import clock
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.foundation.files.store import opened
from dealernet.integrations.onec import jobs
from dealernet.integrations.onec.emulator import ServerFault, Trade11
from dealernet.integrations.onec.models import ExchangeFile
from factories.onec import delivered, sold

pytestmark = pytest.mark.django_db(transaction=True)

IMPORT = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.07">
<Классификатор><Ид>k1</Ид><Группы>
<Группа><Ид>g1</Ид><Наименование>Фильтры</Наименование></Группа></Группы>
</Классификатор>
<Каталог СодержитТолькоИзменения="false"><Ид>k1</Ид><Товары>
<Товар><Ид>a1</Ид><Артикул>ФМ-77</Артикул><Наименование>Фильтр</Наименование>
<БазоваяЕдиница Код="796">шт</БазоваяЕдиница>
<Группы><Ид>g1</Ид></Группы><СтавкиНалогов><СтавкаНалога><Ставка>22</Ставка></СтавкаНалога></СтавкиНалогов></Товар>
<Товар><Ид>a2</Ид><Артикул>НШ-50</Артикул><Наименование>Насос</Наименование></Товар>
</Товары></Каталог></КоммерческаяИнформация>"""
OFFERS = """<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.07"><ПакетПредложений><Ид>k1#</Ид>
<ТипыЦен>
<ТипЦены><Ид>c1</Ид><Наименование>Оптовая</Наименование><Валюта>RUB</Валюта></ТипЦены></ТипыЦен>
<Склады><Склад><Ид>b1</Ид><Наименование>Основной склад</Наименование></Склад></Склады>
<Предложения><Предложение><Ид>a1</Ид>
<Цены><Цена><ИдТипаЦены>c1</ИдТипаЦены><ЦенаЗаЕдиницу>1 250,50</ЦенаЗаЕдиницу></Цена>
</Цены>
<Количество>12</Количество><Склад ИдСклада="b1" КоличествоНаСкладе="12"/></Предложение></Предложения>
</ПакетПредложений></КоммерческаяИнформация>"""


def test_a_catalogue_is_taken_and_taking_it_again_changes_nothing(us, trade, reading):
    files = {"import0_1.xml": IMPORT.encode(), "offers0_1.xml": OFFERS.encode()}

    assert trade.send_catalogue(files) == ["success", "success"]

    product = Product.objects.get(article="ФМ-77")
    assert (product.name, product.group.name, product.vat_rate) == ("Фильтр", "Фильтры", Decimal(22))
    assert Price.objects.get(product=product).amount == Decimal("1250.50")
    assert PriceType.objects.count() == 1
    assert Balance.objects.get(product=product).on_hand == 12
    events, revisions = EventRow.objects.count(), list(Product.objects.values_list("revision", flat=True))

    assert trade.send_catalogue(files) == ["success", "success"]

    assert EventRow.objects.count() == events
    assert list(Product.objects.values_list("revision", flat=True)) == revisions
    assert ExchangeFile.objects.order_by("-received_at").last().report["products_created"] == 2


def test_a_large_file_comes_in_pieces_and_an_archive_is_unpacked(us, trade, reading):
    many = IMPORT.replace(
        "</Товары>",
        "".join(f"<Товар><Ид>m{n}</Ид><Наименование>Деталь {n} {'х' * 600}</Наименование></Товар>" for n in range(4000))
        + "</Товары>",
    )
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "import0_1.xml", many.encode())
    assert trade.imported("catalog", "import0_1.xml") == "success"
    assert Product.objects.count() == 4002

    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("offers0_1.xml", OFFERS)
    trade.send("catalog", "v8_1.zip", packed.getvalue())
    assert trade.imported("catalog", "offers0_1.xml") == "success"
    assert Price.objects.count() == 1


def test_pictures_come_with_a_catalogue_and_what_is_none_is_told(us, trade, reading):
    pictured = IMPORT.replace("<Группы><Ид>g1", "<Картинка>import_files/a1/1.jpg</Картинка><Группы><Ид>g1")
    photo = b"\xff\xd8\xff" + b"photo" * 1000
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("import0_1.xml", pictured)
        archive.writestr("import_files/a1/1.jpg", photo)
        archive.writestr("import_files/a1/2.jpg", "<script>alert(1)</script>")
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "v8_1.zip", packed.getvalue())

    assert trade.imported("catalog", "import0_1.xml") == "success"

    [name] = Product.objects.get(article="ФМ-77").pictures
    assert opened("products", name).path.read_bytes() == photo
    file = ExchangeFile.objects.get(name="import0_1.xml")
    assert (file.report["pictures"], [one.what for one in file.lines.filter(fate="refused")]) == (1, ["2.jpg"])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (IMPORT[: len(IMPORT) // 2].encode(), "обрывается"),
        (IMPORT.replace("UTF-8", "UTF-16", 1).encode("cp1251"), ""),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "DOCTYPE"),
        (b"<html></html>", "КоммерческаяИнформация"),
        (b"MZ\x90\x00", "XML"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_changes_nothing(us, trade, reading, content, why):
    [said] = trade.send_catalogue({"import0_1.xml": content})

    assert said.startswith("failure\n")
    assert why in said
    assert Product.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.xml", "/etc/../../x.xml", "C:\\x.xml", "a\x00.xml", "run.php", "х" * 200 + ".xml"]
)
def test_tricks_in_names_are_refused(us, trade, name):
    trade.check("catalog")
    trade.init("catalog")

    with pytest.raises(ServerFault):
        trade.send("catalog", name, b"<x/>")


def test_an_archive_that_unpacks_to_too_much_is_refused(us, trade):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("import0_1.xml", b" " * 80_000_000)
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "v8_1.zip", packed.getvalue())

    assert "распаковывается" in trade.imported("catalog", "import0_1.xml")


def test_a_wrong_password_and_a_wrong_session_are_not_let_in(us, trade):
    right, trade.password = trade.password, "guess"
    with pytest.raises(ServerFault):
        trade.check("catalog")

    trade.password = right
    trade.check("catalog")
    trade.cookie, trade.sessid = "sid1c=forged", "forged"
    assert trade.call("catalog", "init").startswith(b"failure")


def test_an_empty_sessid_and_a_lost_cookie_are_lived_with(us, trade):
    trade.check("catalog")
    trade.sessid = ""
    assert trade.call("catalog", "init").startswith(b"zip=no")


def test_orders_go_out_once_confirmed_and_never_before(us, trade):
    order = sold(us)

    assert trade.take_orders(confirm=False) == [order.number]
    assert JournalEntry.objects.get().state == "due"
    assert trade.take_orders() == [order.number]
    assert JournalEntry.objects.get().state == "sent"
    assert trade.take_orders() == []


def test_an_order_changed_between_query_and_success_goes_out_again(us, trade):
    order = sold(us)
    trade.check("sale")
    trade.call("sale", "query")
    line = order.lines.get()
    change_order(us.actor, order.id, [DraftLine(line.product_id, 1)], revision=order.revision)
    delivered()
    trade.call("sale", "success")

    assert trade.take_orders() == [order.number]


def test_success_without_a_query_does_nothing(us, trade):
    sold(us)
    trade.check("sale")

    assert trade.call("sale", "success") == b"success"
    assert JournalEntry.objects.get().state == "due"


def test_an_order_that_1c_breaks_on_is_offered_alone_then_set_aside_while_others_go(us, trade):
    bad, good = sold(us), sold(us)
    for _ in range(3):
        trade.take_orders(confirm=False)

    seen = [trade.take_orders(confirm=False) for _ in range(3)]
    assert seen == [[bad.number]] * 3
    assert trade.take_orders() == [good.number]
    assert JournalEntry.objects.get(subject=bad.id).state == "quarantined"


def test_payment_and_shipment_come_back_and_the_same_again_changes_nothing(us, trade, reading):
    order = sold(us)
    trade.take_orders()
    told = trade.answer(order.number, paid="П-1", shipped="РТ-1", on="2026-11-24")

    assert trade.send_back(told) == "success"
    delivered()
    order.refresh_from_db()
    assert (order.stage, order.paid_total) == ("shipped", order.total)
    events = EventRow.objects.count()

    assert trade.send_back(told) == "success"
    delivered()

    assert (Payment.objects.count(), EventRow.objects.count()) == (1, events)
    assert trade.take_orders() == [order.number]  # paid: 1C is given it once more
    trade.send_back(told)
    assert JournalEntry.objects.get().state == "done"


def test_a_cancellation_in_1c_cancels_and_frees(us, trade, reading):
    order = sold(us)
    trade.take_orders()

    trade.send_back(trade.answer(order.number, cancelled=True, on="2026-11-24"))

    order.refresh_from_db()
    assert (order.stage, order.cancel_reason) == ("cancelled", "Отменён в 1С")
    assert all(balance.reserved == 0 for balance in Balance.objects.all())


def test_what_1c_changed_is_kept_beside_ours_to_be_shown(us, trade, reading):
    order = sold(us, quantity=3)
    trade.take_orders()
    told = trade.answer(order.number, on="2026-11-24").replace(
        "<Количество>3</Количество>".encode(), "<Количество>1</Количество>".encode()
    )

    trade.send_back(told)

    entry = JournalEntry.objects.get()
    assert '"quantity": "1"' in entry.response
    assert order.lines.get().quantity == 3


def test_a_file_whose_import_is_never_asked_for_is_read_all_the_same(us, trade):
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "import0_1.xml", IMPORT.encode())
    ExchangeFile.objects.update(received_at=clock.now() - timedelta(minutes=5))

    assert (jobs.wake_forgotten(), jobs.read_due()) == (1, 1)

    assert Product.objects.count() == 2


def test_two_sessions_at_once_do_not_mix(us, trade, live_server, reading):
    other = Trade11(trade.url, trade.user, trade.password)
    for client in (trade, other):
        client.check("catalog")
        client.init("catalog")
    half = len(IMPORT) // 2
    trade.send("catalog", "import0_1.xml", IMPORT[:half].encode())
    other.send("catalog", "import0_1.xml", IMPORT.encode())
    trade.send("catalog", "import0_1.xml", IMPORT[half:].encode())

    assert (trade.imported("catalog", "import0_1.xml"), other.imported("catalog", "import0_1.xml")) == ("success",) * 2
    assert Product.objects.count() == 2

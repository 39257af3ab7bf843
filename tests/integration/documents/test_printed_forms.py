"""Printed forms on real orders: an invoice keeps its look for ever, an order is printed for whoever reaches it."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.conversations.models import Message
from dealernet.business.documents.errors import FormUnknown
from dealernet.business.documents.forms import KIND, form_body, keep_picture
from dealernet.business.documents.models import Document
from dealernet.business.documents.queries import document_face
from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    cancel_orders,
    change_order,
    invoice_orders,
    place_orders,
    qualify_orders,
)
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import line_key, order_form_face, order_forms
from dealernet.business.parties.models import BankAccount
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.moving import exported, take_over
from dealernet.foundation.configuration.publishing import NotPublishable, PublishedMeanwhile, publish
from dealernet.foundation.conservation import LAWS, broken_laws
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.files.models import StoredFile
from dealernet.foundation.files.store import FileRefused
from dealernet.foundation.outcomes import settled
from dealernet.integrations.mail.jobs import send_due
from dealernet.integrations.mail.settings import keep_mail_settings
from factories.fields import field
from factories.happening import let_it_happen
from factories.printing import form, invoice_form, png, printed, text
from factories.racing import at_once
from factories.trade import Company, Dealer, company
from integration.mail.fake_smtp import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    made = company()
    account = {"number": "40702810200000000001", "bank_name": "Банк", "bic": "044525225"}
    BankAccount.objects.create(party=made.seller.party, **account, is_default=True)
    return made


def order_of(us: Company, dealer: Dealer | None = None, lines: int = 1, **more) -> Order:
    dealer = dealer or us.dealer()
    goods = [NewLine(us.product(name=f"Насос {n}").id, Decimal(2)) for n in range(lines)]
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, goods, **more)])
    qualify_orders(us.actor, [placed.subject])
    return Order.objects.get(id=placed.subject)


def invoiced(us: Company, *orders: Order) -> list[Document]:
    for outcome in invoice_orders(us.actor, [order.id for order in orders]):
        settled([outcome])
    found = Document.objects.filter(holder_id__in=[order.id for order in orders], state="issued")
    return list(found.order_by("number"))


def face(us: Company, document: Document) -> str:
    return printed(document_face(us.actor, document.id).content)


def test_an_invoice_keeps_the_look_it_was_issued_with_also_when_it_is_void(us: Company) -> None:
    dealer = us.dealer()
    old, new = order_of(us, dealer), order_of(us, dealer)
    [first] = invoiced(us, old)
    before = document_face(us.actor, first.id).content

    assert invoice_form(text("Ждём вас на новом складе.")) == 1
    [second] = invoiced(us, new)
    assert invoice_form(text("Склад переехал обратно.")) == 2

    assert ([first.form_revision, second.form_revision], document_face(us.actor, first.id).content) == ([0, 1], before)
    assert "Ждёмваснановомскладе." in face(us, second)
    cancel_orders(us.actor, [new.id], reason="передумали")
    second.refresh_from_db()
    assert second.state == "void"
    assert "Ждёмваснановомскладе." in face(us, second)
    assert "АННУЛИРОВАН" in face(us, second)


def test_an_invoice_of_a_form_in_english_is_english_to_the_end_also_void(us: Company) -> None:
    body, _revision = form_body("invoice")
    publish(us.actor, KIND, "invoice", {**body, "language": "en"})
    order = order_of(us)
    [document] = invoiced(us, order)
    cancel_orders(us.actor, [order.id], reason="передумали")

    drawn = face(us, document)

    for said in (
        "InvoiceNo.",
        "Supplier:",
        "Totaltopay:",
        "VOID",
        "Theinvoiceisvoid:itneednotbepaid.",
        "roubles00kopecks",
    ):
        assert said in drawn, said


def test_issuing_the_same_again_changes_nothing_though_the_form_is_another_and_a_change_of_goods_takes_the_new_one(
    us: Company,
) -> None:
    dealer = us.dealer()
    order = order_of(us, dealer)
    [first] = invoiced(us, order)
    invoice_form(text("Новый вид"))

    [again] = invoiced(us, order)
    assert (again.id, again.form_revision, Document.objects.count()) == (first.id, 0, 1)

    line = order.lines.get()
    order.refresh_from_db()
    change_order(us.actor, order.id, [DraftLine(line.product_id, Decimal(5))], revision=order.revision)
    [second] = invoiced(us, order)
    assert (second.version, second.form_revision) == (2, 1)


def test_the_words_an_invoice_was_issued_with_stay_though_the_records_change(us: Company) -> None:
    field("contract", title="Договор")
    field("cell", subject="line", title="Ячейка")
    field("region", subject="party", title="Регион")
    order = order_of(us, lines=2)
    product = order.lines.first().product_id
    settled(set_fields(us.actor, "order", [order.id], {"contract": "Д-17"}))
    settled(set_fields(us.actor, "party", [order.customer_id], {"region": "Юг"}))
    settled(set_fields(us.actor, "line", [line_key(order.id, product)], {"cell": "А-05"}, holder=order.id))
    said = "Договор {{ field_contract }}, регион {{ party_field_region }}, статус «{{ status }}»."
    columns = {"block": "lines", "columns": [{"column": "name"}, {"column": "field_cell"}]}
    invoice_form(text(said), columns)

    [document] = invoiced(us, order)
    settled(set_fields(us.actor, "order", [order.id], {"contract": "Д-99"}))
    settled(set_fields(us.actor, "line", [line_key(order.id, product)], {"cell": "Б-01"}, holder=order.id))

    assert set(document.told["words"]) == {"field_contract", "party_field_region", "status"}
    drawn = face(us, document)
    assert "ДоговорД-17,регионЮг,статус«" in drawn
    assert "Ячейка" in drawn
    assert ("А-05" in drawn, "Б-01" in drawn) == (True, False)


def test_how_many_statements_an_invoice_and_a_form_cost_does_not_depend_on_how_many_there_are(us: Company) -> None:
    field("cell", subject="line", title="Ячейка")
    field("contract", title="Договор")
    columns = [{"column": "name"}, {"column": "field_cell"}, {"column": "to_ship"}]
    invoice_form(text("{{ field_contract }}"), {"block": "lines", "columns": columns[:2]})
    form("cells", {"block": "lines", "columns": columns}, text("{{ field_contract }}"))
    one, many = [order_of(us)], [order_of(us, lines=4) for _n in range(4)]

    order_form_face(us.actor, one[0].id, "cells")
    with CaptureQueriesContext(connection) as few:
        invoiced(us, *one)
    with CaptureQueriesContext(connection) as more:
        invoiced(us, *many)
    with CaptureQueriesContext(connection) as short:
        order_form_face(us.actor, one[0].id, "cells")
    with CaptureQueriesContext(connection) as long:
        order_form_face(us.actor, many[0].id, "cells")

    assert len(few) == len(more)
    assert len(short) == len(long) <= 16


def test_an_order_is_printed_as_it_is_now_in_its_buyers_language_or_the_one_asked_for(us: Company) -> None:
    dealer = us.dealer()
    dealer.account.language = "en"
    dealer.account.save()
    order = order_of(us, dealer, comment='до обеда #read("/etc/passwd")')

    found = order_form_face(us.actor, order.id, "order")
    russian = order_form_face(us.actor, order.id, "order", language="ru")

    assert (found.name, russian.name) == (f"Order-{order.number}.pdf", f"Заказ-{order.number}.pdf")
    assert f"OrderNo.{order.number}of" in printed(found.content)
    assert "Quantity" in printed(found.content)
    assert "Thegoodsarereserved;weshipthemoncetheyarepaid." in printed(found.content)
    assert "Поставщик:" in printed(russian.content)
    assert 'дообеда#read("/etc/passwd")' in printed(russian.content)


def test_a_pick_list_says_what_is_left_to_ship_and_what_is_missing(us: Company) -> None:
    dealer = us.dealer()
    scarce = us.product(name="Редкий насос", stock="3")
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(scarce.id, Decimal(5))])])

    drawn = printed(order_form_face(us.actor, placed.subject, "pick_list").content)

    assert "Листподборакзаказу№" in drawn
    assert "Основнойсклад" in drawn
    assert "Нетнаскладе" in drawn


def test_a_buyer_prints_only_its_own_orders_and_only_by_forms_for_buyers(us: Company) -> None:
    dealer, other = us.dealer(), us.dealer()
    order = order_of(us, dealer)
    form("secret", text("{{ responsible }}"))

    assert [one.key for one in order_forms(dealer.actor)] == ["order"]
    assert {one.key for one in order_forms(us.actor)} == {"order", "pick_list", "secret"}
    assert order_form_face(dealer.actor, order.id, "order").content
    for who, key, refusal in (
        (dealer, "pick_list", FormUnknown),
        (dealer, "secret", FormUnknown),
        (dealer, "invoice", FormUnknown),
        (dealer, "nothing", FormUnknown),
        (other, "order", OrderUnknown),
    ):
        with pytest.raises(refusal):
            order_form_face(who.actor, order.id, key)


def test_a_buyer_does_not_reach_a_former_look_that_was_not_for_buyers(us: Company) -> None:
    dealer = us.dealer()
    order = order_of(us, dealer)
    form("card", text("Наценка тайная"))
    form("card", text("Гарантия"), for_buyers=True)

    assert "Гарантия" in printed(order_form_face(dealer.actor, order.id, "card").content)
    assert "тайная" in printed(order_form_face(us.actor, order.id, "card", revision=1).content)
    with pytest.raises(FormUnknown):
        order_form_face(dealer.actor, order.id, "card", revision=1)


def test_a_form_put_aside_is_offered_nowhere_and_one_that_rules_send_cannot_be(us: Company) -> None:
    form("card", text("Гарантия"), for_buyers=True)
    order = order_of(us)
    then = [{"do": "letters.send", "template": "order_received", "attach": "form:card"}]
    publish(us.actor, "rule", "warranty", {"on": "orders.invoiced", "then": then, "title": {"ru": "Гарантия"}})

    with pytest.raises(NotPublishable, match="её прикладывают к письмам правила"):
        form("card", text("Гарантия"), off=True)
    publish(us.actor, "rule", "warranty", {"on": "orders.invoiced", "then": then, "title": {"ru": "Г"}, "off": True})
    form("card", text("Гарантия"), off=True)

    assert "card" not in {one.key for one in order_forms(us.actor)}
    with pytest.raises(FormUnknown):
        order_form_face(us.actor, order.id, "card")


@pytest.mark.parametrize(
    ("key", "body", "said"),
    [
        ("own", {"about": "invoice"}, "только форма «invoice»"),
        ("invoice", {"about": "order"}, "только форма «invoice»"),
        ("invoice", {"about": "invoice", "off": True}, "форму счёта нельзя убрать"),
        ("own", {"blocks": [{"block": "picture", "file": f"{'a' * 64}.png"}]}, "картинок формы, которых здесь нет: 1"),
        ("own", {"blocks": [{"block": "text", "text": {"ru": "{{ field_nothing }}"}}]}, "нет слова «field_nothing»"),
    ],
)
def test_what_does_not_fit_where_it_stands_is_refused_and_nothing_changes(us: Company, key, body, said) -> None:
    whole = {"title": {"ru": "Бланк"}, "about": "order", "blocks": [{"block": "rule"}], **body}

    with pytest.raises(NotPublishable, match=said):
        publish(us.actor, KIND, key, whole)

    assert Revision.objects.count() == 0


def test_a_picture_is_kept_once_and_drawn(us: Company) -> None:
    names = {keep_picture(us.actor, "logo.png", io.BytesIO(png())) for _time in range(2)}
    [name] = names
    form("logo", {"block": "picture", "file": name, "width": 30}, text("под картинкой"))

    drawn = order_form_face(us.actor, order_of(us).id, "logo").content

    assert StoredFile.objects.filter(space="forms").count() == 1
    assert b"/Subtype /Image" in drawn or b"/Subtype/Image" in drawn


def test_a_picture_whose_file_is_gone_leaves_its_place_empty_and_the_paper_is_printed(us: Company) -> None:
    name = keep_picture(us.actor, "logo.png", io.BytesIO(png(7, 7)))
    form("logo", {"block": "picture", "file": name}, text("под картинкой"))
    digest = name.partition(".")[0]
    (Path(settings.DATA_DIR) / "files" / digest[:2] / digest).unlink()

    assert "подкартинкой" in printed(order_form_face(us.actor, order_of(us).id, "logo").content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "не картинка PNG или JPEG"),
        (b"<svg onload='x'/>", "не картинка PNG или JPEG"),
        (b"GIF89a" + b"\x00" * 40, "не картинка PNG или JPEG"),
        (png(says=60_000), "60000 × 20 точек"),
        (png()[:60], "не открывается"),
        (b"\xff\xd8\xff\xe0" + b"\x00\x10" + b"\x00" * 60, "не картинка PNG или JPEG"),
        (png() + b"\x00" * (2 * 1024 * 1024), "больше 2 МБ"),
    ],
)
def test_what_is_no_small_picture_is_refused_in_words_and_not_kept(us: Company, content: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        keep_picture(us.actor, "logo.png", io.BytesIO(content))

    assert StoredFile.objects.count() == 0


def test_who_may_not_publish_keeps_no_pictures(us: Company) -> None:
    with pytest.raises(PowerMissing):
        keep_picture(actor_of(us.manager), "logo.png", io.BytesIO(png()))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_over_the_same_revision_at_once_one_is_told_of_the_other(us: Company) -> None:
    def publishes(said: str) -> Any:
        body = {"title": {"ru": "Бланк"}, "blocks": [text(said)]}
        try:
            return publish(us.actor, KIND, "own", body, instead_of=0)
        except PublishedMeanwhile as refusal:
            return refusal.code

    found = at_once(lambda: publishes("один"), lambda: publishes("другой"))

    assert (set(found), Revision.objects.count()) == ({1, "published_meanwhile"}, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_picture_kept_twice_at_once_is_kept_once(us: Company) -> None:
    def keeps() -> str:
        return keep_picture(us.actor, "logo.png", io.BytesIO(png(33, 11)))

    first, second = at_once(keeps, keeps)

    assert first
    assert (first == second, StoredFile.objects.count()) == (True, 1)


def test_the_doctor_misses_a_form_an_invoice_was_issued_with(us: Company) -> None:
    invoice_form(text("Новый вид"))
    [document] = invoiced(us, order_of(us))
    assert broken_laws([LAWS["documents.look"]]) == []

    Document.objects.filter(id=document.id).update(form_revision=7)

    [broken] = broken_laws([LAWS["documents.look"]])
    assert str(document.id) in str(broken)


def test_forms_move_between_installations_as_yaml(us: Company) -> None:
    form("label", text("Осторожно, стекло: {{ number }}"))
    content = exported(us.actor).encode()
    Revision.objects.all().update(comment="была")

    assert take_over(us.actor, content, comment="оттуда") == {"new": 0, "changed": 0, "same": 1}
    changed = content.replace("стекло".encode(), "фарфор".encode())
    assert take_over(us.actor, changed, comment="оттуда") == {"new": 0, "changed": 1, "same": 0}
    assert "фарфор" in printed(order_form_face(us.actor, order_of(us).id, "label").content)


@pytest.mark.django_db(transaction=True)
def test_a_rule_sends_an_order_printed_by_a_form_with_its_letter(us: Company) -> None:
    form("note", text("Памятка к заказу {{ number }}"), title={"ru": "Памятка / для вас"})
    then = [{"do": "letters.send", "template": "order_received", "attach": "form:note"}]
    publish(us.actor, "rule", "note", {"on": "orders.qualified", "then": then, "title": {"ru": "Памятка"}})
    order = order_of(us)
    let_it_happen()

    letter = Message.objects.get(holder_id=order.id)
    told = {"form": "note", "revision": "1", "order": str(order.id), "name": f"Памятка - для вас-{order.number}.pdf"}
    assert letter.attachments == [told]
    form("note", text("Другая"), title={"ru": "Памятка / для вас"})
    with mail_server() as inbox:
        values = {"host": "127.0.0.1", "port": inbox.port, "user": "", "sender": "co@example.ru", "security": "none"}
        keep_mail_settings(us.actor, values, "")
        send_due()
    [sent] = inbox.letters
    [attached] = list(sent.iter_attachments())
    assert attached.get_filename() == told["name"]
    assert f"Памяткакзаказу{order.number}" in printed(attached.get_content())
    assert UUID(letter.attachments[0]["order"]) == order.id

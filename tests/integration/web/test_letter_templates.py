"""Letters are written on a page: tried on a real order, refused with the reason, published as a revision."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from dealernet.automation.packs import publish_packs
from dealernet.business.conversations.models import Message
from dealernet.business.conversations.queries import LETTER_WORDS, list_templates
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import letter_facts
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import current, publish
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = {"subject-ru": "Заказ № {{ number }} принят", "body-ru": "Сумма {{ total }}, {{ profile }}."}


@pytest.fixture
def us() -> Company:
    return company()


def signed_in(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", html.fromstring(response.content.decode()).find(".//main").text_content())


def ordered(us: Company, name: str = "") -> Order:
    dealer = us.dealer(name)
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price="100.00").id, Decimal(2))])])
    return Order.objects.get(id=outcome.subject)


def test_a_letter_is_tried_on_a_real_order_and_nothing_is_written(us: Company) -> None:
    first, newest = ordered(us, "ООО «Первый»"), ordered(us, "ООО «Второй» {{ link }} <b>")
    page, address = signed_in("administrator"), reverse("desk-letter-template", args=["order_received"])

    tried = words(page.post(address, {**TEXTS, "act": "try"}))
    assert f"Заказ № {newest.number} принят" in tried
    assert "Сумма 200 ₽, ООО «Второй» {{ link }} <b>." in tried
    assert f"Заказ № {first.number} принят" in words(
        page.post(address, {**TEXTS, "act": "try", "number": first.number})
    )
    assert "Нет заказа" in words(page.post(address, {**TEXTS, "act": "try", "number": "нет такого"}))
    assert (Message.objects.count(), Revision.objects.count()) == (0, 0)


def test_a_wrong_word_is_named_when_the_letter_is_tried_not_only_when_it_is_published(us: Company) -> None:
    ordered(us)
    page, address = signed_in("administrator"), reverse("desk-letter-template", args=["order_received"])
    wrong = {**TEXTS, "body-ru": "Заказ {{ numbr }}, {{ tovar }}"}

    tried = words(page.post(address, {**wrong, "act": "try"}))
    assert "нет слова «numbr» (может быть, «number»?)" in tried
    assert "нет слова «tovar»" in tried
    assert "нет слова" not in words(page.post(address, {**TEXTS, "act": "try"}))
    refused = page.post(address, wrong)
    assert (refused.status_code, "(может быть, «number»?)" in words(refused)) == (422, True)
    assert Revision.objects.count() == 0


def test_what_is_published_is_what_buyers_are_written(us: Company) -> None:
    publish_packs(us.actor)
    count = Revision.objects.count()
    page = signed_in("administrator")

    sent = page.post(reverse("desk-letter-template", args=["order_received"]), {**TEXTS, "comment": "короче"})

    assert sent.status_code == 302
    assert (Revision.objects.count(), current("letter", "order_received").comment) == (count + 1, "короче")
    order = ordered(us)
    let_it_happen()
    letter = Message.objects.get(holder_id=order.id, template="order_received")
    assert (letter.subject, letter.template_revision) == (f"Заказ № {order.number} принят", 1)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"subject-ru": ""}, "у письма есть тема и текст"),
        ({"body-ru": " "}, "у письма есть тема и текст"),
        ({"body-ru": "{{ password }}"}, "нет слова «password»"),
        ({"subject-ru": "x" * 301}, "не больше 300 знаков"),
        ({"body-ru": "x" * 20_001}, "не больше 20000 знаков"),
    ],
)
def test_a_wrong_letter_is_refused_and_what_was_typed_stays(us: Company, told, said) -> None:
    page = signed_in("administrator")

    sent = page.post(reverse("desk-letter-template", args=["invoice"]), {**TEXTS, **told})

    assert (sent.status_code, Revision.objects.count()) == (422, 0)
    assert said in words(sent)


@pytest.mark.parametrize(
    "text", ["{{ ''.__class__ }}", "{% load x %}", "{{number.__class__}}", "${7*7}", "<script>1</script>"]
)
def test_what_looks_like_a_program_comes_out_as_text(us: Company, text: str) -> None:
    ordered(us)

    tried = signed_in("administrator").post(
        reverse("desk-letter-template", args=["invoice"]), {**TEXTS, "body-ru": text, "act": "try"}
    )

    assert text in words(tried)
    assert "<script>1" not in tried.content.decode()


def test_a_letter_of_ones_own_can_be_chosen_by_a_rule(us: Company) -> None:
    page = signed_in("administrator")

    made = page.post(reverse("desk-letter-template-new"), TEXTS)

    assert made.url == reverse("desk-letter-template", args=["zakaz_prinyat"])
    body = {"on": "orders.submitted", "then": [{"do": "letters.send", "template": "zakaz_prinyat"}]}
    publish(us.actor, "rule", "own", body)
    order = ordered(us)
    let_it_happen()
    assert Message.objects.get(holder_id=order.id).template == "zakaz_prinyat"


def test_every_word_a_letter_about_an_order_may_use_has_an_answer_and_every_letter_is_publishable(us: Company) -> None:
    order = ordered(us)
    answered = set(letter_facts([order.id])[order.id]) | {"papers", "shipment_number", "reason", "paper_number"}
    assert set(LETTER_WORDS["order"]) <= answered

    page = signed_in("administrator")
    for row in list_templates(us.actor):
        form = html.fromstring(page.get(reverse("desk-letter-template", args=[row.key])).content.decode()).forms
        texts = next(one for one in form if "subject-ru" in one.fields)
        sent = page.post(reverse("desk-letter-template", args=[row.key]), dict(texts.form_values()))
        assert sent.status_code == 302, (row.key, words(sent))


def test_who_may_not_publish_writes_no_letters(us: Company) -> None:
    page = signed_in("salesperson")

    for address in (reverse("desk-letter-templates"), reverse("desk-letter-template", args=["invoice"])):
        assert page.get(address).status_code in (403, 404)
    assert page.post(reverse("desk-letter-template", args=["invoice"]), TEXTS).status_code in (403, 404)
    assert Revision.objects.count() == 0


def test_what_a_colleague_published_of_a_letter_meanwhile_is_not_taken_back(us: Company) -> None:
    page, address = signed_in("administrator"), reverse("desk-letter-template", args=["order_received"])
    assert 'name="seen" value="0"' in page.get(address).content.decode()
    page.post(address, {**TEXTS, "seen": "0"})

    late = page.post(address, {**TEXTS, "subject-ru": "Поздно", "seen": "0"})

    assert (late.status_code, "Ничего не опубликовано" in words(late)) == (409, True)
    assert Revision.objects.count() == 1

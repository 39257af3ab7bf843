"""Printed forms on pages and in the API: built block by block, drawn as they are typed, published, printed."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from dealernet.business.documents.forms import KIND, form_body
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import current
from dealernet.foundation.files.models import StoredFile
from factories.printing import form, png, printed, text
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
ORDER = "order"


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def page(us: Company) -> Client:
    return signed_in("administrator")


def signed_in(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def ordered(us: Company, dealer: Dealer | None = None) -> Order:
    dealer = dealer or us.dealer()
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(2))])])
    return Order.objects.get(id=outcome.subject)


def words(response: Any) -> str:
    found = html.fromstring(response.content.decode())
    return re.sub(r"\s+", " ", (found.find(".//main") if found.find(".//main") is not None else found).text_content())


def fields(response: Any) -> dict[str, Any]:
    """What the page's form would send, as a browser would."""
    found = html.fromstring(response.content.decode())
    [sent] = [one for one in found.forms if "blocks" in one.fields]
    given: dict[str, Any] = {}
    for name, value in sent.form_values():
        given.setdefault(name, []).append(value)
    return given


def kinds(response: Any) -> list[str]:
    return [block["block"] for block in json.loads(fields(response)["blocks"][0])["blocks"]]


def act(page: Client, address: str, response: Any, name: str, **typed: Any) -> Any:
    return page.post(address, {**fields(response), "act": name, **typed})


def test_a_form_is_built_block_by_block_and_published(us: Company, page: Client) -> None:
    order, address = ordered(us), reverse("desk-form", args=[ORDER])
    shown = page.get(address)
    came = kinds(shown)

    shown = act(page, address, shown, "open:1")
    shown = act(page, address, shown, "add", adds="text")
    assert kinds(shown) == [*came[:2], "text", *came[2:]]
    typed = {"o-text-ru": "Спасибо за заказ № {{ number }}!", "o-size": "large", "o-bold": "1", "o-align": "center"}
    shown = act(page, address, shown, "up:2", **typed)
    assert kinds(shown) == [came[0], "text", *came[1:]]
    shown = act(page, address, shown, "down:0")
    shown = act(page, address, shown, "remove:2")
    assert (kinds(shown), Revision.objects.count()) == (["text", came[0], *came[2:]], 0)

    sent = act(page, address, shown, "publish", comment="благодарим")

    assert (sent.status_code, current(KIND, ORDER).comment) == (302, "благодарим")
    first = current(KIND, ORDER).body["blocks"][0]
    said = {"ru": "Спасибо за заказ № {{ number }}!"}
    assert first == {"block": "text", "text": said, "size": "large", "bold": True, "align": "center"}
    assert f"Спасибозазаказ№{order.number}!" in printed(page.get(reverse("order-form", args=[order.id, ORDER])).content)
    history = words(page.get(reverse("desk-configuration-history", args=[KIND, ORDER])))
    assert "Редакция 1" in history
    assert "+ - Текст: + Текст блока: Спасибо за заказ № {{ number }}! + Размер: крупный + Жирный: да" in history
    assert "Реквизиты" not in history
    assert "+ - Таблица товаров" not in history


def test_what_was_begun_waits_for_its_author_until_it_is_published_or_forgotten(us: Company, page: Client) -> None:
    ordered(us)
    address = reverse("desk-form", args=[ORDER])
    came = kinds(page.get(address))
    shown = act(page, address, page.get(address), "add", adds="text")
    page.post(reverse("desk-form-look"), {**fields(shown), "o-text-ru": "Недописанное"})

    again = page.get(address)
    assert "Вы здесь не закончили" in words(again)
    assert json.loads(fields(again)["blocks"][0])["blocks"][-1] == {"block": "text", "text": {"ru": "Недописанное"}}
    assert kinds(page.get(reverse("desk-form", args=["pick_list"]))) != kinds(again)
    page.post(reverse("desk-form-look"), fields(page.get(reverse("desk-form", args=["pick_list"]))))
    assert "Вы здесь не закончили" in words(page.get(address))
    other = Account.objects.create_user("b@example.ru", "correct horse battery", name="Б", role="administrator")
    elsewhere = Client()
    elsewhere.force_login(other)
    assert "не закончили" not in words(elsewhere.get(address))
    assert Revision.objects.count() == 0

    assert act(page, address, again, "forget").status_code == 302
    assert kinds(page.get(address)) == came
    assert "не закончили" not in words(page.get(address))


def test_what_was_begun_from_another_revision_or_is_published_does_not_come_back(us: Company, page: Client) -> None:
    address = reverse("desk-form", args=[ORDER])
    act(page, address, page.get(address), "remove:0")
    form(ORDER, text("Чужая правка"))
    assert kinds(page.get(address)) == ["text"]

    shown = act(page, address, page.get(address), "add", adds="rule")
    assert act(page, address, shown, "publish").status_code == 302
    assert "не закончили" not in words(page.get(address))


def test_an_act_renews_the_blocks_alone_and_has_the_paper_drawn_anew_once_they_stand(us: Company, page: Client) -> None:
    address = reverse("desk-form", args=[ORDER])

    answer = page.post(address, {**fields(page.get(address)), "act": "up:1"}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Trigger-After-Settle"] == "redrawn"
    assert answer.content.decode().lstrip().startswith('<form id="form"')
    assert "autofocus" not in page.get(address).content.decode()


def test_a_removed_block_is_brought_back_where_it_stood(us: Company, page: Client) -> None:
    address = reverse("desk-form", args=[ORDER])
    shown = page.get(address)
    came = kinds(shown)

    shown = act(page, address, shown, "remove:3")
    assert "Вернуть убранный блок, Стороны" in words(shown)
    shown = act(page, address, shown, "restore")

    assert kinds(shown) == came
    assert "Вернуть убранный блок" not in words(shown)


def test_a_form_published_as_it_came_says_the_same(us: Company, page: Client) -> None:
    for key in ("invoice", "order", "pick_list"):
        address = reverse("desk-form", args=[key])
        shown = page.get(address)
        for place in range(len(kinds(shown))):
            shown = act(page, address, shown, f"open:{place}")
        came, _revision = form_body(key)

        assert json.loads(fields(shown)["blocks"][0])["blocks"] == came["blocks"]


def test_columns_rows_and_ticks_are_typed_and_what_is_emptied_goes(us: Company, page: Client) -> None:
    address = reverse("desk-form", args=[ORDER])
    shown = act(page, address, page.get(address), "open:5")
    shown = act(
        page, address, shown, "open:3", **{"o-columns-1": "", "o-columns-2-title-ru": "Что", "o-columns-9": "tick"}
    )
    lines = json.loads(fields(shown)["blocks"][0])["blocks"][5]["columns"]
    assert lines[:2] == [{"column": "n"}, {"column": "name", "title": {"ru": "Что"}}]
    assert lines[-1] == {"column": "tick"}

    rows = {"o-show": ["buyer"], "o-rows-0-label-ru": "Куда:", "o-rows-1-label-ru": "", "o-rows-1-text-ru": ""}
    shown = act(page, address, shown, "close", **rows, **{"o-rows-1-label-en": ""})
    sides = json.loads(fields(shown)["blocks"][0])["blocks"][3]
    assert (sides["show"], sides["rows"][0]["label"]["ru"], len(sides["rows"])) == (["buyer"], "Куда:", 3)


def test_what_is_typed_is_drawn_on_a_real_order_and_nothing_is_kept(us: Company, page: Client) -> None:
    order, newest = ordered(us), ordered(us)
    address = reverse("desk-form-look")
    shown = page.get(reverse("desk-form", args=[ORDER]))

    drawn = page.post(address, fields(shown))
    other = page.post(address, {**fields(shown), "number": order.number})
    none = page.post(address, {**fields(shown), "number": "нет такого"})

    assert f"На заказе № {newest.number}" in words(drawn)
    assert 'src="data:image/png;base64,iVBOR' in drawn.content.decode()
    assert f"На заказе № {order.number}" in words(other)
    assert "Нет заказа" in words(none)
    assert Revision.objects.count() == 0


def test_a_form_of_invoices_is_drawn_before_anything_is_issued(us: Company, page: Client) -> None:
    ordered(us)
    shown = page.get(reverse("desk-form", args=["invoice"]))

    assert "data:image/png" in page.post(reverse("desk-form-look"), fields(shown)).content.decode()


def test_an_unknown_word_is_named_with_what_was_meant_where_it_stands_and_is_not_published(
    us: Company, page: Client
) -> None:
    address = reverse("desk-form", args=[ORDER])
    shown = act(page, address, page.get(address), "open:0")
    wrong = {"o-text-ru": "Заказ {{ nomber }}"}

    drawn = page.post(reverse("desk-form-look"), {**fields(shown), **wrong})
    sent = act(page, address, shown, "publish", **wrong)

    for answer in (drawn, sent):
        assert "нет слова «nomber» (может быть, «number»?)" in words(answer)
    assert (sent.status_code, Revision.objects.count()) == (422, 0)
    assert fields(sent)["o-text-ru"] == ["Заказ {{ nomber }}"]


def test_a_form_changed_by_somebody_meanwhile_is_not_published_over(us: Company, page: Client) -> None:
    address = reverse("desk-form", args=[ORDER])
    shown = page.get(address)
    form(ORDER, text("Чужая правка"))

    sent = act(page, address, shown, "publish", **{"title-ru": "Мой бланк"})

    assert (sent.status_code, Revision.objects.count()) == (409, 1)
    assert "опубликовал" in words(sent)
    assert fields(sent)["title-ru"] == ["Мой бланк"]


def test_a_form_goes_back_to_how_the_program_came_by_a_draft(us: Company, page: Client) -> None:
    address = reverse("desk-form", args=[ORDER])
    came = kinds(page.get(address))
    form(ORDER, text("Всё иначе"))
    assert "?as=came" in page.get(address).content.decode()

    shown = page.get(f"{address}?as=came")

    assert (kinds(shown), current(KIND, ORDER).number) == (came, 1)
    assert act(page, address, shown, "publish").status_code == 302
    assert ([one["block"] for one in current(KIND, ORDER).body["blocks"]], Revision.objects.count()) == (came, 2)


def test_a_form_of_ones_own_begins_as_the_order_and_is_printed_from_the_card(us: Company, page: Client) -> None:
    dealer = us.dealer()
    order, address = ordered(us, dealer), reverse("desk-form-new")
    unnamed = act(page, address, page.get(address), "publish")
    assert (unnamed.status_code, "название по-русски" in words(unnamed)) == (422, True)

    made = act(page, address, page.get(address), "publish", **{"title-ru": "Гарантийный талон", "for_buyers": "1"})

    assert made.url == reverse("desk-form", args=["garantijnyj_talon"])
    there = reverse("order-form", args=[order.id, "garantijnyj_talon"])
    assert there in page.get(reverse("desk-order", args=[order.id])).content.decode()
    buyer = Client()
    buyer.force_login(dealer.account)
    assert there in buyer.get(reverse("portal-order", args=[order.id])).content.decode()
    given = buyer.get(there)
    assert (given.status_code, given.headers["Content-Type"]) == (200, "application/pdf")
    assert "pick_list" not in buyer.get(reverse("portal-order", args=[order.id])).content.decode()
    assert buyer.get(reverse("order-form", args=[order.id, "pick_list"])).status_code == 404


def test_a_picture_is_taken_into_the_open_block_and_a_bad_one_refused_beside_what_was_typed(
    us: Company, page: Client
) -> None:
    address = reverse("desk-form", args=[ORDER])
    shown = act(page, address, page.get(address), "add", adds="picture")

    bad = act(page, address, shown, "redraw", **{"o-file-new": SimpleUploadedFile("x.png", b"<svg/>"), "o-width": "55"})
    assert (bad.status_code, StoredFile.objects.count()) == (422, 0)
    assert "это не картинка PNG или JPEG" in words(bad)
    assert fields(bad)["o-width"] == ["55"]
    good = act(page, address, bad, "redraw", **{"o-file-new": SimpleUploadedFile("logo.png", png())})
    assert '<img class="stamp" src="/files/' in good.content.decode()
    assert act(page, address, good, "publish").status_code == 302

    block = current(KIND, ORDER).body["blocks"][-1]
    assert (block["block"], block["width"], block["file"][-4:]) == ("picture", 55, ".png")


@pytest.mark.parametrize(
    "draft", ["", "{", "[]", '{"blocks": 1, "revision": 0}', '{"blocks": [{"block": "x"}], "revision": 0}']
)
def test_a_broken_draft_is_refused(us: Company, page: Client, draft: str) -> None:
    sent = page.post(reverse("desk-form", args=[ORDER]), {"blocks": draft, "act": "publish"})

    assert (sent.status_code, Revision.objects.count()) == (422, 0)


def test_who_may_not_publish_neither_sees_nor_changes_forms(us: Company) -> None:
    page = signed_in("salesperson")

    for name, args in (("desk-forms", []), ("desk-form", [ORDER]), ("desk-form-new", [])):
        assert page.get(reverse(name, args=args)).status_code in (403, 404)
    for name, args in (("desk-form", [ORDER]), ("desk-form-new", []), ("desk-form-look", [])):
        assert page.post(reverse(name, args=args), {}).status_code in (403, 404)
    assert Revision.objects.count() == 0


def key(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}"}


def test_the_api_gives_an_order_as_pdf_to_whoever_reaches_it(us: Company) -> None:
    dealer, other = us.dealer(), us.dealer()
    order = ordered(us, dealer)
    place = f"/api/v1/orders/{order.id}/forms/"

    listed = Client().get(place, headers=key(dealer.account)).json()
    given = Client().get(f"{place}order/?language=en", headers=key(dealer.account))

    assert listed == {"forms": [{"key": "order", "title": "Заказ", "for_buyers": True}]}
    assert (given.status_code, given.headers["Content-Type"]) == (200, "application/pdf")
    assert f"OrderNo.{order.number}" in printed(given.content)
    for who, where, status in (
        (dealer.account, f"{place}pick_list/", 404),
        (dealer.account, f"{place}order/?language=fr", 422),
        (other.account, f"{place}order/", 404),
        (other.account, place, 404),
        (us.manager, f"{place}pick_list/", 200),
    ):
        assert Client().get(where, headers=key(who)).status_code == status, where


def test_by_the_api_a_picture_is_kept_and_a_form_published(us: Company) -> None:
    chief = Account.objects.create_user("a@example.ru", "correct horse battery", name="А", role="administrator")
    headers = key(chief)
    file = SimpleUploadedFile("stamp.png", png(), "image/png")

    kept = Client().post("/api/v1/forms/pictures/", {"file": file}, headers=headers).json()["file"]
    body = {"title": {"ru": "Бланк"}, "blocks": [{"block": "picture", "file": kept}]}
    sent = Client().post(
        f"/api/v1/definitions/{KIND}/blank/publication/",
        json.dumps({"body": body, "comment": "", "revision": 0}),
        content_type="application/json",
        headers=headers,
    )

    assert (sent.status_code, sent.json()["revision"]) == (200, 1)
    order = ordered(us)
    tried = {"key": "blank", "body": {**body, "blocks": [text("Проба {{ number }}")]}, "order": str(order.id)}
    drawn = Client().post("/api/v1/forms/preview/", json.dumps(tried), content_type="application/json", headers=headers)
    assert f"Проба{order.number}" in printed(drawn.content)
    tried["body"] = {**body, "blocks": [text("{{ nomber }}")]}
    wrong = Client().post("/api/v1/forms/preview/", json.dumps(tried), content_type="application/json", headers=headers)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_publishable")
    assert Revision.objects.count() == 1
    refused = Client().post("/api/v1/forms/pictures/", {"file": SimpleUploadedFile("x.png", b"no")}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "file_refused")
    alien = Client().post(
        "/api/v1/forms/pictures/", {"file": SimpleUploadedFile("x.png", png(9, 9))}, headers=key(us.manager)
    )
    assert (alien.status_code, StoredFile.objects.count()) == (403, 1)

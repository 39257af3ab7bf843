"""A status keeps people from what it should: fields it locks and needs, acts it leaves to some roles."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import translation

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    cancel_orders,
    place_orders,
    publish_statuses,
    qualify_orders,
    set_channel,
    start_picking,
)
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries import fields_to_lock, fields_to_require
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.foundation.validations import BeyondValidation
from factories.fields import field
from factories.statuses import with_one
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def person(role: str) -> Actor:
    return actor_of(Account.objects.create_user(f"{uuid4()}@x.example", "correct horse", name="Ч", role=role))


def placed(us: Company, dealer: Dealer, many: int = 1) -> list[UUID]:
    product = us.product("1000.00")
    asked = [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))]) for _ in range(many)]
    return [one.subject for one in place_orders(us.actor, asked)]


def stands() -> list[Any]:
    return [list(Order.objects.order_by("id").values()), list(OrderLine.objects.values()), EventRow.objects.count()]


def test_what_a_status_needs_is_asked_before_the_order_goes_on_in_the_companys_own_words(us: Company) -> None:
    need = {"fields": ["channel"], "message": {"ru": "Спросите, откуда узнали о нас.", "en": "Ask how they found us."}}
    publish_statuses(us.actor, with_one("received", require=need))
    [order] = placed(us, us.dealer())
    before = stands()

    [refused] = qualify_orders(us.actor, [order])

    assert isinstance(refused.refusal, BeyondValidation)
    assert (str(refused.refusal), refused.refusal.field, stands()) == (need["message"]["ru"], "channel", before)
    with translation.override("en"):
        assert str(refused.refusal) == "Ask how they found us."
    settled(set_channel(us.actor, [order], "Выставка"))
    settled(qualify_orders(us.actor, [order]))


def test_without_own_words_the_missing_field_is_named(us: Company) -> None:
    publish_statuses(us.actor, with_one("accepted", require={"fields": ["phone", "delivery"]}))
    [order] = placed(us, us.dealer())
    settled(qualify_orders(us.actor, [order]))

    [refused] = start_picking(us.actor, [order])

    with translation.override("ru"):
        assert "Принят" in str(refused.refusal)
        assert "телефон" in str(refused.refusal)


def test_an_order_that_lacks_a_field_may_still_be_cancelled(us: Company) -> None:
    publish_statuses(us.actor, with_one("received", require={"fields": ["channel"]}))
    [order] = placed(us, us.dealer())

    assert settled(cancel_orders(us.actor, [order], reason="ошибка")).changed


def test_what_a_draft_needs_is_asked_of_orders_that_come_whole(us: Company) -> None:
    publish_statuses(us.actor, with_one("draft", require={"fields": ["phone"]}))
    dealer, product = us.dealer(), us.product()

    [refused] = place_orders(us.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])

    assert not refused.done
    assert (Order.objects.count(), EventRow.objects.filter(kind="orders.submitted").count()) == (0, 0)


def test_the_buyer_reads_his_own_hint_and_sees_no_button_he_may_not_press(us: Company, client: Client) -> None:
    changes = {"buyer_hint": {"ru": "Мы позвоним сегодня о № {{ number }} на {{ total }} ₽"}, "hint": {"ru": "Тайна"}}
    publish_statuses(us.actor, with_one("received", acts={"cancellation": ["head_of_sales"]}, **changes))
    dealer = us.dealer()
    [order] = placed(us, dealer)
    client.force_login(dealer.account)

    page = client.get(f"/orders/{order}/").content.decode()
    answer = client.post(f"/orders/{order}/cancellation/", {"reason": "передумал"})

    hinted = f"Мы позвоним сегодня о № {Order.objects.get().number} на 1 000 ₽"
    assert (hinted in page.replace("\xa0", " "), "Тайна" in page, "/cancellation/" in page) == (True, False, False)
    assert (answer.status_code, Order.objects.get().stage) == (422, "submitted")


def test_a_field_of_the_companys_own_is_needed_and_locked_like_any_other(us: Company) -> None:
    own = field("weight", "number", title="Вес, кг")
    need, lock = {"fields": [own.word]}, {"fields": [own.word], "message": {"ru": "Вес уже сказан перевозчику."}}
    assert own.word in dict(fields_to_require())
    assert own.word in dict(fields_to_lock())
    body = with_one("received", require=need)
    publish_statuses(us.actor, [{**one, "lock": lock} if one["key"] == "accepted" else one for one in body])
    [order] = placed(us, us.dealer())

    [refused] = qualify_orders(us.actor, [order])
    with translation.override("ru"):
        assert "Вес, кг" in str(refused.refusal)
    settled(set_fields(us.actor, "order", [order], {own.name: "12"})[0:1])
    settled(qualify_orders(us.actor, [order]))
    [kept] = set_fields(us.actor, "order", [order], {own.name: "13"})

    assert str(kept.refusal) == "Вес уже сказан перевозчику."
    assert SOURCES["order"].gather([order])[order][own.word] == Decimal(12)

"""Packs that carry more than rules: looked at first, added over nothing that was changed, switched off and on whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from dealernet.automation.packs import (
    PACKS,
    add_pack,
    list_packs,
    pack_moves,
    pack_preview,
    parts_of,
    publish_packs,
    restore_pack,
    switch_pack_off,
    switch_pack_on,
)
from dealernet.automation.packs.standing import bodies_here
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.queries import order_card, order_statuses
from dealernet.foundation.access.identify import actor_of, digest_of
from dealernet.foundation.access.models import Account, Token
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import NotPublishable, current, publish
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
PACK = "buyer_edits"


@pytest.fixture
def us() -> Company:
    found = company()
    publish_packs(found.actor)
    return found


def row(us: Company, pack: str = PACK) -> Any:
    return next(one for one in list_packs(us.actor) if one.key == pack)


def test_what_a_pack_would_add_is_told_and_nothing_is_changed(us: Company) -> None:
    before = (Revision.objects.count(), EventRow.objects.count())

    told = {(one.kind, one.key): (one.state, tuple(one.problems)) for one in pack_preview(us.actor, PACK)}

    assert (Revision.objects.count(), EventRow.objects.count()) == before
    assert told.pop(("order_statuses", "orders")) == ("changed", ())
    assert set(told.values()) == {("new", ())}
    assert {kind for kind, _key in told} == {"field", "letter", "validation", "rule"}
    assert current("field", "order-confirmed_by_client") is None


def test_one_click_adds_it_all_and_twice_is_once(us: Company) -> None:
    many = add_pack(us.actor, PACK)
    revisions = Revision.objects.count()

    assert (many > 10, add_pack(us.actor, PACK), pack_preview(us.actor, PACK)) == (True, 0, [])
    assert Revision.objects.count() == revisions
    assert {one.state for one in row(us).parts} == {"same"}
    keys = [one.key for one in order_statuses().listed]
    assert keys.index("goods_elsewhere") < keys.index("goods_at_hand") < keys.index("received")


def test_buyers_read_the_pack_s_statuses_in_words_of_their_own(us: Company) -> None:
    add_pack(us.actor, PACK)
    statuses = order_statuses()

    told = [
        (one.buyer_label, one.label) for key in ("goods_elsewhere", "goods_at_hand") if (one := statuses.known(key))
    ]

    assert told == [
        ("Ждём часть товара", "Не весь товар на складе отгрузки"),
        ("Товар отложен для вас", "Весь товар на складе отгрузки"),
    ]


def test_what_the_company_changed_stays_until_it_asks_for_it_as_it_came(us: Company) -> None:
    add_pack(us.actor, PACK)
    standing = current("validation", "confirmed_contents")
    assert standing is not None
    publish(us.actor, "validation", "confirmed_contents", {**standing.body, "message": {"ru": "Наши слова."}})
    statuses = [{**one, "tone": "bad"} if one["key"] == "goods_at_hand" else one for one in bodies_statuses()]
    publish(us.actor, "order_statuses", "orders", statuses)

    assert add_pack(us.actor, PACK) == 0
    assert row(us).changed == 2
    assert restore_pack(us.actor, PACK) == 2
    assert row(us).changed == 0
    assert [one["key"] for one in bodies_statuses()] == [one["key"] for one in statuses]


def bodies_statuses() -> list[Any]:
    return list(bodies_here()["order_statuses"].values())


def test_a_pack_is_switched_off_whole_and_comes_back_as_it_was(us: Company) -> None:
    add_pack(us.actor, PACK)
    by_itself = current("rule", "unconfirmed_reminder")
    assert by_itself is not None
    publish(us.actor, "rule", "unconfirmed_reminder", {**by_itself.body, "off": True})
    working = {(one.kind, one.key) for one in row(us).parts if one.works}

    off = switch_pack_off(us.actor, PACK)
    revisions = Revision.objects.count()

    assert (off, switch_pack_off(us.actor, PACK)) == (len(working) - len(row(us).staying), 0)
    assert Revision.objects.count() == revisions
    assert row(us).working == 0
    assert {one.kind for one in row(us).staying} == {"field", "letter", "order_statuses"}
    assert switch_pack_on(us.actor, PACK) == off
    assert {(one.kind, one.key) for one in row(us).parts if one.works} == working
    assert switch_pack_on(us.actor, PACK) == 0


def test_a_pack_that_cannot_be_published_is_refused_whole_in_words(us: Company) -> None:
    mine = {"subject": "order", "type": "text", "title": {"ru": "Подтверждён клиентом"}}
    publish(us.actor, "field", "order-mine", mine)
    revisions = Revision.objects.count()

    assert "refused" in {one.state for one in pack_preview(us.actor, PACK)}
    with pytest.raises(NotPublishable, match="Подтверждён клиентом"):
        add_pack(us.actor, PACK)

    assert Revision.objects.count() == revisions


def test_only_who_publishes_the_configuration_switches_packs(us: Company) -> None:
    seller = actor_of(us.manager)
    for act in (add_pack, switch_pack_off, switch_pack_on, restore_pack, pack_preview):
        with pytest.raises(PowerMissing):
            act(seller, PACK)


def test_the_page_shows_adds_switches_off_and_on(us: Company) -> None:
    page = Client(headers={"accept-language": "ru"})
    page.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    )
    there, switching = reverse("desk-rule-pack-preview", args=[PACK]), reverse("desk-rule-pack", args=[PACK])

    shown = page.get(there).content.decode()
    for word in ("Подтверждён клиентом", "Не весь товар на складе отгрузки", "Включить набор"):
        assert word in shown
    for act, working in (("add", True), ("off", False), ("on", True)):
        assert page.post(switching, {"act": act}).status_code == 302
        assert (row(us).working > 0) is working
        assert page.get(reverse("desk-rule-packs")).status_code == 200
    assert page.post(switching, {"act": "burn"}).status_code == 404
    assert "уже" in page.get(there).content.decode()


def short_order(us: Company) -> UUID:
    dealer = us.dealer()
    lines = [NewLine(us.product(stock="1").id, Decimal(4))]
    return place_orders(dealer.actor, [NewOrder(dealer.id, lines)])[0].subject


def test_the_preview_tells_the_statuses_it_puts_in_alone_and_where_orders_would_go(us: Company) -> None:
    order = short_order(us)
    page = Client(headers={"accept-language": "ru"})
    page.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    )

    [moved] = pack_moves(us.actor, PACK)
    shown = page.get(reverse("desk-rule-pack-preview", args=[PACK])).content.decode()

    assert (moved.before.key, moved.after.key if moved.after else "", moved.orders) == (
        "received",
        "goods_elsewhere",
        1,
    )
    assert order_card(us.actor, order).status.key == "received"
    for word in ("Заказы, статус которых сразу сменится", "Новый", "Не весь товар на складе отгрузки"):
        assert word in shown
    for word in ("порядок списка", "Платёжное поручение получено"):
        assert word not in shown

    add_pack(us.actor, PACK)

    assert order_card(us.actor, order).status.key == "goods_elsewhere"
    assert list(pack_moves(us.actor, PACK)) == []


def test_every_pack_may_be_added_switched_off_and_on(us: Company) -> None:
    for pack in PACKS:
        add_pack(us.actor, pack)
        assert {one.state for one in row(us, pack).parts} == {"same"}
        switch_pack_off(us.actor, pack)
        assert row(us, pack).working == 0
        switch_pack_on(us.actor, pack)
        assert row(us, pack).working == len(row(us, pack).rules)
    assert all(parts_of(pack) for pack in PACKS)


def test_the_api_shows_and_switches_packs(us: Company) -> None:
    account = Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    Token.objects.create(account=account, name="p", digest=digest_of("key"))
    api = Client(headers={"authorization": "Bearer key"})

    packs = {one["pack"]: one for one in api.get("/api/v1/packs/").json()["packs"]}
    assert set(packs) == set(PACKS)
    assert {part["state"] for part in packs[PACK]["parts"]} == {"missing"}
    found = api.get(f"/api/v1/packs/{PACK}/preview/").json()["found"]
    assert {one["state"] for one in found} == {"new", "changed"}
    short_order(us)
    moved = api.get(f"/api/v1/packs/{PACK}/preview/").json()["moved"]
    assert moved == [{"before": "received", "after": "goods_elsewhere", "orders": 1}]
    for act, working in (("on", True), ("on", True), ("off", False), ("on", True), ("restore", True)):
        answer = api.post(f"/api/v1/packs/{PACK}/switch/", {"act": act}, content_type="application/json")
        assert (answer.status_code, answer.json()["working"] > 0) == (200, working)
    assert api.post(f"/api/v1/packs/{PACK}/switch/", {"act": "x"}, content_type="application/json").status_code == 422
    assert api.get("/api/v1/packs/none/preview/").status_code == 404


def test_switching_off_asks_first_and_says_what_stops_and_what_stays(us: Company) -> None:
    page = Client(headers={"accept-language": "ru"})
    page.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    )
    switching = reverse("desk-rule-pack", args=[PACK])
    parts = {kind: sum(one.kind == kind for one in row(us).parts) for kind in ("rule", "letter_template")}

    added = page.post(switching, {"act": "add"}, follow=True).content.decode()
    asked = page.get(reverse("desk-rule-pack-asking", args=[PACK, "off"])).content.decode()
    working = row(us).working
    stopped = page.post(switching, {"act": "off"}, follow=True).content.decode()
    again = page.get(reverse("desk-rule-pack-preview", args=[PACK])).content.decode()
    nothing = page.get(reverse("desk-rule-pack-asking", args=[PACK, "off"])).content.decode()

    assert f"правила — {parts['rule']}" in added
    assert ("Сразу остановится" in asked, "Останется как есть" in asked, working) == (True, True, parts["rule"])
    assert "Остановлено: " in stopped
    assert f"правила — {parts['rule']}" in stopped
    assert ("Снова заработает" in again, 'value="on"' in again) == (True, True)
    assert ("Так уже и было" in nothing or "уже" in nothing, 'value="off"' in nothing) == (True, False)


def test_the_list_of_packs_changes_nothing_by_itself_its_buttons_lead_to_a_look(us: Company) -> None:
    page = Client(headers={"accept-language": "ru"})
    page.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    )
    add_pack(us.actor, PACK)

    shown = page.get(reverse("desk-rule-packs")).content.decode()

    assert reverse("desk-rule-pack", args=[PACK]) not in shown
    assert reverse("desk-rule-pack-asking", args=[PACK, "off"]) in shown
    assert page.get(reverse("desk-rule-pack-asking", args=[PACK, "burn"])).status_code == 404
    assert page.get(reverse("desk-rule-pack-asking", args=["none", "off"])).status_code == 404

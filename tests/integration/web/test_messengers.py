"""Messengers on pages and in the API: linked from one's own account, seen on cards, told by channel."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from dealernet.automation.models import Run
from dealernet.automation.rules import KIND
from dealernet.business.conversations.models import Link, Message
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import letter_readers
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.moving import exported, take_over
from dealernet.foundation.configuration.publishing import current, publish
from dealernet.foundation.integration import settings_of
from dealernet.foundation.secrets import sealed
from dealernet.integrations.mail.jobs import send_due as send_letters
from dealernet.integrations.telegram.fake import Bot, bot_api
from dealernet.integrations.telegram.jobs import send_due
from factories.happening import let_it_happen
from factories.messengers import connected_bot, links, take_all
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/account/messenger/"
CHAT = 42
WRITE = {"do": "letters.send", "template": "order_received"}
TELL = {"do": "letters.tell_staff", "whom": ["responsible"], "title": "Заказ {{ number }}", "text": "Позвоните"}


@pytest.fixture
def us(settings) -> Company:
    settings.INSIDE, settings.DEMO = ["127.0.0.1"], True
    return company()


@pytest.fixture
def bot(us):
    with connected_bot() as made:
        yield made


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def admin() -> Client:
    return signed_in(
        Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    )


def words(response) -> str:
    return re.sub(r"\s+", " ", html.fromstring(response.content.decode()).find(".//main").text_content())


def rule(us: Company, *steps: dict) -> None:
    publish(us.actor, KIND, "told", {"title": {"ru": "П"}, "on": "orders.submitted", "then": list(steps)})


def placed(us: Company, dealer: Dealer, actor=None) -> UUID:
    line = NewLine(us.product().id, Decimal(1))
    order = NewOrder(dealer.id, [line], profile_id=dealer.profile.id)
    [outcome] = place_orders(actor or dealer.actor, [order])
    let_it_happen()
    return outcome.subject


def test_a_buyer_links_telegram_chooses_the_way_and_unlinks_it(us: Company, bot: Bot) -> None:
    dealer = us.dealer()
    page = signed_in(dealer.account)
    assert "Подключить Telegram" in words(page.get(PAGE))

    asked = page.post(PAGE, {"act": "link"})
    [way_in] = re.findall(r'https://t\.me/dealernet_test_bot\?start=([\w-]+)"', asked.content.decode())
    watch = html.fromstring(asked.content.decode()).xpath("//@hx-get")[0]
    waiting = page.get(watch, headers={"HX-Request": "true"})
    assert (waiting.status_code, waiting.headers.get("HX-Redirect")) == (204, None)
    assert f"/start {way_in}" in words(asked)

    bot.says(CHAT, f"/start {way_in}", "Илья")
    take_all(bot)
    assert page.get(watch, headers={"HX-Request": "true"}).headers["HX-Redirect"] == PAGE
    linked = words(page.get(PAGE))
    assert "подключён" in linked
    assert "Илья" in linked

    assert page.post(PAGE, {"act": "way", "way": "message"}).status_code == 302
    assert Link.objects.get().way == "message"
    assert page.post(PAGE, {"act": "way", "way": "pigeon"}).status_code == 422
    assert Link.objects.get().way == "message"
    assert page.post(PAGE, {"act": "unlink"}).status_code == 302
    assert (Link.objects.get().state, "Подключить Telegram" in words(page.get(PAGE))) == ("asked", True)


def test_without_a_bot_there_is_nothing_to_link_and_it_is_said(us: Company) -> None:
    page = signed_in(us.manager)
    assert "ещё не подключила Telegram" in words(page.get(PAGE))

    assert page.post(PAGE, {"act": "link"}).status_code == 409
    assert Link.objects.count() == 0


@pytest.mark.parametrize(("lost", "said"), [("stopped", "/stop"), ("blocked", "заблокировали"), ("not_found", "чата")])
def test_the_page_says_why_messages_stopped(us: Company, bot: Bot, lost: str, said: str) -> None:
    links(bot, us.manager, CHAT)
    Link.objects.update(state="gone", reason=lost)

    assert said in words(signed_in(us.manager).get(PAGE))


def test_whoever_placed_the_order_is_told_and_the_run_says_by_which_channel(us: Company, bot: Bot) -> None:
    dealer = us.dealer()
    other = Account.objects.create_user("o@x.example", "correct horse battery", name="Ольга", dealer_id=dealer.id)
    links(bot, dealer.account, CHAT, "message"), links(bot, other, 43, "message")
    links(bot, us.manager, 44, "message")
    rule(us, WRITE, TELL)

    order = placed(us, dealer)
    send_due()

    told = Message.objects.filter(state__in=["due", "sent"]).order_by("id").values_list("channel", "recipient")
    assert list(told) == [("telegram", dealer.account.name), ("telegram", us.manager.name)]
    assert [len(bot.texts_to(chat)) for chat in (CHAT, 43, 44)] == [2, 1, 2]
    assert f"/orders/{order}/" in bot.texts_to(CHAT)[1]
    assert "Позвоните" in bot.texts_to(44)[1]
    done = Run.objects.get(subject=order).done
    assert [one["detail"] for one in done] == [{"channels": ["telegram"]}] * 2
    seen = words(admin().get(reverse("desk-runs")))
    assert "написать покупателю: в Telegram" in seen


def test_an_order_placed_by_the_manager_is_told_to_all_of_the_buyers_people(us: Company, bot: Bot) -> None:
    dealer = us.dealer()
    other = Account.objects.create_user("o@x.example", "correct horse battery", name="Ольга", dealer_id=dealer.id)
    links(bot, dealer.account, CHAT, "message"), links(bot, other, 43, "both")
    rule(us, WRITE)

    placed(us, dealer, us.actor)
    send_due(), send_letters()

    assert [len(bot.texts_to(chat)) for chat in (CHAT, 43)] == [2, 2]
    assert [m.recipient for m in Message.objects.filter(channel="email")] == [dealer.profile.email]


def test_gathering_readers_costs_the_same_for_one_order_and_for_many(us: Company, bot: Bot) -> None:
    dealers = [us.dealer() for _ in range(3)]
    orders = [placed(us, dealer) for dealer in dealers]
    with CaptureQueriesContext(connection) as one:
        letter_readers(orders[:1])
    with CaptureQueriesContext(connection) as many:
        found = letter_readers(orders)

    assert len(one) == len(many) == 1
    assert found == {order: [dealer.account.id] for order, dealer in zip(orders, dealers, strict=True)}


def test_the_desk_shows_channels_keeps_reserves_out_and_says_what_went_instead(us: Company, bot: Bot) -> None:
    dealer = us.dealer("ООО «Вега»")
    links(bot, dealer.account, CHAT, "message")
    rule(us, WRITE)
    order = placed(us, dealer)
    page, message = admin(), Message.objects.get(channel="telegram")

    assert len(html.fromstring(page.get("/desk/letters/").content.decode()).findall(".//tbody/tr")) == 1
    assert html.fromstring(page.get("/desk/letters/?channel=email").content.decode()).findall(".//tbody/tr") == []
    assert dealer.profile.email in words(page.get(reverse("desk-letter", args=[message.id])))
    assert "про запас" in words(page.get(reverse("desk-letter", args=[message.spare_id])))
    assert "Telegram" in words(page.get(reverse("desk-order", args=[order])))

    bot.blocks(CHAT, told=False)
    send_due()
    card = words(page.get(reverse("desk-letter", args=[message.id])))
    assert "заблокировал бота" in card
    assert "Вместо сообщения ушло письмо" in card
    assert "бот заблокирован" in words(page.get(reverse("desk-buyer", args=[dealer.id])))
    assert len(html.fromstring(page.get("/desk/letters/").content.decode()).findall(".//tbody/tr")) == 2

    bot.blocked_by.clear()
    links(bot, dealer.account, CHAT)
    assert page.post(reverse("desk-letter-again", args=[message.id])).status_code == 302
    send_due()
    message.refresh_from_db()
    assert message.state == "sent"


def test_what_a_buyer_wrote_and_who_linked_is_seen_on_cards(us: Company, bot: Bot) -> None:
    dealer = us.dealer()
    links(bot, dealer.account, CHAT, "message"), links(bot, us.manager, 43)
    bot.says(CHAT, "Когда <b>привезёте</b>?")
    take_all(bot)
    page = admin()

    card = words(page.get(reverse("desk-buyer", args=[dealer.id])))
    assert "Когда <b>привезёте</b>?" in card
    assert "сообщения вместо писем" in card
    assert "сообщения и письма" in words(page.get(reverse("desk-staff")))


def test_a_message_is_written_tried_and_published_beside_its_letter(us: Company) -> None:
    order = Order.objects.get(id=placed(us, us.dealer("ООО «Ёлка»")))
    page, there = admin(), reverse("desk-letter-template", args=["order_received"])
    told = {"subject-ru": "С", "body-ru": "Т", "message-ru": "Заказ {{ number }}: {{ profile }} <b>{% x %}"}

    tried = words(page.post(there, {**told, "act": "try"}))
    assert f"Заказ {order.number}: ООО «Ёлка» <b>{{% x %}}" in tried
    assert Revision.objects.count() == 0

    assert page.post(there, told).status_code == 302
    assert current("letter", "order_received").body["message"] == {"ru": told["message-ru"]}
    assert "message" in words(page.get(reverse("desk-configuration-history", args=["letter", "order_received"])))
    assert page.post(there, {**told, "message-ru": ""}).status_code == 302
    assert "message" not in current("letter", "order_received").body


def test_the_message_moves_with_its_letter_to_another_installation(us: Company) -> None:
    body = {"subject": {"ru": "С"}, "body": {"ru": "Т"}, "message": {"ru": "Коротко {{ number }}"}}
    publish(us.actor, "letter", "order_received", body)
    moved = exported(us.actor)
    publish(us.actor, "letter", "order_received", {"subject": {"ru": "С"}, "body": {"ru": "Т"}})

    take_over(us.actor, moved.encode(), comment="")

    assert current("letter", "order_received").body == body


@pytest.mark.parametrize(
    ("key", "told", "said"),
    [
        ("order_received", {"message-ru": "{{ secret }}"}, "нет слова «secret»"),
        ("order_received", {"message-ru": "🚚" * 2049}, "сообщение для мессенджеров: не больше 4096 знаков"),
        ("invitation", {"message-ru": "{{ link }}"}, "только на почту"),
    ],
)
def test_a_message_that_will_not_do_is_refused_with_the_reason(us: Company, key: str, told, said: str) -> None:
    sent = admin().post(reverse("desk-letter-template", args=[key]), {"subject-ru": "С", "body-ru": "Т", **told})

    assert (sent.status_code, Revision.objects.count()) == (422, 0)
    assert said in words(sent)


def test_an_administrator_connects_a_bot_by_its_token_alone(us: Company) -> None:
    page, there = admin(), reverse("desk-settings-integration", args=["telegram"])
    with bot_api() as bot:
        told = {"base_url": bot.base_url, "proxy": ""}
        wrong = page.post(there, {**told, "token": "123:" + "x" * 30})
        assert (wrong.status_code, "не знает такого токена" in words(wrong)) == (422, True)
        assert settings_of("telegram") is None

        assert page.post(there, {**told, "token": bot.token}).status_code == 302
        seen = page.get(there).content.decode()
        assert bot.username in seen
        assert bot.token not in seen
        assert page.post(there, {**told, "token": ""}).status_code == 302
    assert "не отвечает" in words(page.post(there, {**told, "token": ""}))
    assert settings_of("telegram").token == bot.token


def test_a_refused_connection_keeps_the_token_sealed_for_whoever_typed_it_and_for_nothing_else(us: Company) -> None:
    page, there = admin(), reverse("desk-settings-integration", args=["telegram"])
    with bot_api() as bot:
        refused = page.post(
            there, {"base_url": bot.base_url, "proxy": "http://no.such.name.example", "token": bot.token}
        )
        assert (refused.status_code, bot.token in refused.content.decode()) == (422, False)
        assert "no.such.name.example: такого имени нет" in words(refused)
        assert "Errno" not in words(refused)
        kept = re.search(r'name="typed_token" value="([^"]+)"', refused.content.decode())
        assert kept is not None
        told = {"base_url": bot.base_url, "proxy": "", "token": "", "typed_token": kept[1]}

        other = Account.objects.create_user("b@x.example", "correct horse battery", name="Б", role="administrator")
        assert signed_in(other).post(there, told).status_code == 422, "somebody else's"
        assert page.post(there, {**told, "typed_token": sealed(bot.token)}).status_code == 422, "not typed here"
        assert settings_of("telegram") is None
        assert page.post(there, told).status_code == 302
    assert settings_of("telegram").token == bot.token


def test_the_api_tells_each_what_they_may_know(us: Company, bot: Bot) -> None:
    mine, theirs = us.dealer(), us.dealer()
    links(bot, mine.account, CHAT), links(bot, theirs.account, 43), links(bot, us.manager, 44)

    def asked(account: Account, path: str = "", method: str = "get", body: dict | None = None):
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        headers = {"Authorization": f"Bearer {issue_token(account, 't')}"}
        return getattr(Client(), method)(f"/api/v1/messengers/{path}", headers=headers, **more)

    def seen(account: Account) -> list[str]:
        return sorted(row["name"] for row in asked(account).json()["rows"])

    assert seen(mine.account) == [mine.account.name]
    assert seen(us.manager) == sorted([mine.account.name, theirs.account.name, us.manager.name])
    assert asked(mine.account, "mine/").json()["way"] == "both"
    assert asked(mine.account, "mine/", "put", {"way": "message"}).json()["way"] == "message"
    assert asked(mine.account, "mine/", "put", {"way": "pigeon"}).status_code == 422
    assert asked(mine.account, "mine/link/", "post").json()["link"].startswith("https://t.me/")
    assert asked(mine.account, "mine/", "delete").json()["state"] == "asked"
    assert asked(us.dealer().account, "mine/").status_code == 404
    assert asked(us.dealer().account, "mine/", "put", {"way": "both"}).status_code == 409

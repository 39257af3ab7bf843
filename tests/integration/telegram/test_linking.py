"""Linking by a key that is good once, from one's own account to the bot; undone there, here, or by blocking."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from dealernet.business.conversations.commands import ask_link, choose_way, unlink
from dealernet.business.conversations.errors import NotLinked, WayUnknown
from dealernet.business.conversations.models import Link
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events.eras import begin_era, resume_outgoing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.integration import connect, settings_of
from dealernet.integrations.telegram import incoming, jobs
from dealernet.integrations.telegram.errors import NobodyAnswers, TakenElsewhere, TokenUnknown
from dealernet.integrations.telegram.fake import Bot, bot_api
from dealernet.integrations.telegram.jobs import take_updates
from factories.messengers import connected_bot, links, take_all
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
CHAT = 42


@pytest.fixture
def bot(settings):
    settings.INSIDE = ["127.0.0.1"]
    with connected_bot() as made:
        yield made


@pytest.fixture
def us() -> Company:
    return company()


def state() -> tuple[str, str, str]:
    link = Link.objects.get()
    return link.state, link.chat, link.reason


def told(kind: str) -> int:
    return EventRow.objects.filter(kind=f"conversations.{kind}").count()


def test_a_key_links_its_account_and_is_kept_as_a_digest_only(bot: Bot, us: Company) -> None:
    dealer = us.dealer()
    asked = ask_link(dealer.actor, "telegram")
    assert asked.token not in str(Link.objects.values())

    bot.says(CHAT, f"/start {asked.token}", "Илья")
    take_all(bot)

    assert (state(), Link.objects.get().name, Link.objects.get().token_digest) == (("linked", "42", ""), "Илья", "")
    assert "/stop" in bot.texts_to(CHAT)[0]
    event = EventRow.objects.get(kind="conversations.messenger_linked")
    assert (event.subject, event.stream) == (dealer.account.id, dealer.id)


@pytest.mark.parametrize("spoilt", ["used", "old", "replaced", "guessed", "closed"])
def test_a_key_that_is_no_longer_good_links_nobody(bot: Bot, us: Company, spoilt: str) -> None:
    account = us.dealer().account
    token = ask_link(actor_of(account), "telegram").token
    later = clock.now()
    if spoilt == "used":
        bot.says(1, f"/start {token}")
        take_all(bot)
    elif spoilt == "old":
        later += timedelta(minutes=31)
    elif spoilt == "replaced":
        ask_link(actor_of(account), "telegram")
    elif spoilt == "guessed":
        token = "guess"
    else:
        Account.objects.filter(id=account.id).update(is_active=False)

    bot.says(CHAT, f"/start {token}")
    with time_machine.travel(later, tick=True):
        take_all(bot)

    assert Link.objects.get().chat == ("1" if spoilt == "used" else "")
    assert "/account/messenger/" in bot.texts_to(CHAT)[0]


def test_pressing_start_twice_links_once_and_is_answered_the_same(bot: Bot, us: Company) -> None:
    token = ask_link(us.dealer().actor, "telegram").token
    bot.says(CHAT, f"/start {token}")
    take_all(bot)
    bot.says(CHAT, f"/start {token}")
    take_all(bot)

    assert (state()[0], told("messenger_linked")) == ("linked", 1)
    assert bot.texts_to(CHAT)[0] == bot.texts_to(CHAT)[1]


def test_updates_that_are_told_again_are_taken_once(bot: Bot, us: Company) -> None:
    links(bot, us.dealer().account, CHAT)
    bot.says(CHAT, "Когда привезёте?")
    bot.repeats = True

    assert (take_all(bot), take_all(bot), take_all(bot)) == (1, 0, 0)

    assert (told("messenger_linked"), told("message_came"), len(bot.texts_to(CHAT))) == (1, 1, 2)


def test_a_count_that_begins_anew_after_a_quiet_week_is_followed(bot: Bot, us: Company) -> None:
    links(bot, us.dealer().account, CHAT)
    assert take_all(bot) == 0
    bot._number = 7_000
    bot.says(CHAT, "Когда привезёте?")

    assert (take_all(bot), take_all(bot), told("message_came"), bot.updates) == (1, 0, 1, [])


def test_workers_do_not_ask_at_once(bot: Bot, us: Company, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "WAIT", 0)
    token = ask_link(us.dealer().actor, "telegram").token
    bot.says(CHAT, f"/start {token}")

    taken = at_once(take_updates, take_updates, take_updates)

    assert (sum(taken), state()[0], len(bot.texts_to(CHAT))) == (1, "linked", 1)


def test_a_bot_that_does_not_answer_is_left_alone_for_a_while(bot: Bot, us: Company, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "WAIT", 0)
    monkeypatch.setattr(jobs, "_resting", {"until": 0.0})
    bot.webhook = "https://other.example"
    token = ask_link(us.dealer().actor, "telegram").token
    bot.says(CHAT, f"/start {token}")

    assert (take_updates(), bot.calls.count("getUpdates")) == (0, 1)
    bot.webhook = ""
    assert (take_updates(), bot.calls.count("getUpdates")) == (0, 1)
    monkeypatch.setattr(jobs, "_resting", {"until": 0.0})
    assert (take_updates(), state()[0]) == (1, "linked")


def test_after_a_restore_nobody_takes_what_may_be_anothers(bot: Bot, us: Company, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "WAIT", 0)
    bot.says(CHAT, "привет")
    begin_era(us.actor, "restore")

    assert (take_updates(), bot.calls.count("getUpdates")) == (0, 0)
    resume_outgoing(us.actor)
    assert take_updates() == 1


def test_stop_there_unlink_here_and_blocking_all_lead_back_to_letters(bot: Bot, us: Company) -> None:
    account = us.dealer().account
    links(bot, account, CHAT, "message")
    bot.says(CHAT, "/stop")
    take_all(bot)
    assert state() == ("gone", "", "stopped")
    assert "почт" in bot.texts_to(CHAT)[-1]

    links(bot, account, CHAT)
    unlink(actor_of(account), "telegram"), unlink(actor_of(account), "telegram")
    assert (state()[0], told("messenger_unlinked")) == ("asked", 2)

    links(bot, account, CHAT)
    answers = len(bot.sent)
    bot.blocks(CHAT)
    take_all(bot)
    assert (state(), len(bot.sent)) == (("gone", "", "blocked"), answers)
    assert Link.objects.get().way == "message"


def test_what_a_buyer_writes_is_on_the_card_and_answered_with_whom_to_write_to(bot: Bot, us: Company) -> None:
    dealer = us.dealer()
    links(bot, dealer.account, CHAT)
    links(bot, us.manager, 43)
    bot.says(CHAT, "Когда привезёте?\x00"), bot.says(43, "привет"), bot.says(44, "реклама")
    take_all(bot)

    came = EventRow.objects.get(kind="conversations.message_came")
    assert (came.subject, came.facts["text"]) == (dealer.id, "Когда привезёте?")
    assert us.manager.email in bot.texts_to(CHAT)[-1]
    assert us.manager.email not in bot.texts_to(44)[-1]


def test_groups_and_what_is_no_message_are_passed_over(bot: Bot, us: Company) -> None:
    for odd in (
        {"message": {"chat": {"id": -5, "type": "group"}, "text": "/start x"}},
        {"message": {"chat": {"id": "x", "type": "private"}}},
        {"message": None},
        {"poll": {}},
        {"my_chat_member": {"chat": {"id": 5, "type": "private"}, "new_chat_member": {"status": "member"}}},
        {"message": {"chat": {"id": 6, "type": "private"}, "photo": [], "from": None}},
    ):
        with bot.lock:
            bot._happened(odd)

    assert take_all(bot) == 6
    assert ([chat for chat, _ in bot.sent], take_all(bot)) == ([], 0)


def test_one_update_that_cannot_be_taken_does_not_keep_back_the_others(bot: Bot, us: Company, monkeypatch) -> None:
    account = us.dealer().account
    links(bot, account, CHAT)
    bot.says(CHAT, "half \ud83d and \x00"), bot.says(43, "/stop"), bot.says(44, "/start x")
    with bot.lock:
        bot._happened({"message": {"chat": {"id": 2**70, "type": "private"}, "text": "x"}})
    taken = incoming._taken
    monkeypatch.setattr(
        incoming, "_taken", lambda actor, told, known: 1 / 0 if told.chat == "43" else taken(actor, told, known)
    )

    assert take_all(bot) == 4

    assert EventRow.objects.get(kind="conversations.message_came").facts["text"] == "half  and"
    assert [len(bot.texts_to(chat)) for chat in (CHAT, 43, 44)] == [2, 0, 1]


def test_the_way_is_chosen_once_linked_and_only_among_three(bot: Bot, us: Company) -> None:
    dealer = us.dealer()
    with pytest.raises(NotLinked):
        choose_way(dealer.actor, "telegram", "message")
    links(bot, dealer.account, CHAT)
    with pytest.raises(WayUnknown):
        choose_way(dealer.actor, "telegram", "pigeon")
    assert (Link.objects.get().way, told("way_chosen")) == ("both", 0)

    choose_way(dealer.actor, "telegram", "message"), choose_way(dealer.actor, "telegram", "message")
    assert (Link.objects.get().way, told("way_chosen")) == ("message", 1)


def test_connecting_learns_the_bots_name(bot: Bot) -> None:
    connected = settings_of("telegram")
    assert (connected.bot, connected.token) == (bot.username, bot.token)
    assert bot.token not in str(Revision.objects.values_list("body", flat=True))


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"token": "123"}, TokenUnknown),
        ({"token": "700000001:" + "x" * 30}, TokenUnknown),
        ({"token": "7/../x:" + "x" * 30}, TokenUnknown),
        ({"base_url": "http://127.0.0.1:9"}, NobodyAnswers),
        ({"base_url": "ftp://x"}, NobodyAnswers),
        ({"base_url": "http://10.0.0.1"}, NobodyAnswers),
        ({"webhook": "https://other.example"}, TakenElsewhere),
    ],
)
def test_what_cannot_be_connected_is_refused_and_nothing_is_kept(settings, us: Company, told, refusal) -> None:
    settings.INSIDE = ["127.0.0.1"]
    with bot_api() as bot:
        bot.webhook = told.pop("webhook", "")
        values = {"base_url": bot.base_url, "token": bot.token, "proxy": "", **told}
        with pytest.raises(refusal) as refused:
            connect(us.actor, "telegram", values)

    assert isinstance(refused.value, Refusal)
    assert (Revision.objects.count(), settings_of("telegram")) == (0, None)

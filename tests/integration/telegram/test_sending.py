"""Messages: each reader by the way that reader wants, once; the letter instead when a message cannot be delivered."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.conversations.commands import NewLetter, note_sent, send_again, unlink, write_letters
from dealernet.business.conversations.models import Link, Message
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account
from dealernet.foundation.events.eras import begin_era, resume_outgoing
from dealernet.foundation.events.models import EventRow
from dealernet.integrations.mail.jobs import send_due as send_letters
from dealernet.integrations.telegram.fake import Bot
from dealernet.integrations.telegram.jobs import send_due
from factories.messengers import connected_bot, links
from factories.racing import at_once
from factories.trade import Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {"number": "1001", "total": "12 500 ₽", "link": "http://localhost/orders/1/", "shipping": ""}
SAID = "Заказ № 1001 оплачен полностью, реализация в работе.\nhttp://localhost/orders/1/"
CHAT = 42


@pytest.fixture
def bot(settings):
    settings.INSIDE, settings.DEMO = ["127.0.0.1"], True
    with connected_bot() as made:
        yield made


@pytest.fixture
def ilya() -> Dealer:
    return company().dealer("ООО «Вега»")


def write(*readers: Dealer, key: str = "paid:1", template: str = "paid", **more) -> list[str]:
    """Write one letter for these readers; the channels it leaves by."""
    letter = NewLetter(
        key,
        template,
        more.pop("recipient", "zakaz@example.ru"),
        more.pop("facts", FACTS),
        uuid4(),
        readers=[one.account.id for one in readers],
        **more,
    )
    [outcome] = write_letters(system("test"), [letter])
    return outcome.detail["channels"]


def states() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("channel", "state"))


def kinds() -> list[str]:
    found = EventRow.objects.filter(kind__startswith="conversations.").order_by("id")
    return [kind.removeprefix("conversations.") for kind in found.values_list("kind", flat=True)]


@pytest.mark.parametrize(
    ("way", "channels", "left"),
    [
        ("letter", ["email"], [("email", "sent")]),
        ("message", ["telegram"], [("email", "withdrawn"), ("telegram", "sent")]),
        ("both", ["email", "telegram"], [("email", "sent"), ("telegram", "sent")]),
    ],
)
def test_each_is_written_to_the_way_they_want(bot: Bot, ilya: Dealer, way, channels, left) -> None:
    links(bot, ilya.account, CHAT, way)
    assert len(bot.sent) == 1

    assert write(ilya) == channels
    assert [send_due(), send_letters()] == [("telegram" in channels), ("email" in channels)]

    assert states() == left
    assert bot.texts_to(CHAT)[1:] == ([SAID] if "telegram" in channels else [])


def test_the_same_cause_tells_once_however_often_it_is_written_and_swept(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    assert (write(ilya), write(ilya)) == (["telegram"], [])

    send_due(), send_due(), send_letters()

    assert bot.texts_to(CHAT)[1:] == [SAID]
    assert states() == [("email", "withdrawn"), ("telegram", "sent")]


def test_workers_that_sweep_at_once_send_each_message_once(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    for n in range(12):
        write(ilya, key=f"paid:{n}", facts={**FACTS, "number": str(n)})
    bot.trouble.extend([("slow", 0.05)] * 12)

    tried = at_once(send_due, send_due, send_due, send_due)

    assert (sum(tried), len(bot.sent), len(set(bot.sent))) == (12, 13, 13)


@pytest.mark.parametrize(("told", "reason"), [("blocked", "blocked"), ("gone", "not_found")])
def test_a_reader_who_is_gone_gets_the_letter_and_the_link_is_dead(bot: Bot, ilya: Dealer, told, reason) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    bot.blocks(CHAT, told=False) if told == "blocked" else bot.people.clear()

    send_due(), send_letters()

    assert states() == [("email", "sent"), ("telegram", "failed")]
    assert Message.objects.get(channel="telegram").error == reason
    link = Link.objects.get()
    assert (link.state, link.reason) == ("gone", reason)
    assert kinds()[-2:] == ["message_failed", "messenger_lost"]
    assert EventRow.objects.get(kind="conversations.message_failed").facts["by_letter"] is True
    assert write(ilya, key="paid:2") == ["email"]


def test_whoever_wants_both_gets_no_second_letter_when_the_message_fails(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "both")
    write(ilya)
    bot.blocks(CHAT, told=False)

    send_due(), send_letters(), send_letters()

    assert states() == [("email", "sent"), ("telegram", "failed")]


def test_of_two_readers_one_unreached_brings_the_letter_and_the_other_keeps_the_message(bot: Bot, ilya: Dealer) -> None:
    other = Account.objects.create_user("o@x.example", "correct horse battery", name="Ольга", dealer_id=ilya.id)
    links(bot, ilya.account, CHAT, "message")
    links(bot, other, 43, "message")
    write(ilya, Dealer(ilya.party, ilya.profile, other))
    bot.blocks(43, told=False)

    send_due(), send_letters()

    assert states() == [("email", "sent"), ("telegram", "sent"), ("telegram", "failed")]


def test_two_readers_told_at_once_put_the_letter_away(bot: Bot, ilya: Dealer) -> None:
    other = Account.objects.create_user("o@x.example", "correct horse battery", name="Ольга", dealer_id=ilya.id)
    links(bot, ilya.account, CHAT, "message")
    links(bot, other, 43, "message")
    for n in range(6):
        write(ilya, Dealer(ilya.party, ilya.profile, other), key=f"paid:{n}")

    at_once(
        *(
            lambda one=one: note_sent(one)
            for one in Message.objects.filter(channel="telegram").values_list("id", flat=True)
        )
    )

    assert sorted(set(states())) == [("email", "withdrawn"), ("telegram", "sent")]


def test_unlinked_meanwhile_brings_the_letter(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    unlink(ilya.actor, "telegram")

    send_due(), send_letters()

    assert states() == [("email", "sent"), ("telegram", "failed")]
    assert len(bot.sent) == 1


def test_whoever_may_no_longer_sign_in_is_told_nothing_there(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    Account.objects.update(is_active=False)

    send_due(), send_letters()

    assert states() == [("email", "sent"), ("telegram", "failed")]
    assert (len(bot.sent), write(ilya, key="paid:2")) == (1, ["email"])


def test_what_is_to_wait_for_the_morning_waits_by_every_channel(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "both")
    morning = clock.now() + timedelta(hours=9)
    write(ilya, not_before=morning)

    assert (send_due(), send_letters()) == (0, 0)
    with time_machine.travel(morning + timedelta(minutes=1), tick=True):
        assert (send_due(), send_letters()) == (1, 1)


def test_asked_to_wait_nothing_leaves_before_and_no_try_is_counted(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya), write(ilya, key="paid:2"), write(ilya, key="paid:3")
    bot.trouble.append(("wait", 40))
    begun = clock.now()

    assert (send_due(), send_due(), len(bot.sent)) == (3, 0, 1)
    waiting = list(Message.objects.filter(channel="telegram").values_list("attempts", "next_at"))
    assert [attempts for attempts, _ in waiting] == [0, 0, 0]
    assert all(begun + timedelta(seconds=39) < at < begun + timedelta(seconds=60) for _, at in waiting)

    with time_machine.travel(begun + timedelta(seconds=61), tick=True):
        send_due()
    assert len(bot.texts_to(CHAT)) == 4


@pytest.mark.parametrize("trouble", [500, 502, "page", 401, 409])
def test_a_service_that_is_ill_is_tried_again_later(bot: Bot, ilya: Dealer, trouble) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    bot.trouble.append(trouble)

    send_due()
    message = Message.objects.get(channel="telegram")
    assert (message.state, message.attempts, bool(message.error)) == ("due", 1, True)
    assert send_due() == 0

    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=True):
        send_due()
    assert bot.texts_to(CHAT)[1:] == [SAID]
    assert states() == [("email", "withdrawn"), ("telegram", "sent")]


def test_an_answer_that_was_lost_is_the_one_case_that_may_tell_twice(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    bot.trouble.append("silent")

    send_due()
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=True):
        send_due(), send_due()

    assert bot.texts_to(CHAT)[1:] == [SAID, SAID]


def test_after_an_hour_of_silence_the_letter_goes(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    bot.trouble.extend([503] * 5)

    for minutes in (0, 2, 8, 25, 70):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True):
            send_due()
    send_letters()

    assert states() == [("email", "sent"), ("telegram", "failed")]


def test_a_message_refused_for_itself_brings_the_letter_and_keeps_the_link(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    bot.trouble.append(413)

    send_due(), send_letters()

    assert states() == [("email", "sent"), ("telegram", "failed")]
    assert Link.objects.get().state == "linked"


def test_papers_go_by_e_mail_as_well_and_so_does_what_does_not_fit(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    paper = [{"document": str(uuid4()), "name": "1.pdf"}]

    assert write(ilya, template="invoice", attachments=paper) == ["email", "telegram"]
    assert write(ilya, key="long", facts={**FACTS, "shipping": "🚚" * 3000}) == ["email", "telegram"]
    assert write(ilya, key="no form", template="password_reset") == ["email"]

    send_due()
    assert [len(text.encode("utf-16-le")) // 2 for text in bot.texts_to(CHAT)[2:]] == [4096]


def test_without_an_e_mail_there_is_a_message_and_nothing_in_reserve(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "both")

    assert write(ilya, recipient="") == ["telegram"]
    assert write(key="nobody", recipient="") == []

    assert states() == [("telegram", "due")]


@pytest.mark.parametrize(
    "poison",
    ["{{ total }}", "<b>жирный</b>", "*a* _b_ [c](http://d)", "{% load static %}", "{{ settings.SECRET_KEY }}"],
)
def test_what_stands_in_a_fact_comes_out_as_text(bot: Bot, ilya: Dealer, poison: str) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya, facts={**FACTS, "number": poison})

    send_due()

    assert bot.texts_to(CHAT)[1:] == [SAID.replace("1001", poison)]


def test_after_a_restore_nothing_leaves_until_a_person_lets_it(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    begin_era(system("test"), "restore")

    assert (send_due(), len(bot.sent)) == (0, 1)
    resume_outgoing(system("test"))
    assert (send_due(), len(bot.sent)) == (1, 2)


def test_a_failed_message_is_sent_again_by_a_person(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya)
    bot.trouble.append(413)
    send_due()

    send_again(system("test"), Message.objects.get(channel="telegram").id, recipient="somebody@else.example")
    send_due()

    assert bot.texts_to(CHAT)[1:] == [SAID]
    assert Message.objects.get(channel="telegram").recipient == ilya.account.name


def test_the_token_is_never_told(bot: Bot, ilya: Dealer, capfd) -> None:
    links(bot, ilya.account, CHAT, "message")
    write(ilya), write(ilya, key="2")
    bot.trouble.extend([500, 401])

    send_due()

    told = " ".join(Message.objects.values_list("error", flat=True)) + "".join(capfd.readouterr())
    assert bot.token.partition(":")[2] not in told


def test_writing_costs_the_same_for_one_reader_and_for_many(bot: Bot, ilya: Dealer) -> None:
    links(bot, ilya.account, CHAT, "message")
    counts = []
    for size in (1, 20):
        letters = [
            NewLetter(f"{size}:{n}", "paid", "a@x.example", FACTS, uuid4(), readers=[ilya.account.id])
            for n in range(size)
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            write_letters(actor_of(ilya.account), letters)
        counts.append(len([one for one in asked if "SAVEPOINT" not in one["sql"]]))

    assert counts[0] == counts[1]

"""Letters: written once from templates, sent over real SMTP, tried again, failed with a word, waiting visibly."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import override_settings

from dealernet.business.conversations.commands import NewLetter, send_again, write_letters
from dealernet.business.conversations.letters import templates_in_force
from dealernet.business.conversations.models import Message
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.text import WORD
from dealernet.integrations.mail.jobs import send_due
from dealernet.integrations.mail.settings import keep_mail_settings
from integration.mail.fake_smtp import Inbox, mail_server

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {"number": "1001", "total": "12 500 ₽", "link": "http://localhost/orders/1/"}


def write(key: str = "order:1", recipient: str = "zakaz@example.ru", **more) -> Message:
    letter = NewLetter(key, "paid", recipient, more.pop("facts", FACTS), uuid4(), **more)
    write_letters(system("test"), [letter])
    return Message.objects.get(key=key)


def connect(inbox: Inbox, *, user: str = "", password: str = "") -> None:
    values = {"host": "127.0.0.1", "port": inbox.port, "user": user, "sender": "co@example.ru", "security": "none"}
    keep_mail_settings(system("test"), values, password)


def fate(message: Message) -> tuple[str, int]:
    message.refresh_from_db()
    return message.state, message.attempts


def test_a_letter_is_sent_once_with_both_faces_and_its_id() -> None:
    message = write()
    with mail_server(password="s3cret-of-mail") as inbox:
        connect(inbox, user="co", password="s3cret-of-mail")
        sent = [send_due(), send_due()]

    assert (sent, fate(message)) == ([1, 0], ("sent", 0))
    [letter] = inbox.letters
    assert (letter["From"], letter["To"]) == ("co@example.ru", "zakaz@example.ru")
    assert letter["Subject"] == "Заказ № 1001: оплата поступила, реализация в работе"
    assert letter["Message-ID"] == f"<{message.id}@example.ru>"
    assert "Оплата по заказу № 1001 поступила" in letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    assert re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', html) == [
        ("http://localhost/orders/1/", "Заказ в кабинете")
    ]


def test_the_same_cause_writes_the_same_letter_once() -> None:
    write("order:1:paid")
    write("order:1:paid", recipient="other@example.ru")

    assert list(Message.objects.values_list("recipient", flat=True)) == ["zakaz@example.ru"]
    assert EventRow.objects.filter(kind="conversations.letter_written").count() == 1


@pytest.mark.parametrize(
    "answers", [{"RCPT": "451 try later"}, {"DATA": "452 no room now"}, {"DATA": "drop"}, {"RCPT": "421 busy"}]
)
def test_a_temporary_refusal_or_a_lost_line_is_tried_again_later(answers: dict[str, str]) -> None:
    message = write()
    with mail_server(**answers) as inbox:
        connect(inbox)
        send_due()
        assert fate(message) == ("due", 1)
        assert message.error
        assert send_due() == 0

        inbox.answers.clear()
        with time_machine.travel(clock.now() + timedelta(minutes=2), tick=True):
            send_due()

    assert fate(message) == ("sent", 1)
    assert [letter["Message-ID"] for letter in inbox.letters] == [f"<{message.id}@example.ru>"]


@pytest.mark.parametrize("answers", [{"RCPT": "550 no such mailbox"}, {"DATA": "554 not wanted"}])
def test_a_final_refusal_fails_with_its_words_and_can_be_sent_to_the_right_address(answers: dict[str, str]) -> None:
    message = write(recipient="tipo@example.ru")
    with mail_server(**answers) as inbox:
        connect(inbox)
        send_due()
        assert fate(message) == ("failed", 0)
        assert next(iter(answers.values()))[4:] in message.error
        assert EventRow.objects.filter(kind="conversations.letter_failed").count() == 1

        inbox.answers.clear()
        send_again(system("test"), message.id, recipient="typo@example.ru")
        send_due()

    assert fate(message) == ("sent", 0)
    assert [letter["To"] for letter in inbox.letters] == ["typo@example.ru"]


def test_a_wrong_password_keeps_letters_waiting_with_the_servers_words() -> None:
    message = write()
    with mail_server(password="right") as inbox:
        connect(inbox, user="co", password="wrong")
        send_due()

    assert fate(message) == ("due", 1)
    assert message.error.startswith("535")
    assert inbox.letters == []


def test_without_a_mail_server_letters_wait_and_say_so() -> None:
    message = write()

    send_due()

    assert fate(message) == ("due", 0)
    assert message.error == "no mail server is connected"
    assert message.next_at > clock.now()


def test_a_server_that_is_away_gives_up_after_its_tries_and_fails_in_the_end() -> None:
    message = write()
    with mail_server() as inbox:
        connect(inbox)
    for day in range(9):
        with time_machine.travel(clock.now() + timedelta(days=day), tick=True):
            send_due()

    assert fate(message)[0] == "failed"
    assert "refused" in message.error


@override_settings(DEMO=True)
def test_in_the_demo_letters_are_kept_and_none_leaves() -> None:
    message = write()

    send_due()

    assert fate(message) == ("sent", 0)


def test_one_letter_that_cannot_be_made_does_not_keep_back_the_others() -> None:
    broken = write("a", attachments=[{"document": str(uuid4()), "name": "1.pdf"}])
    odd = write("b", recipient="zakaz@example.ru\nBcc: all@example.ru")
    good = write("c")
    with mail_server() as inbox:
        connect(inbox)
        send_due()

    assert [fate(one) for one in (broken, odd, good)] == [("due", 1), ("due", 1), ("sent", 0)]
    assert [letter["To"] for letter in inbox.letters] == ["zakaz@example.ru"]


@pytest.mark.parametrize(
    "poison",
    [
        "{{ total }}",
        "{% load static %}{% debug %}",
        "{{ settings.SECRET_KEY }}",
        "<script>alert(1)</script>",
        "${7*7} #{7*7} %(total)s {0.__class__}",
    ],
)
def test_what_stands_in_a_fact_comes_out_as_text(poison: str) -> None:
    message = write(facts={**FACTS, "number": poison})

    assert f"Оплата по заказу № {poison} поступила полностью" in message.text
    assert "<script>" not in message.html
    assert "SECRET" not in message.text.replace(poison, "")


def test_a_fact_cannot_add_a_header() -> None:
    message = write(facts={**FACTS, "number": "1\r\nBcc: all@example.ru"})

    assert message.subject == "Заказ № 1 Bcc: all@example.ru: оплата поступила, реализация в работе"


def test_a_link_of_an_attack_stays_inside_its_quotes() -> None:
    message = write(facts={**FACTS, "link": 'https://a.example/"onmouseover="alert(1)'})

    assert 'href="https://a.example/&quot;onmouseover' in message.html or '"onmouseover="' not in message.html


def test_a_reader_of_english_gets_english_and_one_whose_language_nobody_wrote_the_companys_own() -> None:
    english, other = write("order:en", language="en"), write("order:de", language="de")

    assert (english.subject, other.subject) == (
        "Order No. 1001 is paid and in work",
        "Заказ № 1001: оплата поступила, реализация в работе",
    )
    assert '<html lang="en">' in english.html
    assert ">The order in your cabinet</a>" in english.html


def test_every_letter_is_written_in_both_languages_with_the_same_words() -> None:
    one_sided = {}
    for key, template in templates_in_force().items():
        told = {language: set(WORD.findall(" ".join(template.in_language(language)))) for language in ("ru", "en")}
        if set(template.bodies) != {"ru", "en"} or told["ru"] != told["en"]:
            one_sided[key] = told

    assert one_sided == {}


def test_every_message_is_short_and_written_in_both_languages_with_the_same_words() -> None:
    messages = {key: one.messages for key, one in templates_in_force().items() if one.messages}
    one_sided = [
        key for key, said in messages.items() if set(said) != {"ru", "en"} or _words(said, "ru") != _words(said, "en")
    ]

    assert (one_sided, [key for key, said in messages.items() if max(map(len, said.values())) > 500]) == ([], [])
    assert {"invitation", "password_reset"}.isdisjoint(messages)


def _words(said: dict[str, str], language: str) -> set[str]:
    return set(WORD.findall(said[language]))

"""Rules about a buyer write to that buyer: in its words and language, by its address, or say why they did not."""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from dealernet.automation import rehearsal
from dealernet.automation.models import Run
from dealernet.automation.rules import KIND
from dealernet.business.conversations.models import Link, Message
from dealernet.business.conversations.queries import LETTER_WORDS, list_templates
from dealernet.business.conversations.rules import Way
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import buyer_letter_facts
from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.parties.models import Contact, Party, Profile
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.configuration.publishing import NotPublishable, current, publish
from dealernet.foundation.workdays.calendar import WorkCalendar
from dealernet.foundation.workdays.published import publish_calendar
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = {"do": "letters.send", "template": "terms_changed"}
SILENT = {"do": "letters.send", "template": "buyer_silent"}
TASK = {"do": "tasks.create", "kind": "other", "title": "Позвонить"}


@pytest.fixture
def us() -> Company:
    return company()


def ruled(us: Company, *steps: dict, on: str = "parties.terms_recorded") -> None:
    publish(us.actor, KIND, "told", {"title": {"ru": "П"}, "on": on, "then": list(steps)})


def agreed(us: Company, party: UUID, **terms: object) -> None:
    record_terms(us.actor, [NewTerm(party, term, value) for term, value in terms.items()])
    let_it_happen()


def shown(response) -> str:
    return re.sub(r"\s+", " ", html.fromstring(response.content.decode()).find(".//main").text_content())


def signed_in(role: str = "administrator") -> Client:
    account = Account.objects.create_user(f"{role}@x.example", "correct horse battery", name=role, role=role)
    page = Client()
    page.force_login(account)
    return page


def test_a_buyer_is_told_what_of_its_terms_has_changed(us: Company) -> None:
    ruled(us, CHANGED)
    dealer = us.dealer("ООО «Ёлка» <b>", deferral=7)

    agreed(us, dealer.id, deferral_days=14, credit_limit="300000", customer_type="A")

    letter = Message.objects.get()
    assert (letter.recipient, letter.party_id, letter.holder_id) == (dealer.profile.email, dealer.id, dealer.id)
    assert letter.subject == "Изменились ваши условия"
    assert "Для «ООО «Ёлка» <b>» изменились условия:" in letter.text
    assert "Отсрочка, дней: 14 (было 7)\nКредитный лимит: 300 000 ₽\n" in letter.text.replace("\xa0", " ")
    assert "Тип" not in letter.text
    assert "<b>" not in letter.html
    [done] = Run.objects.get().done
    assert done["detail"] == {"channels": ["email"]}


def test_nothing_is_written_where_nothing_changed_that_buyers_are_told(us: Company) -> None:
    ruled(us, CHANGED)
    agreed(us, us.dealer().id, customer_type="A")
    run = Run.objects.get()
    assert (run.state, run.fault, "было бы пустым" in run.error) == ("refused", "refusal", True)
    assert Message.objects.count() == 0


def test_the_language_and_the_messenger_are_those_of_whoever_signs_in(us: Company) -> None:
    ruled(us, CHANGED)
    dealer = us.dealer(deferral=7)
    Account.objects.filter(id=dealer.account.id).update(language="en")
    Link.objects.create(account=dealer.account, channel="telegram", chat="1", state="linked", way=Way.BOTH)

    agreed(us, dealer.id, deferral_days=0)

    told, letter = Message.objects.order_by("channel").exclude(state="spare").order_by("-channel")
    assert (told.channel, "Deferral, days: 0 (it was 7)" in told.text) == ("telegram", True)
    assert (letter.channel, letter.subject) == ("email", "Your terms have changed")


@pytest.mark.parametrize("known", ["profile", "another profile", "account", "contact", "nothing"])
def test_the_letter_goes_to_the_best_address_there_is_or_the_run_says_there_is_none(us: Company, known: str) -> None:
    ruled(us, SILENT, TASK)
    dealer = us.dealer()
    if known != "profile":
        Profile.objects.filter(party=dealer.party).update(email="")
    if known == "another profile":
        Profile.objects.create(party=dealer.party, legal_name="ИП", email="vtoroe@x.example")
    if known in ("contact", "nothing"):
        Account.objects.filter(id=dealer.account.id).update(is_active=False)
    if known == "contact":
        Contact.objects.create(party=dealer.party, name="Без адреса")
        Contact.objects.create(party=dealer.party, name="Анна", email="anna@x.example")
    expected = {
        "profile": dealer.profile.email,
        "another profile": "vtoroe@x.example",
        "account": dealer.account.email,
        "contact": "anna@x.example",
    }

    agreed(us, dealer.id, deferral_days=3)

    run = Run.objects.get()
    if known == "nothing":
        assert (run.state, "Писать некуда" in run.error, len(run.done)) == ("refused", True, 1)
        assert Message.objects.count() == 0
    else:
        assert (run.state, len(run.done)) == ("done", 2)
        assert Message.objects.get().recipient == expected[known]


def test_it_waits_for_the_morning_of_the_buyer_and_comes_once_a_day(
    us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = datetime(2026, 11, 26, 4, tzinfo=ZoneInfo("Europe/Moscow"))
    monkeypatch.setattr(clock, "now", lambda: night)
    ruled(us, {**SILENT, "at_night": "wait", "once": "day"})
    publish_calendar(us.actor, WorkCalendar(frozenset(range(5))), quiet=(time(21), time(9)))
    dealer = us.dealer()
    Party.objects.filter(id=dealer.id).update(zone="Asia/Omsk")

    agreed(us, dealer.id, deferral_days=3)
    agreed(us, dealer.id, deferral_days=4)

    assert Message.objects.get().next_at == datetime.fromisoformat("2026-11-26T06:00+03:00")


@pytest.mark.parametrize(
    ("on", "step"),
    [
        ("parties.terms_recorded", {"do": "letters.send", "template": "order_received"}),
        ("orders.submitted", SILENT),
        ("parties.terms_recorded", {"do": "letters.tell_staff", "template": "missed_call", "whom": ["responsible"]}),
        ("parties.terms_recorded", {**SILENT, "attach": "invoice"}),
    ],
)
def test_a_letter_about_another_sort_of_record_is_refused_before_publishing(us: Company, on: str, step: dict) -> None:
    with pytest.raises(NotPublishable) as refused:
        ruled(us, step, on=on)
    assert "о другом" in str(refused.value)
    assert current(KIND, "told") is None


def test_colleagues_read_the_same_letter_about_a_buyer_with_a_link_to_its_card(us: Company) -> None:
    ruled(us, {"do": "letters.tell_staff", "template": "terms_changed", "whom": ["responsible"]})
    dealer = us.dealer(deferral=7)
    agreed(us, dealer.id, deferral_days=14)
    letter = Message.objects.get()
    assert (letter.recipient, "Отсрочка, дней: 14 (было 7)" in letter.text) == (us.manager.email, True)
    assert f"/desk/buyers/{dealer.id}/" in letter.text


def test_words_about_a_buyer_all_have_an_answer_and_statements_do_not_grow(us: Company) -> None:
    dealers = [us.dealer(limit="1000") for _ in range(5)]
    for dealer in dealers[:2]:
        place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    one, many = [dealers[0].id], [dealer.id for dealer in dealers]
    buyer_letter_facts(one)
    with CaptureQueriesContext(connection) as first:
        told = buyer_letter_facts(one)[one[0]]
    with CaptureQueriesContext(connection) as second:
        assert set(buyer_letter_facts(many)) == set(many)

    assert len(first) == len(second)
    assert set(LETTER_WORDS["party"]) <= set(told)
    assert (told["last_order"], told["orders_placed"]) == (Order.objects.get(customer=dealers[0].party).number, "1")
    assert (told["terms"], told["credit_limit"]) == ("Оплата до отгрузки.", "1\xa0000\xa0₽")


def test_a_letter_about_a_buyer_is_made_on_a_page_and_tried_on_a_real_one(us: Company) -> None:
    us.dealer("ООО «Первый»")
    newest = us.dealer("ООО «Второй» {{ link }}")
    page, new = signed_in(), reverse("desk-letter-template-new")
    texts = {"subject-ru": "Для {{ name }}", "body-ru": "{{ terms }} {{ number }}"}

    tried = shown(page.post(f"{new}?about=party", {**texts, "act": "try"}))
    assert "Для ООО «Второй» {{ link }}" in tried
    assert "Оплата до отгрузки." in tried
    assert f"Правило написало бы на {newest.profile.email}" in tried
    assert "нет слова «number»" in tried
    assert "Для ООО «Первый»" in shown(page.post(f"{new}?about=party", {**texts, "act": "try", "number": "Первый"}))
    nobody = shown(page.post(f"{new}?about=party", {**texts, "act": "try", "number": "нет такого вовсе"}))
    assert "Нет покупателя" in nobody
    assert Message.objects.count() == 0

    made = page.post(f"{new}?about=party", {**texts, "body-ru": "{{ terms }}"})
    assert made.status_code == 302
    [row] = [
        one for one in list_templates(us.actor) if one.key not in ("buyer_silent",) and one.subject == "Для {{ name }}"
    ]
    assert row.about == "party"
    ruled(us, {"do": "letters.send", "template": row.key})
    agreed(us, newest.id, deferral_days=3)
    letter = Message.objects.get()
    assert letter.subject == "Для ООО «Второй» {{ link }}"

    card = page.get(reverse("desk-letter", args=[letter.id])).content.decode()
    assert reverse("desk-buyer", args=[newest.id]) in card
    assert "Для ООО «Второй»" in shown(page.get(reverse("desk-buyer", args=[newest.id])))


def test_the_editor_offers_a_rule_about_buyers_the_letters_about_buyers_only(us: Company) -> None:
    page = signed_in()
    sent = {"on": "parties.terms_recorded", "title-ru": "П", "act": "add:letters.send"}
    editor = page.post(reverse("desk-rule-new"), sent).content.decode()
    options = html.fromstring(editor).xpath("//select[@name='1-told-template']/option/@value")
    assert set(options) == {"", "buyer_silent", "terms_changed"}
    assert not html.fromstring(editor).xpath("//select[@name='1-told-attach']")
    about_orders = page.post(reverse("desk-rule-new"), {**sent, "on": "orders.submitted"}).content.decode()
    options = html.fromstring(about_orders).xpath("//select[@name='1-told-template']/option/@value")
    assert ("order_received" in options, "terms_changed" in options) == (True, False)


def test_a_rehearsal_says_whom_the_letter_would_have_gone_to(us: Company) -> None:
    told, mute = us.dealer("ООО «С почтой»"), us.dealer("ООО «Без почты»")
    Profile.objects.filter(party=mute.party).update(email="")
    Account.objects.filter(id=mute.account.id).update(is_active=False)
    for one in (told, mute):
        agreed(us, one.id, deferral_days=14)
    page, body = signed_in(), {"title": {"ru": "П"}, "on": "parties.terms_recorded", "then": [CHANGED]}
    month = {"since": (clock.today() - timedelta(days=30)).isoformat(), "until": clock.today().isoformat()}

    there = page.post(reverse("desk-rehearsal-asking"), {**month, "rule": "-", "body": json.dumps(body)}).url
    while rehearsal.go_on():
        pass

    said = shown(page.get(there))
    assert f"письмо ушло бы на {told.profile.email}" in said
    assert "писать было бы некуда" in said
    assert Message.objects.count() == 0
    key = issue_token(Account.objects.get(role="administrator"), "test")
    asked = f"/api/v1/rehearsals/{there.rstrip('/').rsplit('/', 1)[-1]}/findings/"
    rows = page.get(asked, headers={"Authorization": f"Bearer {key}"}).json()["rows"]
    assert {row["subject"]: row["would"] for row in rows} == {
        str(told.id): [f"письмо ушло бы на {told.profile.email}"],
        str(mute.id): ["писать было бы некуда"],
    }

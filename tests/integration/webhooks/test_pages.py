"""Webhooks by pages: made with a secret shown once, tried, watched, sent again, switched off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.integrations.webhooks.models import Subscriber
from integration.webhooks.conftest import Hook, cancelled, happened, ordered

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/desk/settings/webhooks/new/order/"


@pytest.fixture
def admin(us) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(
        Account.objects.create_user("a@example.ru", "correct horse battery", name="Анна", role="administrator")
    )
    return client


def form(address: str, **more) -> dict:
    return {"name": "Сайт", "address": address, "told": "all", "when-0-kind": "all", "when-node": "0:", **more}


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_webhook_is_made_its_secret_is_shown_once_and_it_works(us, dealer, theirs, admin):
    made = admin.post(NEW, form(theirs.address), follow=True)
    [secret] = re.findall(r"whsec_[A-Za-z0-9+/=]+", text(made))
    assert "whsec_" not in text(admin.get("/desk/settings/webhooks/sajt/"))
    theirs.secret = secret

    tried = admin.post("/desk/settings/webhooks/sajt/test/", follow=True)
    assert "204" in text(tried)
    assert (theirs.unverified, [one["type"] for one in theirs.taken]) == (0, ["webhooks.test"])


def test_a_condition_and_chosen_events_are_kept(us, theirs, admin):
    condition = {
        "when-node": ["0:", "1:0"],
        "when-0-kind": "all",
        "when-1-field": "total",
        "when-1-operator": "at_least",
        "when-1-value": "500",
    }
    admin.post(NEW, form(theirs.address, told="chosen", kinds=["orders.submitted", "orders.paid"], **condition))

    assert publishing.current("webhook", "sajt").body == {
        "name": "Сайт",
        "address": theirs.address,
        "about": "order",
        "told": "chosen",
        "kinds": ["orders.submitted", "orders.paid"],
        "when": {"field": "total", "operator": "at_least", "value": 500},
    }
    assert "500" in text(admin.get("/desk/settings/webhooks/sajt/"))
    page = text(admin.get("/desk/settings/webhooks/sajt/change/"))
    assert theirs.address in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"address": "http://127.0.0.1/"}, "Адрес не подходит: 127.0.0.1 внутри вашей сети"),
        ({"address": "нет"}, "https://"),
        ({"told": "chosen"}, "Отметьте хотя бы одно событие"),
        ({"name": ""}, "Обязательное поле"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(us, theirs, admin, settings, more, said):
    settings.INSIDE = []

    refused = admin.post(NEW, form(theirs.address) | more)

    assert (refused.status_code, said in text(refused)) == (422, True)
    assert (Revision.objects.filter(definition__kind="webhook").count(), Subscriber.objects.count()) == (0, 0)


def test_messages_are_seen_with_their_attempts_and_sent_again(us, dealer, theirs, hook, admin):
    theirs.trouble.append(500)
    ordered(us, dealer)
    happened()
    hook.send()
    page = text(admin.get(f"/desk/settings/webhooks/{hook.key}/"))
    assert "Покупатель отправил заказ" in page
    assert "500" in page
    entry = JournalEntry.objects.get()
    card = text(admin.get(f"/desk/settings/webhooks/{hook.key}/messages/{entry.id}/"))
    assert str(entry.subject) in card
    assert "orders.submitted" in card

    admin.post(f"/desk/settings/webhooks/{hook.key}/messages/{entry.id}/again/")
    hook.send()
    assert len(theirs.taken) == 1
    journal = text(admin.get("/desk/journal/?system=webhooks"))
    assert hook.key in journal
    assert hook.key not in text(admin.get("/desk/journal/"))


def test_a_period_is_sent_again_and_a_wrong_one_is_not(us, dealer, theirs, hook, admin):
    order = ordered(us, dealer)
    cancelled(us, order)
    happened()
    hook.send()
    today = clock.today().isoformat()
    address = f"/desk/settings/webhooks/{hook.key}/replay/"

    wrong = admin.post(address, {"since": today, "until": (clock.today() - timedelta(days=2)).isoformat()})
    assert (wrong.status_code, set(JournalEntry.objects.values_list("state", flat=True))) == (422, {"done"})
    admin.post(address, {"since": today, "until": today})
    assert [state for state in JournalEntry.objects.values_list("state", flat=True)] == ["due", "due"]


def test_it_is_switched_off_and_on_and_given_a_new_secret(us, theirs, hook, admin):
    address = f"/desk/settings/webhooks/{hook.key}"
    admin.post(f"{address}/switch/")
    assert publishing.current("webhook", hook.key).body["off"] is True
    admin.post(f"{address}/switch/", {"on": "1"})
    assert "off" not in publishing.current("webhook", hook.key).body
    shown = text(admin.post(f"{address}/secret/", follow=True))
    assert theirs.secret not in shown
    assert len(re.findall(r"whsec_[A-Za-z0-9+/=]+", shown)) == 1


def test_only_an_administrator_may_see_or_change_webhooks(us, theirs, hook):
    head = Client(raise_request_exception=False)
    head.force_login(
        Account.objects.create_user("h@example.ru", "correct horse battery", name="Г", role="head_of_sales")
    )
    address = f"/desk/settings/webhooks/{hook.key}"

    pages = [
        head.get(one).status_code for one in (f"{address}/", f"{address}/change/", "/desk/settings/webhooks/", NEW)
    ]
    acts = [
        head.post(f"{address}/{act}/", {"since": "2026-01-01", "until": "2026-01-02"}).status_code
        for act in ("switch", "test", "secret", "replay", "change")
    ]
    made = head.post(NEW, form(theirs.address)).status_code

    assert (pages, acts, made) == ([404] * 4, [403] * 5, 403)
    assert (Revision.objects.filter(definition__kind="webhook").count(), theirs.requests) == (1, 0)


def test_the_list_asks_no_more_for_many_than_for_one(us, theirs, hook, admin):
    counts = []
    for _ in range(2):
        admin.get("/desk/settings/webhooks/")
        with CaptureQueriesContext(connection) as asked:
            admin.get("/desk/settings/webhooks/")
        counts.append(len(asked))
        for n in range(5):
            Hook(us, theirs, name=f"Склад {n}")

    assert counts[0] == counts[1]


def test_a_task_about_a_webhook_leads_to_it(us, dealer, theirs, hook, admin):
    theirs.trouble.append(410)
    ordered(us, dealer)
    happened()
    hook.send()

    assert f"/desk/settings/webhooks/{hook.key}/" in text(admin.get("/desk/"))

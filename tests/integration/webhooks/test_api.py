"""A program subscribes itself: makes a webhook, is told, looks after what was sent, asks for it again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.configuration.models import Revision
from dealernet.integrations.webhooks import sending
from dealernet.integrations.webhooks.models import Subscriber
from dealernet.integrations.webhooks.subscriptions import published
from integration.webhooks.conftest import happened, ordered

pytestmark = pytest.mark.django_db(transaction=True)


class Caller:
    def __init__(self, account: Account) -> None:
        self.headers = {"Authorization": f"Bearer {issue_token(account, 'test')}"}

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        content = json.dumps(body) if body is not None else ""
        return Client().generic(
            method, f"/api/v1/webhooks{path}", content, content_type="application/json", headers=self.headers
        )


@pytest.fixture
def admin(us) -> Caller:
    return Caller(Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator"))


def body(address: str, **more: Any) -> dict[str, Any]:
    return {"name": "Склад", "address": address, "about": "order", **more}


def test_a_program_subscribes_and_asks_again_for_what_it_missed(us, dealer, theirs, admin):
    made = admin("POST", "/", body(theirs.address, told="chosen", kinds=["orders.submitted"]))
    assert made.status_code == 201
    theirs.secret, key = made.json()["secret"], made.json()["key"]
    assert "secret" not in admin("GET", f"/{key}/").json()
    assert admin("POST", f"/{key}/test/").json()["taken"] is True
    ordered(us, dealer)
    happened()
    sending.send_due_of(published.all()[key])

    one = admin("GET", f"/{key}/").json()
    assert (one["state"], one["waiting"], one["kinds"]) == ("well", 0, ["orders.submitted"])
    assert admin("GET", "/").json()["rows"] == [one]
    first = admin("GET", f"/{key}/messages/?size=1").json()
    [row] = first["rows"]
    assert (row["state"], row["answer"], row["webhook_id"]) == ("done", "204", theirs.seen[-1][0])
    assert len(admin("GET", f"/{key}/messages/?after={first['next']}").json()["rows"]) == 1
    assert admin("POST", f"/{key}/messages/{row['id']}/again/").json()["state"] == "due"
    now = clock.now()
    asked = {"since": (now - timedelta(hours=1)).isoformat(), "until": now.isoformat()}
    assert admin("POST", f"/{key}/replay/", asked).json() == {"messages": 0}
    sending.send_due_of(published.all()[key])
    assert admin("POST", f"/{key}/replay/", asked).json() == {"messages": 1}

    fresh = admin("POST", f"/{key}/secret/").json()["secret"]
    assert fresh not in ("", theirs.secret)
    assert admin("POST", f"/{key}/switch/", {"on": False}).json()["state"] == "off"
    changed = admin("PUT", f"/{key}/", body(theirs.address, name="Другое имя"))
    assert (changed.json()["name"], changed.json()["revision"]) == ("Другое имя", 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://127.0.0.1/"},
        {"address": "ftp://site.example.ru/"},
        {"about": "account"},
        {"told": "chosen"},
        {"told": "chosen", "kinds": ["access.invited"]},
        {"when": {"field": "нет", "operator": "is", "value": 1}},
        {"нечто": 1},
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_kept(us, theirs, admin, settings, wrong):
    settings.INSIDE = []

    refused = admin("POST", "/", body("http://93.184.215.14/") | wrong)

    assert (refused.status_code, refused.json()["code"] in ("not_publishable", "bad_input")) == (422, True)
    assert (Revision.objects.filter(definition__kind="webhook").count(), Subscriber.objects.count()) == (0, 0)


def test_only_an_administrator_may(us, dealer, theirs, hook):
    head = Account.objects.create_user("h@x.example", "correct horse battery", name="Г", role="head_of_sales")
    now = clock.now().isoformat()
    for account in (head, dealer.account):
        call = Caller(account)
        statuses = {
            call("GET", "/").status_code,
            call("POST", "/", body(theirs.address)).status_code,
            call("GET", f"/{hook.key}/").status_code,
            call("PUT", f"/{hook.key}/", body(theirs.address)).status_code,
            call("POST", f"/{hook.key}/switch/", {"on": False}).status_code,
            call("POST", f"/{hook.key}/secret/").status_code,
            call("POST", f"/{hook.key}/test/").status_code,
            call("POST", f"/{hook.key}/replay/", {"since": now, "until": now}).status_code,
            call("GET", f"/{hook.key}/messages/").status_code,
        }
        assert statuses == {403}
    assert (Revision.objects.filter(definition__kind="webhook").count(), theirs.requests) == (1, 0)


def test_what_is_not_there_is_not_there(admin):
    for method, path in (("GET", "/no/"), ("POST", "/no/secret/"), ("POST", "/no/test/"), ("GET", "/no/messages/")):
        assert admin(method, path).status_code == 404

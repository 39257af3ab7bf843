"""What a company has set up, through the API: read, looked at, published, refused; runs and rehearsals asked."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.automation import rehearsal
from dealernet.automation.models import Rehearsal, Run
from dealernet.automation.packs import publish_pack
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.events.models import EventRow
from factories.happening import let_it_happen
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
RULE = {
    "title": {"ru": "Метка"},
    "on": "orders.submitted",
    "when": {"field": "total", "operator": "at_least", "value": 500},
    "then": [{"do": "orders.qualify"}],
}


class Caller:
    """Somebody with a key."""

    def __init__(self, account: Account) -> None:
        self.headers = {"Authorization": f"Bearer {issue_token(account, 'test')}"}

    def get(self, path: str, **asked: Any) -> Any:
        return Client().get(f"/api/v1{path}", asked, headers=self.headers)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        content = body if isinstance(body, (bytes, str)) else json.dumps(body or {})
        return Client().post(
            f"/api/v1{path}", content, content_type="application/json", headers={**self.headers, **more}
        )


@pytest.fixture
def us() -> Company:
    return company()


def staff(role: str) -> Caller:
    return Caller(Account.objects.create_user(f"{role}@roles.example", "correct horse battery", name=role, role=role))


@pytest.fixture
def admin(us) -> Caller:
    return staff("administrator")


def published() -> int:
    return Revision.objects.count()


def test_a_rule_is_looked_at_published_read_and_published_again(admin):
    looked = admin.post("/definitions/rule/marked/preview/", {"body": RULE}).json()
    assert (looked["state"], looked["revision"], looked["problems"], published()) == ("new", 0, [], 0)

    made = admin.post("/definitions/rule/marked/publication/", {"body": RULE, "revision": 0, "comment": "первая"})
    assert (made.status_code, made.json()) == (
        200,
        {"kind": "rule", "key": "marked", "revision": 1, "changed": True},
    )
    one = admin.get("/definitions/rule/marked/").json()
    assert (one["body"], one["revision"], one["author"], one["comment"]) == (RULE, 1, "administrator", "первая")

    more = {**RULE, "title": {"ru": "Иначе"}}
    looked = admin.post("/definitions/rule/marked/preview/", {"body": more}).json()
    assert [line for line in looked["lines"] if line["sign"] in "+-"] == [
        {"sign": "-", "text": "  ru: Метка"},
        {"sign": "+", "text": "  ru: Иначе"},
    ]
    for _ in range(2):
        again = admin.post("/definitions/rule/marked/publication/", {"body": more, "revision": 1})
        assert again.json()["revision"] == 2
    rows = admin.get("/definitions/rule/marked/revisions/").json()["rows"]
    assert [row["revision"] for row in rows] == [2, 1]
    assert admin.get("/definitions/rule/marked/revisions/1/").json()["body"] == RULE
    assert [row["key"] for row in admin.get("/definitions/rule/").json()["rows"]] == ["marked"]


def test_another_revision_in_force_refuses_and_changes_nothing(us, admin):
    publishing.publish(us.actor, "rule", "marked", RULE)

    refused = admin.post(
        "/definitions/rule/marked/publication/", {"body": {**RULE, "title": {"ru": "Иначе"}}, "revision": 0}
    )

    assert (refused.status_code, refused.json()["code"], published()) == (409, "published_meanwhile", 1)
    assert refused.json()["values"] == {"author": "программа", "number": 1}


def test_of_two_who_publish_at_once_over_one_revision_one_is_refused(admin):
    bodies = [{**RULE, "title": {"ru": name}} for name in ("Первый", "Второй")]

    answers = at_once(
        *(
            lambda body=body: admin.post("/definitions/rule/m/publication/", {"body": body, "revision": 0})
            for body in bodies
        )
    )

    assert sorted(one.status_code for one in answers) == [200, 409]
    assert published() == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({**RULE, "when": {"field": "нет", "operator": "is", "value": 1}}, "нет поля «нет»"),
        ({**RULE, "on": "orders.nothing"}, "события «"),
        ({**RULE, "then": []}, "добавьте действие"),
        ({**RULE, "then": 5}, "вид не тот"),
        ([1, 2], "события «"),
        (None, "события «"),
    ],
)
def test_what_may_not_be_published_is_told_in_a_list(admin, body, said):
    refused = admin.post("/definitions/rule/marked/publication/", {"body": body, "revision": 0})

    assert (refused.status_code, refused.json()["code"], published()) == (422, "not_publishable", 0)
    [found] = refused.json()["values"]["found"]
    assert said in found
    assert admin.post("/definitions/rule/marked/preview/", {"body": body}).json()["problems"] == [found]


def test_a_key_that_cannot_stand_in_an_address_is_refused(admin):
    assert admin.post("/definitions/rule/мой ключ/publication/", {"body": RULE, "revision": 0}).status_code == 422
    assert published() == 0


def test_letters_and_statuses_are_read_as_the_program_came_with_them(admin):
    kinds = {one["kind"]: one["count"] for one in admin.get("/definitions/").json()["kinds"]}
    assert {"rule", "validation", "order_statuses", "calendar", "border"} <= set(kinds)
    assert "webhook" not in kinds
    assert "integration" not in kinds

    statuses = admin.get("/definitions/order_statuses/orders/").json()
    assert statuses["revision"] == 0
    done = admin.post("/definitions/order_statuses/orders/publication/", {"body": statuses["body"], "revision": 0})
    assert done.json()["revision"] == 1


def test_the_configuration_goes_out_and_is_taken_over_elsewhere(us, admin):
    publishing.publish(us.actor, "rule", "marked", RULE)
    out = admin.get("/configuration/")
    assert out.headers["Content-Type"].startswith("application/yaml")
    other = out.content.decode().replace("Метка", "Знак")

    looked = admin.post("/configuration/preview/", other).json()
    assert (looked["counts"]["changed"], looked["found"][0]["state"], published()) == (1, "changed", 1)
    for changed in (1, 0):
        assert admin.post("/configuration/?comment=перенос", other).json()["changed"] == changed
    assert publishing.current("rule", "marked").body["title"] == {"ru": "Знак"}
    broken = admin.post("/configuration/", other.replace("orders.submitted", "orders.nothing"))
    assert (broken.status_code, broken.json()["code"], published()) == (422, "configuration_not_taken", 2)
    assert admin.post("/configuration/", "не то").status_code == 422


def test_only_who_may_publish_reads_and_publishes_definitions(us):
    publishing.publish(us.actor, "rule", "marked", RULE)
    paths = ["/definitions/", "/definitions/rule/", "/definitions/rule/marked/", "/configuration/"]
    asked = {"body": {**RULE, "off": True}, "revision": 1}
    for caller in (Caller(us.dealer().account), staff("head_of_sales")):
        assert {caller.get(path).status_code for path in paths} == {403}
        assert caller.post("/definitions/rule/marked/publication/", asked).status_code == 403
        assert caller.post("/definitions/rule/marked/preview/", asked | {"body": RULE}).status_code in (403, 422)
        assert caller.post("/configuration/", "dealernet: {}").status_code == 403
        assert caller.post("/rehearsals/", _asked("marked")).status_code == 403
    for path in paths:
        assert Client().get(f"/api/v1{path}").status_code == 401
    assert (published(), Rehearsal.objects.count()) == (1, 0)


def test_what_is_not_there_is_not_there(admin):
    for path in (
        "/definitions/nothing/",
        "/definitions/integration/edo/",
        "/definitions/rule/nothing/",
        "/definitions/rule/nothing/revisions/",
        "/definitions/order_statuses/orders/revisions/7/",
        "/definitions/order_statuses/orders/revisions/99999999999999/",
        f"/runs/{uuid4()}/",
        f"/rehearsals/{uuid4()}/",
    ):
        assert admin.get(path).status_code == 404, path


def test_runs_are_found_and_read_with_their_grounds(us, admin):
    publishing.publish(us.actor, "rule", "marked", RULE)
    dealer = us.dealer()
    small, large = (_ordered(us, dealer, price) for price in ("100.00", "900.00"))
    let_it_happen()

    rows = admin.get("/runs/", rule="marked").json()["rows"]
    assert {row["subject"]: row["state"] for row in rows} == {str(small): "not_matched", str(large): "done"}
    [one] = admin.get("/runs/", subject=str(large)).json()["rows"]
    assert [(ground["holds"], "500" in ground["text"] or "900" in ground["text"]) for ground in one["grounds"]] == [
        (True, True)
    ]
    done = {"action": "orders.qualify", "changed": True, "refused": "", "failed": "", "detail": {}}
    assert one["done"] == [done]
    assert admin.get(f"/runs/{one['id']}/").json() == one
    moment = clock.now()
    assert admin.get("/runs/", since=moment.isoformat()).json()["rows"] == []
    assert len(admin.get("/runs/", until=moment.isoformat(), state="done").json()["rows"]) == 1
    first = admin.get("/runs/", size=1).json()
    second = admin.get("/runs/", size=1, after=first["next"]).json()
    assert {first["rows"][0]["id"], second["rows"][0]["id"]} == {row["id"] for row in rows}
    assert admin.get("/runs/", state="нет").status_code == 422


def test_a_salesperson_is_told_nothing_of_records_out_of_reach(us):
    publishing.publish(us.actor, "rule", "marked", RULE)
    _ordered(us, us.dealer(), "900.00")
    let_it_happen()
    other = staff("salesperson")

    [row] = other.get("/runs/").json()["rows"]

    assert (row["known"], row["subject"], row["grounds"], row["done"]) == (False, None, [], [])
    assert other.post(f"/runs/{row['id']}/retry/").status_code == 403


def test_a_failed_run_is_tried_again_and_another_skipped(us, admin):
    publishing.publish(us.actor, "rule", "marked", RULE)
    _ordered(us, us.dealer(), "900.00")
    let_it_happen()
    run = Run.objects.get()
    assert admin.post(f"/runs/{run.id}/retry/").json()["code"] == "run_settled"
    Run.objects.update(state="failed", fault="error", error="проба")

    again = admin.post(f"/runs/{run.id}/retry/")
    assert (again.status_code, again.json()["state"]) == (200, "done")
    Run.objects.update(state="failed", fault="error", error="проба")
    assert admin.post(f"/runs/{run.id}/skip/").json()["state"] == "skipped"
    assert admin.post(f"/runs/{run.id}/skip/").status_code == 409
    assert EventRow.objects.filter(kind__in=["automation.run_retried", "automation.run_skipped"]).count() == 2


def test_the_list_of_runs_asks_no_more_for_many_than_for_one(us, admin):
    publishing.publish(us.actor, "rule", "marked", RULE)
    dealer, counts = us.dealer(), []
    for many in (1, 6):
        for _ in range(many):
            _ordered(us, dealer, "900.00")
        let_it_happen()
        with CaptureQueriesContext(connection) as asked:
            admin.get("/runs/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_draft_is_rehearsed_on_the_past(us, admin):
    publish_pack(us.actor)
    dealer = us.dealer()
    _ordered(us, dealer, "100.00")
    large = _ordered(us, dealer, "900.00")
    let_it_happen()
    before = (EventRow.objects.count(), Run.objects.count())

    asked = admin.post("/rehearsals/", {**_asked(""), "body": RULE})
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    while rehearsal.go_on():
        pass
    rehearsal.go_on()
    one = admin.get(f"/rehearsals/{asked.json()['id']}/").json()
    assert (one["state"], one["total"], one["weighed"], one["figures"]["acts"]) == ("done", 2, 2, 1)
    [found] = admin.get(f"/rehearsals/{one['id']}/findings/").json()["rows"]
    assert (found["subject"], found["verdict"]) == (str(large), "acts")
    assert (EventRow.objects.count(), Run.objects.count()) == before
    assert [row["id"] for row in admin.get("/rehearsals/").json()["rows"]] == [one["id"]]
    assert admin.post(f"/rehearsals/{one['id']}/cancellation/").json()["state"] == "done"
    wrong = admin.post("/rehearsals/", {**_asked(""), "body": {**RULE, "then": 5}})
    assert (wrong.status_code, Rehearsal.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    ("language", "said"), [("ru", "Такого поля нет."), ("en", "There is no such field."), ("", "Такого поля нет.")]
)
def test_what_is_wrong_with_a_body_is_said_in_the_language_of_the_request(admin, language, said):
    refused = admin.post("/rehearsals/", {**_asked("x"), "нечто": 1}, **{"Accept-Language": language})

    assert (refused.status_code, refused.json()["message"]) == (422, said)


def test_a_body_beyond_the_bound_is_refused(admin):
    large = {"body": {**RULE, "title": {"ru": "я" * 2_000_000}}, "revision": 0}

    refused = admin.post("/definitions/rule/marked/publication/", large)

    assert (refused.status_code, refused.json()["code"], published()) == (413, "too_big", 0)


def _asked(rule: str) -> dict[str, Any]:
    now = clock.now()
    return {"rule": rule, "since": (now - timedelta(days=1)).isoformat(), "until": now.isoformat()}


def _ordered(us: Company, dealer: Any, price: str) -> Any:
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price).id, Decimal(1))])])
    return placed.subject

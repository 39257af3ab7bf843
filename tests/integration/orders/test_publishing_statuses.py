"""Publishing statuses: what it would do is told first, what names a removed one is answered, two at once is one."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.automation.rules import KIND as RULE
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, publish_statuses, qualify_orders
from dealernet.business.orders.errors import StatusStillNamed, StatusUnknown
from dealernet.business.orders.queries import order_card, order_statuses, order_statuses_in_force, statuses_preview
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import (
    NotPublishable,
    PublishedMeanwhile,
    current,
    publish,
    roll_back,
)
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.savedviews.keeping import save_view
from dealernet.foundation.savedviews.models import SavedView
from dealernet.foundation.validations import KIND as VALIDATION
from factories.racing import at_once
from factories.statuses import by_goods, with_one, without
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
NAMING = {"field": "status", "operator": "is_one_of", "value": ["accepted", "invoice_sent"]}
RULE_BODY = {
    "title": {"ru": "О принятых"},
    "on": "orders.status_changed",
    "when": NAMING,
    "then": [{"do": "tasks.create", "kind": "other", "title": "Заказ"}],
}
VALIDATION_BODY = {
    "title": {"ru": "Принятый не менять"},
    "subject": "order",
    "fields": ["total"],
    "statuses": ["accepted"],
    "means": "forbid",
    "message": {"ru": "Нельзя."},
}


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def admin(us: Company) -> Account:
    return Account.objects.create_user("admin@x.example", "correct horse", name="Анна Админ", role="administrator")


def accepted(us: Company, many: int) -> list[UUID]:
    product, dealer = us.product("1000.00"), us.dealer()
    asked = [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))]) for _ in range(many)]
    ids = [one.subject for one in place_orders(us.actor, asked)]
    qualify_orders(us.actor, ids)
    return ids


def publishing_actor(admin: Account) -> Actor:
    return actor_of(admin)


def no_accepted() -> list[dict[str, Any]]:
    """Accepted orders are called as those that have an invoice."""
    body = without("accepted")
    next(one for one in body if one["key"] == "invoice_sent").pop("when")
    return body


def test_a_removed_status_that_fourteen_orders_have_tells_where_they_go(us: Company) -> None:
    accepted(us, 14)

    found = statuses_preview(us.actor, no_accepted())

    assert [(one.status.key, one.orders) for one in found.removed] == [("accepted", 14)]
    assert [(one.before.key, one.after.key if one.after else "", one.orders) for one in found.moved] == [
        ("accepted", "invoice_sent", 14)
    ]
    assert (found.problems, found.orders) == ([], 14)


def test_a_removal_that_leaves_orders_without_a_status_is_refused_and_names_the_state(us: Company) -> None:
    accepted(us, 14)
    before = EventRow.objects.count()

    found = statuses_preview(us.actor, without("accepted"))
    with pytest.raises(NotPublishable) as refused:
        publish_statuses(us.actor, without("accepted"))

    assert [(one.after, one.orders) for one in found.moved] == [(None, 14)]
    assert found.problems
    assert "Qualified" in str(refused.value) or "Принят" in str(refused.value)
    assert (order_statuses_in_force()[1], EventRow.objects.count()) == (0, before)


def test_the_preview_counts_orders_by_one_statement_however_many(us: Company) -> None:
    accepted(us, 1)

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            statuses_preview(us.actor, by_goods())
        return len(found)

    few = statements()
    accepted(us, 20)

    assert statements() == few


def test_whatever_names_a_removed_status_is_told_and_must_be_answered(us: Company, admin: Account) -> None:
    publish(us.actor, RULE, "about_accepted", RULE_BODY)
    publish(us.actor, VALIDATION, "of_accepted", VALIDATION_BODY)
    owner = publishing_actor(admin)
    save_view(owner, "orders", "Принятые", {"status": "accepted"})
    save_view(owner, "orders", "Условие", {"if": json.dumps(NAMING)})
    before = [list(SavedView.objects.values()), EventRow.objects.count()]

    found = statuses_preview(us.actor, no_accepted())
    named = [(one.kind, one.title) for one in found.removed[0].mentions]
    with pytest.raises(StatusStillNamed, match="Принят"):
        publish_statuses(us.actor, no_accepted())
    with pytest.raises(StatusUnknown):
        publish_statuses(us.actor, no_accepted(), instead={"accepted": "nobody"})

    assert sorted(named) == [
        ("rule", "О принятых"),
        ("validation", "Принятый не менять"),
        ("view", "Принятые"),
        ("view", "Условие"),
    ]
    assert order_statuses_in_force()[1] == 0
    assert [list(SavedView.objects.values()), EventRow.objects.count()] == before


def test_an_answer_replaces_the_status_everywhere_in_the_same_publication(us: Company, admin: Account) -> None:
    publish(us.actor, RULE, "about_accepted", RULE_BODY)
    publish(us.actor, VALIDATION, "of_accepted", VALIDATION_BODY)
    owner = publishing_actor(admin)
    save_view(owner, "orders", "Принятые", {"status": "accepted"})
    save_view(owner, "orders", "Условие", {"if": json.dumps(NAMING)})

    publish_statuses(us.actor, no_accepted(), instead={"accepted": "invoice_sent"})

    rule, validation = publishing.current(RULE, "about_accepted"), publishing.current(VALIDATION, "of_accepted")
    assert rule is not None
    assert validation is not None
    assert (rule.number, rule.body["when"]["value"]) == (2, ["invoice_sent"])
    assert (validation.number, validation.body["statuses"]) == (2, ["invoice_sent"])
    views = {view.name: view.query for view in SavedView.objects.all()}
    assert views["Принятые"] == {"status": "invoice_sent"}
    assert json.loads(views["Условие"]["if"])["value"] == ["invoice_sent"]


def test_no_other_way_of_publishing_takes_away_a_status_that_is_named(us: Company) -> None:
    publish(us.actor, RULE, "about_accepted", RULE_BODY)

    with pytest.raises(NotPublishable, match="О принятых"):
        publish(us.actor, "order_statuses", "orders", no_accepted())

    assert order_statuses_in_force()[1] == 0


def test_a_former_revision_comes_back_and_orders_have_its_statuses_again(us: Company) -> None:
    [order] = accepted(us, 1)
    publish_statuses(us.actor, with_one("accepted", name={"ru": "В работе"}))
    publish_statuses(us.actor, no_accepted())
    assert order_card(us.actor, order).status.key == "invoice_sent"

    number = roll_back(us.actor, "order_statuses", "orders", 1)

    assert (number, order_card(us.actor, order).status.label) == (3, "В работе")


def test_a_former_revision_of_statuses_is_told_to_come_back_as_a_draft(
    us: Company, admin: Account, client: Client
) -> None:
    publish_statuses(us.actor, with_one("accepted", name={"ru": "В работе"}))
    publish_statuses(us.actor, with_one("accepted", name={"ru": "Взят"}))
    client.force_login(admin)
    place = ["order_statuses", "orders"]

    assert (
        "Взять редакцию 1 в черновик" in client.get(reverse("desk-configuration-history", args=place)).content.decode()
    )
    answer = client.post(reverse("desk-configuration-rollback", args=place), {"number": "1"}, follow=True)

    assert "Редакция 1 взята в черновик" in answer.content.decode()
    assert current("order_statuses", "orders").number == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_once_the_second_is_refused_and_told(us: Company) -> None:
    def publishing_as(name: str) -> Any:
        def act() -> Any:
            try:
                return publish_statuses(us.actor, with_one("accepted", name={"ru": name}), instead_of=0)
            except PublishedMeanwhile as refusal:
                return refusal

        return act

    results = at_once(publishing_as("Первый"), publishing_as("Второй"))

    assert sorted(isinstance(one, PublishedMeanwhile) for one in results) == [False, True]
    assert (order_statuses_in_force()[1], EventRow.objects.filter(kind="configuration.published").count()) == (1, 1)
    known = order_statuses().known("accepted")
    assert known is not None
    assert known.label == ["Первый", "Второй"][[isinstance(one, int) for one in results].index(True)]


def test_a_draft_waits_for_its_author_until_it_is_forgotten_or_published(
    us: Company, admin: Account, client: Client
) -> None:
    client.force_login(admin)
    there = "/desk/settings/statuses/"
    client.post(
        there, {"draft": json.dumps(with_one("received", tone="wait")), "revision": "0", "act": "down:received"}
    )

    later = client.get(there).context
    assert (later["changed"], later["draft"].known("received")["tone"]) == (True, "wait")
    somebody, other = Client(), Account.objects.create_user("b@x.example", "p", name="Б", role="administrator")
    somebody.force_login(other)
    assert not somebody.get(there).context["changed"]

    assert client.post(there, {"act": "forget"}).status_code == 302
    assert not client.get(there).context["changed"]

    client.post(there, {"draft": later["draft"].text, "revision": "0", "act": "up:none"})
    client.post(f"{there}publication/", {"draft": later["draft"].text, "revision": "0"})
    assert order_statuses_in_force()[1] == 1
    assert not client.get(there).context["changed"]


def test_a_draft_goes_from_page_to_page_until_it_is_published(us: Company, admin: Account, client: Client) -> None:
    accepted(us, 2)
    client.force_login(admin)
    page = client.get("/desk/settings/statuses/").content.decode()
    draft = {"draft": json.dumps(with_one("received")), "revision": "0"}
    form = {
        **draft,
        "act": "keep",
        "tasks": "1",
        "name_ru": "Ждёт товар",
        "stages": ["qualified"],
        "tone": "wait",
        "hint_ru": "Узнайте срок",
        "lock": ["channel"],
        "act_picking": ["storekeeper"],
        "task-0-title_ru": "Узнать срок",
        "task-0-due": "2",
        "task-0-unit": "days",
        "task-0-whom": "responsible",
        "when-0-kind": "all",
        "when-node": ["1:0"],
        "when-1-field": "goods_there",
        "when-1-operator": "is",
        "when-1-value": "yes",
    }

    kept = client.post("/desk/settings/statuses/new/", form)
    made = kept.context["draft"].body[0]
    draft["draft"] = kept.context["draft"].text
    lower = client.post("/desk/settings/statuses/", {**draft, "act": f"down:{made['key']}"})
    shown = client.post("/desk/settings/statuses/preview/", draft)
    assert order_statuses_in_force()[1] == 0
    done = client.post("/desk/settings/statuses/publication/", {**draft, "comment": "по товару"})

    assert "Черновик" in page
    assert made == {
        "key": "zhdet_tovar",
        "name": {"ru": "Ждёт товар"},
        "stages": ["qualified"],
        "tone": "wait",
        "when": {"field": "goods_there", "operator": "is", "value": True},
        "hint": {"ru": "Узнайте срок"},
        "tasks": [{"title": {"ru": "Узнать срок"}, "due": 2, "unit": "days", "for": "responsible"}],
        "lock": {"fields": ["channel"]},
        "acts": {"picking": ["storekeeper"]},
    }
    assert [one["key"] for one in lower.context["draft"].body[:2]] == ["draft", "zhdet_tovar"]
    assert [(one.before.key, one.after.key, one.orders) for one in shown.context["found"].moved] == [
        ("accepted", "zhdet_tovar", 2)
    ]
    assert (shown.status_code, done.status_code, order_statuses_in_force()[1]) == (200, 302, 1)
    standing = publishing.current("order_statuses", "orders")
    assert standing is not None
    assert (standing.author, standing.comment) == ("Анна Админ", "по товару")
    assert client.get("/desk/settings/statuses/zhdet_tovar/").status_code == 200


def test_what_is_wrong_in_the_form_of_a_status_is_said_beside_the_field(
    us: Company, admin: Account, client: Client
) -> None:
    client.force_login(admin)
    draft = {"draft": json.dumps(with_one("received")), "revision": "0", "act": "keep"}

    answer = client.post("/desk/settings/statuses/new/", {**draft, "name_ru": "Ж" * 41, "when-0-kind": "all"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name_ru", "stages"}


@pytest.mark.parametrize("text", ["{", "[1]", "[]" * 300_000, '[{"key": 1}]', "[" * 9_000])
def test_a_broken_draft_is_refused_in_words(us: Company, admin: Account, client: Client, text: str) -> None:
    client.force_login(admin)

    answer = client.post("/desk/settings/statuses/", {"draft": text, "revision": "0"})

    assert answer.status_code == 422
    assert order_statuses_in_force()[1] == 0


def test_a_second_administrator_is_told_on_the_page_that_somebody_was_faster(
    us: Company, admin: Account, client: Client
) -> None:
    client.force_login(admin)
    publish_statuses(publishing_actor(admin), with_one("accepted", name={"ru": "В работе"}))
    draft = {"draft": json.dumps(with_one("accepted", name={"ru": "Иначе"})), "revision": "0"}

    answer = client.post("/desk/settings/statuses/publication/", draft)

    assert answer.status_code == 409
    assert "Анна Админ" in answer.content.decode()
    assert order_statuses_in_force()[1] == 1


def test_an_unchanged_list_is_published_as_nothing(us: Company) -> None:
    assert statuses_preview(us.actor, with_one("received")).is_the_same


def test_statuses_of_an_older_revision_show_the_stages_their_conditions_tell(
    us: Company, admin: Account, client: Client
) -> None:
    body = [{name: value for name, value in one.items() if name != "stages"} for one in without("draft", "received")]
    when = {"field": "stage", "operator": "is", "value": "shipped"}
    shipped = [{**one, "when": when} if one["key"] == "shipped" else one for one in body]
    last = {**shipped[-1], "key": "rest", "name": {"ru": "Прочее"}}
    publish_statuses(us.actor, [one for one in shipped if one["key"] == "shipped"] + [last])
    client.force_login(admin)

    form = client.get("/desk/settings/statuses/shipped/").context["form"]

    assert form["stages"].value() == ["shipped"]
    assert client.get("/desk/settings/statuses/").context["changed"] is False


def test_going_back_by_the_history_begins_a_draft_that_tells_what_it_would_do(
    us: Company, admin: Account, client: Client
) -> None:
    [_order] = accepted(us, 1)
    publish_statuses(us.actor, with_one("accepted", name={"ru": "В работе"}))
    publish_statuses(us.actor, no_accepted())
    client.force_login(admin)

    page = client.post("/desk/settings/configuration/order_statuses/orders/rollback/", {"number": "1"}, follow=True)
    draft = {"draft": page.context["draft"].text, "revision": str(page.context["draft"].revision)}
    shown = client.post("/desk/settings/statuses/preview/", draft)
    done = client.post("/desk/settings/statuses/publication/", draft)

    assert page.context["changed"] is True
    assert [(one.before.key, one.after.label, one.orders) for one in shown.context["found"].moved] == [
        ("invoice_sent", "В работе", 1)
    ]
    assert (done.status_code, order_statuses_in_force()[1]) == (302, 3)
    assert client.get("/desk/settings/statuses/?revision=99").status_code == 404

"""Tasks over the API: set once a key, of a person or a role, changed and withdrawn by the account that set them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from factories.automatic import ordered
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
TASKS = "/api/v1/tasks/"


@pytest.fixture
def firm() -> Company:
    return company()


def of(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(account, 'test')}", "Accept-Language": "en"}


def send(path: str, body: Any, headers: dict[str, str], method: str = "post") -> Any:
    act = getattr(Client(), method)
    return act(path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_task_is_set_once_a_key_read_changed_and_withdrawn(firm: Company) -> None:
    head = Account.objects.create_user("h@x.example", "correct horse battery", name="Head", role="head_of_sales")
    key, [order] = of(head), ordered(firm, firm.dealer())
    due = clock.today().isoformat()
    body = {"title": "Call", "assignee": str(firm.manager.id), "due_on": due, "order": str(order.id)}

    made, again = (send(TASKS, body, {**key, "Idempotency-Key": "1"}) for _ in range(2))

    told = made.json()
    address = f"{TASKS}{told['id']}/"
    assert (made.status_code, made.json(), Task.objects.filter(kind="by_hand").count()) == (201, again.json(), 1)
    assert (told["kind"], told["author"], told["assignee_id"]) == ("by_hand", "Head", str(firm.manager.id))
    assert (told["holder_id"], told["buyer_id"]) == (str(order.id), str(order.customer_id))
    assert Client().get(address, headers=key).json() == told
    assert told["id"] in [row["id"] for row in Client().get(TASKS, headers=key).json()["rows"]]
    changed = send(address, {"title": "Write", "due_on": None}, key, "patch").json()
    assert (changed["title"], changed["due_at"], changed["assignee_id"]) == ("Write", None, told["assignee_id"])
    withdrawn = send(f"{address}withdrawal/", {}, key)
    assert (withdrawn.status_code, withdrawn.json()["done_at"] is not None) == (200, True)


def test_without_an_assignee_it_is_ones_own_and_a_role_asks_whoever_is_free(firm: Company) -> None:
    vera = Account.objects.create_user("v@x.example", "correct horse battery", name="Vera", role="accountant")
    key = of(firm.manager)

    own = send(TASKS, {"title": "Mine"}, key).json()
    asked = send(TASKS, {"title": "Theirs", "role": "accountant"}, key).json()
    nobody = send(TASKS, {"title": "Theirs", "role": "storekeeper"}, key)

    assert (own["assignee_id"], asked["assignee_id"]) == (str(firm.manager.id), str(vera.id))
    assert (nobody.status_code, nobody.json()["code"]) == (422, "nobody_of_role")


def test_what_is_wrong_names_its_field_and_others_tasks_are_left_alone(firm: Company) -> None:
    vera = Account.objects.create_user("v@x.example", "correct horse battery", name="Vera", role="accountant")
    dealer = firm.dealer()
    task = send(TASKS, {"title": "Mine", "assignee": str(vera.id)}, of(firm.manager)).json()

    empty = send(TASKS, {"title": " "}, of(vera))
    past = send(TASKS, {"title": "Late", "due_on": "2020-01-01"}, of(vera))
    theirs = send(f"{TASKS}{task['id']}/", {"title": "Other"}, of(vera), "patch")
    buyer = send(TASKS, {"title": "Call me"}, of(dealer.account))

    assert [(one.status_code, one.json()["field"]) for one in (empty, past)] == [(422, "title"), (422, "due_on")]
    assert (theirs.status_code, theirs.json()["code"], buyer.status_code) == (403, "task_of_another", 403)
    assert list(Task.objects.values_list("title", flat=True)) == ["Mine"]

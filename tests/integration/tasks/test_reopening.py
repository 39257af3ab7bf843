"""Taking back that a task was seen to."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from dealernet.business.tasks.commands import NewTask, complete_tasks, create_tasks
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.models import Account
from dealernet.foundation.events.models import EventRow
from factories.trade import company

pytestmark = pytest.mark.django_db


def test_a_task_closed_by_mistake_waits_again_and_twice_is_once():
    us = company()
    [made] = create_tasks(us.actor, [NewTask(key="k", kind="credit", title="Сверх лимита", party_id=us.dealer().id)])
    client = Client()
    client.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="A", role="administrator")
    )

    closed = client.post(f"/desk/tasks/{made.subject}/completion/", follow=True)
    undo = f"/desk/tasks/{made.subject}/reopening/"
    assert f'action="{undo}"' in closed.content.decode()
    client.post(undo)
    client.post(undo)

    task = Task.objects.get()
    assert (task.done_at, task.done_by_id, task.outcome) == (None, None, "")
    assert EventRow.objects.filter(kind="tasks.reopened").count() == 1


def test_an_unknown_task_cannot_be_reopened_and_nothing_changes():
    us = company()
    [made] = create_tasks(us.actor, [NewTask(key="k", kind="credit", title="Сверх лимита", party_id=us.dealer().id)])
    complete_tasks(us.actor, [made.subject])
    client = Client()
    client.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="A", role="administrator")
    )

    refused = client.post(f"/desk/tasks/{uuid4()}/reopening/")

    assert refused.status_code == 404
    assert Task.objects.get().done_at is not None

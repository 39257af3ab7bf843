"""A session is asked anew for each page: what was ended, closed or changed counts at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dealernet.foundation.access.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return Account.objects.create_user("anna@example.com", "a long password", name="Анна", role="administrator")


@pytest.fixture
def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    assert found.get("/desk/").status_code == 200
    return found


def is_led_to_the_door(client: Client) -> bool:
    answer = client.get("/desk/")
    return answer.status_code == 302 and answer.headers["Location"].startswith("/account/login/")


def test_a_session_that_was_ended_is_over_at_once(client):
    Session.objects.all().delete()

    assert is_led_to_the_door(client)


def test_a_session_that_is_too_old_is_over(client):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert is_led_to_the_door(client)


def test_an_account_that_was_closed_is_out_at_once(client, account):
    Account.objects.filter(id=account.id).update(is_active=False)

    assert is_led_to_the_door(client)


def test_another_password_ends_the_sessions_of_the_former(client, account):
    account.set_password("another long password")
    account.save()

    assert is_led_to_the_door(client)


def test_another_role_counts_from_the_next_page_on(client, account):
    assert client.get("/desk/staff/").status_code == 200
    Account.objects.filter(id=account.id).update(role="warehouse")

    assert client.get("/desk/staff/").status_code in (403, 404)


@pytest.mark.parametrize("told", ["", "short", "x" * 32, "Æ" * 32, "a' or true --" * 3])
def test_a_cookie_nobody_was_given_opens_the_door_and_nothing_else(told):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = told

    assert is_led_to_the_door(client)
    assert Session.objects.count() == 0

"""Every address of the program, asked by everybody: strangers, buyers, each role of the staff.

The addresses are read from the URL configuration, so that a new one is asked without anybody remembering to.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dealernet.foundation.access.models import Account
from dealernet.project.roles import ROLES
from dealernet.web.middleware import OPEN
from factories.trade import Company, company

pytestmark = pytest.mark.django_db

OWN_KEYS = ("/api/", "/1c", "/bitrix/", "/health", "/metrics", "/static/")
"""Addresses of programs and watchers, which bring their own keys and are tested with them."""


def addresses() -> list[str]:
    """Every address with something plausible in the place of its parts."""
    return sorted({f"/{path}" for path in _paths(get_resolver().url_patterns)})


def _paths(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern.url_patterns, path)
        elif "(?P" not in path and "^" not in path:
            yield _filled(path)


def _filled(path: str) -> str:
    pieces = []
    for piece in path.split("<"):
        kind, closed, rest = piece.partition(">")
        if not closed:
            pieces.append(piece)
            continue
        value = {"uuid": str(uuid4()), "int": "1"}.get(kind.partition(":")[0], "nothing")
        pieces.append(value + rest)
    return "".join(pieces)


PAGES = [address for address in addresses() if not address.startswith(OWN_KEYS)]
DESK = [address for address in PAGES if address.startswith("/desk/")]


@pytest.fixture
def ours() -> Company:
    return company()


def signed_in(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def staff(role: str) -> Client:
    return signed_in(
        Account.objects.create_user(f"{role}@roles.example", "correct horse battery", name=role, role=role)
    )


def test_a_stranger_is_led_to_the_door_from_every_page_that_is_not_the_door() -> None:
    client = Client(raise_request_exception=False)

    let_in = [
        address
        for address in PAGES
        if not address.startswith(OPEN)
        and not (
            client.get(address).status_code == 302 and "/account/login/" in client.get(address).headers["Location"]
        )
    ]

    assert let_in == []


def test_a_buyer_is_told_that_there_is_no_desk(ours: Company) -> None:
    client = signed_in(ours.dealer().account)

    found = {address: client.get(address).status_code for address in DESK}

    assert {address: status for address, status in found.items() if status not in (404, 405)} == {}


def test_a_buyer_changes_nothing_on_the_desk_by_knowing_its_addresses(ours: Company) -> None:
    client = signed_in(ours.dealer().account)

    done = {address: client.post(address).status_code for address in DESK}

    assert {address: status for address, status in done.items() if status not in (403, 404, 405)} == {}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "system"])
def test_no_page_breaks_for_any_role_and_unknown_things_are_not_there(ours: Company, role: str) -> None:
    client = signed_in(ours.dealer().account) if role == "buyer" else staff(role)

    statuses = {address: client.get(address).status_code for address in PAGES}

    assert {address: status for address, status in statuses.items() if status >= 500} == {}


def test_a_role_without_any_power_reads_nothing(ours: Company) -> None:
    client = staff("nobody")

    statuses = {address: client.get(address).status_code for address in DESK}

    assert {address: status for address, status in statuses.items() if status not in (302, 404, 405)} == {}

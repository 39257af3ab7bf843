"""The feed as a buyer's key reads it: what happened to its own orders, and nothing the company keeps to itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    hold_orders,
    lift_holds,
    place_orders,
    set_channel,
)
from dealernet.business.settlements.commands import ToldPayment, record_payments, refuse_payment
from dealernet.foundation.access.identify import system
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.events.timeline import timeline
from dealernet.web.api.events import BUYERS_SEE
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Похоже на мошенника"
TOLD_TO_BUYERS = {
    "orders.cancelled": "reason",
    "orders.payment_order_rejected": "reason",
    "orders.payment_order_taken_back": "reason",
    "orders.shipping_allowed": "reason",
    "documents.edo_refused": "reason",
    "orders.rated": "comment",
}
"""Reasons that are meant for the buyer, or are the buyer's own."""


@pytest.fixture
def us() -> Company:
    return company()


def feed_of(client: Client, account: Any) -> list[dict[str, Any]]:
    told = client.get("/api/v1/events/?size=100", HTTP_AUTHORIZATION=f"Bearer {issue_token(account, 'test')}")
    found: list[dict[str, Any]] = told.json()["events"]
    return found


def test_why_an_order_is_held_and_a_payment_doubted_is_not_told_to_the_buyer(us: Company, client: Client) -> None:
    dealer, product = us.dealer(), us.product(stock="0")
    [placed] = place_orders(us.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(3))])])
    hold_orders(us.actor, [placed.subject], reason=SECRET)
    hold_orders(us.actor, [placed.subject], reason=f"{SECRET} и должник")
    lift_holds(us.actor, [placed.subject])
    set_channel(us.actor, [placed.subject], SECRET)
    doubtful = ToldPayment("7", date(2026, 11, 27), Decimal(5), "bank", party_id=dealer.id, doubt=SECRET)
    [paid] = record_payments(us.actor, [doubtful])
    refuse_payment(us.actor, paid.subject, reason=SECRET)

    told = feed_of(client, dealer.account)

    kinds = {one["kind"] for one in told}
    assert {"orders.held", "orders.lacks_less", "orders.channel_set", "settlements.payment_doubtful"} <= kinds
    assert "settlements.payment_refused" in kinds
    assert SECRET not in str(told)
    assert SECRET in str([moment.facts for moment in timeline([placed.subject])])


def test_every_reason_and_doubt_in_what_buyers_hear_of_is_kept_in_or_meant_for_them() -> None:
    """A new event with a reason says whose it is: `inward`, or the list above."""
    words = ("reason", "doubt", "doubts", "comment")
    open_to_all = {
        f"{kind}.{name}"
        for kind, event in KINDS.items()
        if event.subject_type in BUYERS_SEE
        for name in event.__dataclass_fields__
        if name in words and name not in event.inward and TOLD_TO_BUYERS.get(kind) != name
    }
    held = {
        kind
        for kind, event in KINDS.items()
        if "held_for" in event.__dataclass_fields__ and "held_for.reason" not in event.inward
    }

    assert (open_to_all, held) == (set(), set())


def test_staff_are_told_the_whole(us: Company, client: Client) -> None:
    dealer, product = us.dealer(), us.product()
    [placed] = place_orders(us.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])])
    hold_orders(system("test"), [placed.subject], reason=SECRET)

    [held] = [one for one in feed_of(client, admin()) if one["kind"] == "orders.held"]

    assert held["facts"]["reason"] == SECRET


def admin() -> Any:
    return Account.objects.create_user("a@x.example", "correct horse", name="А", role="administrator")

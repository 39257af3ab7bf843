"""A company with a receiver of its webhooks."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from dealernet.business.orders.commands import NewLine, NewOrder, cancel_orders, place_orders
from dealernet.integrations.webhooks import sending
from dealernet.integrations.webhooks.commands import add_webhook
from dealernet.integrations.webhooks.fake import Receiver, receiver
from dealernet.integrations.webhooks.subscriptions import published
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company


@pytest.fixture
def us(settings) -> Company:
    settings.INSIDE = ["127.0.0.1"]
    return company()


@pytest.fixture
def dealer(us) -> Dealer:
    return us.dealer()


@pytest.fixture
def theirs(us):
    with receiver() as made:
        yield made


CHOSEN = {"told": "chosen", "kinds": ["orders.submitted", "orders.cancelled"]}


class Hook:
    """A webhook that tells the receiver of orders handed over and cancelled, unless told otherwise."""

    def __init__(self, us: Company, theirs: Receiver, **body) -> None:
        told = {"name": "Сайт", "address": theirs.address, "about": "order", **(CHOSEN if "told" not in body else {})}
        told |= body
        kept = add_webhook(us.actor, told)
        self.us, self.key, self.body, theirs.secret = us, kept.key, told, kept.secret

    def send(self) -> int:
        """Send what is due now."""
        return sending.send_due_of(published.all()[self.key])


@pytest.fixture
def hook(us, theirs) -> Hook:
    return Hook(us, theirs)


def ordered(us: Company, dealer: Dealer, price: str = "100.00") -> UUID:
    """An order that was handed over."""
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(price).id, Decimal(1))])])
    return placed.subject


def cancelled(us: Company, order: UUID) -> None:
    cancel_orders(us.actor, [order], reason="передумали")


def happened() -> None:
    let_it_happen()

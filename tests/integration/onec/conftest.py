"""A company with 1C beside it: an emulator that speaks over real HTTP, and a worker that reads its files."""

from __future__ import annotations

import pytest

from dealernet.business.parties.models import BankAccount
from dealernet.integrations.onec.emulator import Trade11, Versioned
from dealernet.integrations.onec.sessions import make_account
from factories.onec import files_read
from factories.trade import Company, company


@pytest.fixture
def us() -> Company:
    found = company()
    BankAccount.objects.create(
        party=found.seller.party, number="40702810200000000001", bank_name="Банк", bic="044525225", is_default=True
    )
    return found


@pytest.fixture
def trade(us, live_server) -> Trade11:
    account, password = make_account(us.actor)
    return Trade11(f"{live_server.url}/1c/exchange/main", account.login, password)


@pytest.fixture
def module(trade) -> Versioned:
    """A client that announces a version, on the same account."""
    return Versioned(trade.url, trade.user, trade.password)


@pytest.fixture
def reading():
    """A worker that reads files while the client waits."""
    with files_read():
        yield

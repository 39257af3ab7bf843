"""A limit agreed with a customer reaches the account that credit is taken from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.settlements.models import CreditAccount
from factories.happening import let_it_happen
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_limit_recorded_from_1c_is_there_for_the_next_order() -> None:
    ours = company()
    dealer = ours.dealer()

    record_terms(
        ours.actor,
        [NewTerm(dealer.id, "credit_limit", "300000", "1c"), NewTerm(dealer.id, "deferral_days", 14, "1c")],
    )
    let_it_happen()

    account = CreditAccount.objects.get(party_id=dealer.id)
    assert (account.credit_limit, account.deferral_days) == (Decimal("300000.00"), 14)

"""Credit accounts take over the terms that were agreed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.settlements.models import CreditAccount
from dealernet.business.settlements.steps import CreditTerms, set_terms
from factories.trade import company

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_and_changed_and_told_only_when_it_differs() -> None:
    ours = company()
    known, fresh = ours.dealer(deferral=14, limit="300000", debt="220000"), ours.dealer()
    CreditAccount.objects.filter(party_id=fresh.id).delete()
    told = [CreditTerms(known.id, Decimal("300000.00"), 14), CreditTerms(fresh.id, Decimal("5000.00"), 7)]

    first, again = set_terms(told), set_terms(told)

    assert (first, again) == ([fresh.id], [])
    account = CreditAccount.objects.get(party_id=fresh.id)
    assert (account.credit_limit, account.deferral_days, account.debt) == (Decimal("5000.00"), 7, Decimal(0))
    assert CreditAccount.objects.get(party_id=known.id).debt == Decimal("220000.00")

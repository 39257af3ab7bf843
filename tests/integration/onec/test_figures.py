"""Our figures against 1C's, over all customers and one line by line."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.settlements.commands import ToldDebt, ToldDebts, ToldPayment, record_debts, record_payments
from dealernet.business.settlements.models import Debt
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.exchange.border import KEY, KIND
from dealernet.integrations.onec.figures import comparison, figures
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def told(us: Company, party_id, left: str) -> None:
    due = clock.today() + timedelta(days=60)
    debts = [ToldDebt("РТУ ТД00-000311", Decimal(left), due)] if Decimal(left) else []
    record_debts(us.actor, [ToldDebts(party_id, debts, clock.now())], source="onec.sheet")


def paid(us: Company, party_id, amount: str, source: str = "bank", number: str = "77") -> None:
    record_payments(us.actor, [ToldPayment(number, clock.today(), Decimal(amount), source, party_id)])


def test_customers_stand_by_how_far_they_are_apart_and_equal_ones_are_left_out_on_wish(us: Company) -> None:
    same, apart = us.dealer("ООО «Ровня»"), us.dealer("ООО «Дорстрой»")
    told(us, same.id, "1000")
    told(us, apart.id, "220000")
    paid(us, apart.id, "40000")

    rows = figures(us.actor)

    assert [(row.name, row.ours, row.theirs, row.apart) for row in rows] == [
        ("ООО «Дорстрой»", Decimal(180_000), Decimal(220_000), Decimal(-40_000)),
        ("ООО «Ровня»", Decimal(1_000), Decimal(1_000), Decimal(0)),
    ]
    assert [row.name for row in figures(us.actor, only_apart=True)] == ["ООО «Дорстрой»"]


def test_where_debts_are_counted_here_what_1c_tells_is_only_compared(us: Company) -> None:
    publish(us.actor, KIND, KEY, {"debts": "dealernet"})
    dealer = us.dealer("ООО «Дорстрой»", limit="300000")

    told(us, dealer.id, "220000")

    [row] = figures(us.actor)
    assert (row.ours, row.theirs) == (Decimal(0), Decimal(220_000))
    assert not Debt.objects.exists()


def test_one_customer_is_compared_line_by_line(us: Company) -> None:
    dealer = us.dealer("ООО «Дорстрой»")
    told(us, dealer.id, "220000")
    paid(us, dealer.id, "40000")
    paid(us, dealer.id, "500", "onec", "78")
    record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 14)])
    record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 30, "onec.odata")])

    found = comparison(us.actor, dealer.id)

    [debt] = found.debts
    assert (debt.document, debt.theirs, debt.differs) == ("РТУ ТД00-000311", Decimal(220_000), True)
    assert {(pair.payment.number, pair.by_us, pair.by_onec) for pair in found.payments} == {
        ("77", True, False),
        ("78", False, True),
    }
    assert [(line.term, line.value, line.told) for line in found.terms] == [("deferral_days", 14, 30)]


def test_the_pages_show_both_sides_to_those_who_see_the_exchange_and_to_nobody_else(us: Company) -> None:
    dealer = us.dealer("ООО «Дорстрой»")
    told(us, dealer.id, "220000")
    paid(us, dealer.id, "40000")
    accountant, manager = Client(), Client()
    accountant.force_login(
        Account.objects.create_user("vera@example.ru", "correct horse battery", name="Вера", role="accountant")
    )
    manager.force_login(us.manager)

    over_all = accountant.get("/desk/1c/figures/?show=apart").content.decode()
    one = accountant.get(f"/desk/1c/figures/{dealer.id}/").content.decode()

    assert "Дорстрой" in over_all
    assert "расходится" in one
    assert "1С о ней не сказала" in one
    assert manager.get("/desk/1c/figures/").status_code == 404

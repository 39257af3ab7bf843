"""Who may say what a term is, as the border with 1C has it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.parties.errors import TermMasteredInOnec
from dealernet.business.parties.models import TermFact, Terms
from dealernet.business.parties.queries import TermLine, party_card
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.exchange.border import KEY, KIND
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def terms_in_onec(us: Company) -> None:
    publish(us.actor, KIND, KEY, {"terms": "onec"})


def line(us: Company, dealer: Dealer, term: str = "deferral_days") -> TermLine:
    return next(one for one in party_card(us.actor, dealer.id).term_lines if one.term == term)


def test_a_salesperson_gives_no_term_that_1c_masters_and_nothing_changes(us: Company) -> None:
    dealer = us.dealer(deferral=7)
    terms_in_onec(us)
    events = EventRow.objects.count()

    svetlana = actor_of(us.manager)
    outcomes = record_terms(
        svetlana, [NewTerm(dealer.id, "deferral_days", 30), NewTerm(dealer.id, "customer_type", "опт")]
    )

    assert isinstance(outcomes[0].refusal, TermMasteredInOnec)
    assert outcomes[1].changed
    assert Terms.objects.get(party=dealer.party).deferral_days == 7
    assert not TermFact.objects.filter(term="deferral_days").exists()
    assert EventRow.objects.count() == events + 1
    assert line(us, dealer).kept_in_onec
    assert not line(us, dealer, "customer_type").kept_in_onec


def test_a_head_of_sales_gives_a_term_over_1c_until_1c_tells_something_new(us: Company) -> None:
    dealer = us.dealer(deferral=7)
    terms_in_onec(us)
    boris = actor_of(
        Account.objects.create_user("boris@example.ru", "correct horse battery", name="Борис", role="head_of_sales")
    )
    now = clock.now()
    record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 14, "onec.odata", now)])

    [given] = record_terms(boris, [NewTerm(dealer.id, "deferral_days", 30, seen_at=now + timedelta(minutes=1))])
    record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 14, "onec.odata", now + timedelta(minutes=2))])

    assert given.changed
    stands = line(us, dealer)
    assert (stands.value, stands.source, stands.by) == (30, "desk.override", "Борис")
    assert (stands.differs, stands.told) == (True, 14)

    record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 21, "onec.odata", now + timedelta(minutes=3))])

    stands = line(us, dealer)
    assert (stands.value, stands.source, stands.differs) == (21, "onec.odata", False)


def test_where_we_master_terms_1c_fills_what_nobody_gave_and_changes_nothing_given_here(us: Company) -> None:
    dealer = us.dealer(regular=False)
    now = clock.now()
    record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 7, seen_at=now)])

    later = now + timedelta(minutes=1)
    kept, filled = record_terms(
        us.actor,
        [
            NewTerm(dealer.id, "deferral_days", 30, "onec.odata", later),
            NewTerm(dealer.id, "agreement", "Опт", "onec.odata", later),
        ],
    )
    [followed] = record_terms(
        us.actor, [NewTerm(dealer.id, "agreement", "Опт 2", "onec.odata", later + timedelta(minutes=1))]
    )

    assert (kept.changed, kept.detail, kept.refusal) == (False, {"kept": 7}, None)
    assert filled.changed
    assert followed.changed
    ours = line(us, dealer)
    assert (ours.value, ours.source, ours.told, ours.differs) == (7, "desk", 30, True)
    assert line(us, dealer, "agreement").value == "Опт 2"


def test_a_sheet_a_person_looked_at_changes_terms_whoever_masters_them(us: Company) -> None:
    dealer = us.dealer(deferral=7)
    record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 7)])

    [ours] = record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 14, "onec.sheet", detail="условия.xlsx")])
    terms_in_onec(us)
    [theirs] = record_terms(us.actor, [NewTerm(dealer.id, "deferral_days", 21, "onec.sheet", detail="условия 2.xlsx")])

    assert (ours.changed, theirs.changed) == (True, True)
    assert (line(us, dealer).value, line(us, dealer).detail) == (21, "условия 2.xlsx")

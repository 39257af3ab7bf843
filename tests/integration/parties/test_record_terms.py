"""Terms recorded as a source tells them, for one party and for many."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.parties.commands import NewTerm, assign_responsible, create_party, record_terms
from dealernet.business.parties.errors import PartyUnknown, ResponsibleUnknown, TermWrong
from dealernet.business.parties.models import TermFact, Terms
from dealernet.business.parties.queries import PartyFilter, list_parties, party_card
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.paging import Page
from factories.trade import company

pytestmark = pytest.mark.django_db


def test_a_newcomer_becomes_regular_when_all_four_terms_are_told() -> None:
    ours = company()
    party_id = create_party(ours.actor, name="ООО «Техснаб-Регион»", origin="1c")
    seen_at = clock.now()
    told = {"agreement": "Опт", "price_type": ours.wholesale.id, "deferral_days": "0", "responsible": ours.manager.id}

    before = party_card(ours.actor, party_id)
    outcomes = record_terms(ours.actor, [NewTerm(party_id, t, v, "1c", seen_at) for t, v in told.items()])
    after = party_card(ours.actor, party_id)

    assert before.terms.missing == ("responsible", "agreement", "price_type", "deferral_days")
    assert all(outcome.done and outcome.changed for outcome in outcomes)
    assert (after.is_automatic, after.terms.responsible_name, after.terms.deferral_days) == (True, "Светлана", 0)
    lines = {line.term: (line.value, line.source, line.seen_at, line.missing) for line in after.term_lines}
    assert lines["agreement"] == ("Опт", "1c", seen_at, False)
    assert lines["responsible"] == ("Светлана", "1c", seen_at, False)
    assert lines["credit_limit"] == (None, "", None, False)
    assert _kinds() == ["parties.created", "parties.responsible_assigned", "parties.terms_recorded"]


def test_telling_the_same_again_moves_only_the_moment_it_was_seen() -> None:
    ours = company()
    dealer = ours.dealer(limit="300000")
    later = clock.now() + timedelta(hours=1)
    record_terms(ours.actor, [NewTerm(dealer.id, "credit_limit", "300000", "1c")])

    [outcome] = record_terms(ours.actor, [NewTerm(dealer.id, "credit_limit", "300000.00", "1c", later)])

    assert (outcome.done, outcome.changed) == (True, False)
    assert TermFact.objects.get(party=dealer.party).seen_at == later
    assert _kinds() == []


def test_what_was_seen_earlier_than_what_is_known_changes_nothing() -> None:
    ours = company()
    dealer = ours.dealer()
    record_terms(ours.actor, [NewTerm(dealer.id, "deferral_days", 14, "1c")])

    [outcome] = record_terms(
        ours.actor, [NewTerm(dealer.id, "deferral_days", 30, "sheet", clock.now() - timedelta(days=1))]
    )

    assert (outcome.done, outcome.changed) == (True, False)
    assert Terms.objects.get(party=dealer.party).deferral_days == 14


def test_in_a_file_the_wrong_lines_are_refused_and_the_right_ones_are_taken() -> None:
    ours = company()
    dealer = ours.dealer()
    items = [
        NewTerm(dealer.id, "credit_limit", "-5", "sheet"),
        NewTerm(uuid4(), "deferral_days", 7, "sheet"),
        NewTerm(dealer.id, "responsible", dealer.account.id, "sheet"),
        NewTerm(dealer.id, "credit_limit", "50000", "sheet"),
    ]

    outcomes = record_terms(ours.actor, items)

    assert [type(outcome.refusal) for outcome in outcomes] == [TermWrong, PartyUnknown, ResponsibleUnknown, type(None)]
    assert Terms.objects.get(party=dealer.party).credit_limit == Decimal("50000.00")


def test_a_thousand_terms_take_as_many_statements_as_two() -> None:
    ours = company()
    dealers = [ours.dealer() for _ in range(6)]

    with CaptureQueriesContext(
        connection,
    ) as few:
        record_terms(ours.actor, [NewTerm(dealers[0].id, "deferral_days", 3), NewTerm(dealers[0].id, "agreement", "Х")])
    told = [NewTerm(d.id, term, value) for d in dealers for term, value in [("deferral_days", 5), ("agreement", "Y")]]
    with CaptureQueriesContext(connection) as many:
        record_terms(ours.actor, told)

    assert len(few) == len(many) <= 10


def test_a_new_responsible_brings_the_customer_into_their_department() -> None:
    ours = company()
    dealer = ours.dealer(regular=False)
    ural = Group.objects.create(name="Урал")
    oleg = Account.objects.create_user("oleg@example.ru", "correct horse battery", name="Олег", role="salesperson")
    oleg.groups.add(ural)

    assign_responsible(ours.actor, [dealer.id], oleg.id)

    dealer.party.refresh_from_db()
    assert (dealer.party.responsible_id, dealer.party.group_id) == (oleg.id, ural.id)
    assert [row.id for row in list_parties(actor_of(oleg), Page()).rows] == [dealer.id]


def test_an_agreement_that_ended_is_withdrawn_and_missing() -> None:
    ours = company()
    dealer = ours.dealer()

    [withdrawn] = record_terms(ours.actor, [NewTerm(dealer.id, "agreement", None)])
    [again] = record_terms(ours.actor, [NewTerm(dealer.id, "agreement", None)])

    assert (withdrawn.detail["now"], withdrawn.changed, again.changed) == (None, True, False)
    assert Terms.objects.get(party=dealer.party).agreement == ""
    assert party_card(ours.actor, dealer.id).terms.missing == ("agreement",)


def test_a_buyer_may_not_change_terms() -> None:
    ours = company()
    dealer = ours.dealer()

    with pytest.raises(PowerMissing):
        record_terms(dealer.actor, [NewTerm(dealer.id, "credit_limit", "1000000")])

    assert Terms.objects.get(party=dealer.party).credit_limit is None
    assert TermFact.objects.count() == 0


def test_a_list_finds_with_slips_by_inn_and_shows_who_is_not_automatic() -> None:
    ours = company()
    regular, newcomer = ours.dealer("ООО «Степь-Агро»"), ours.dealer("ИП Седов", regular=False)
    newcomer.party.inn = "771234500396"
    newcomer.party.save()

    def found(**chosen: object) -> list[str]:
        return [row.name for row in list_parties(ours.actor, Page(), chosen=PartyFilter(**chosen)).rows]  # type: ignore[arg-type]

    assert found() == ["ИП Седов", "ООО «Степь-Агро»"]
    assert found(search="степ агро") == found(search="Стэпь-Агро") == [regular.party.name]
    assert found(search="771234500396") == found(lacking=True) == ["ИП Седов"]


def test_dealer_vega_reads_no_word_of_lyra() -> None:
    ours = company()
    vega, lyra = ours.dealer("ООО «Вега»"), ours.dealer("ООО «Лира»")

    assert party_card(vega.actor, vega.id).name == "ООО «Вега»"
    with pytest.raises(PartyUnknown):
        party_card(vega.actor, lyra.id)
    with pytest.raises(PowerMissing):
        list_parties(vega.actor, Page())


def _kinds() -> list[str]:
    return list(EventRow.objects.order_by("id").values_list("kind", flat=True))


def test_a_list_and_a_card_take_as_many_statements_for_many_as_for_one() -> None:
    ours = company()
    dealer = ours.dealer()
    list_parties(ours.actor, Page())

    def statements() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as listed:
            list_parties(ours.actor, Page())
        with CaptureQueriesContext(connection) as shown:
            party_card(ours.actor, dealer.id)
        return len(listed), len(shown)

    with_one = statements()
    for _ in range(7):
        ours.dealer()

    assert with_one == statements() == (1, 5)

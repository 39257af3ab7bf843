"""Calls as an exchange tells them: once, in order; missed ones are closed by whoever calls back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.calls.access import SEE, calls_open_to
from dealernet.business.calls.commands import mark_calls, name_caller, note_returned, record_calls
from dealernet.business.calls.errors import CallerUnknown, CallUnknown, NotWaiting
from dealernet.business.calls.models import Call
from dealernet.business.calls.stages import Mark, Outcome
from dealernet.business.parties.models import Contact, Party
from dealernet.foundation import clock
from dealernet.foundation.access.extensions import ExtensionTaken, ExtensionWrong, set_extension
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import settled
from factories.calling import PHONE, called, told_call
from factories.dealing import person
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def happened() -> list[str]:
    return list(EventRow.objects.filter(subject_type="call").order_by("id").values_list("kind", flat=True))


def test_a_missed_call_of_a_buyer_is_found_by_the_number_however_it_is_written(us: Company) -> None:
    dealer = us.dealer("ООО «Вега»")
    anna = Contact.objects.create(party=dealer.party, name="Анна", phone="8 (912) 200-14-15")

    call = Call.objects.get(id=called("missed"))

    assert (call.party_id, call.contact_id, call.number) == (dealer.id, anna.id, PHONE)
    assert EventRow.objects.get(kind="calls.missed").stream == dealer.id


def test_a_number_of_two_buyers_is_nobodys_and_one_of_two_people_is_their_buyers(us: Company) -> None:
    dealer = us.dealer()
    for name in ("Анна", "Борис"):
        Contact.objects.create(party=dealer.party, name=name, phone=PHONE)
    one = Call.objects.get(id=called())
    Contact.objects.create(party=us.dealer().party, name="Вера", phone=PHONE)
    other = Call.objects.get(id=called())

    assert (one.party_id, one.contact_id) == (dealer.id, None)
    assert (other.party_id, other.contact_id) == (None, None)


def test_the_same_telling_again_changes_nothing_and_an_older_one_neither(us: Company) -> None:
    rings = told_call("going", ago=3)
    talked = replace(rings, outcome=Outcome.ANSWERED, seconds=61, told_at=rings.told_at + timedelta(minutes=2))
    recorded = replace(talked, recording="https://pbx.example/1.mp3", told_at=talked.told_at + timedelta(seconds=9))

    came = [settled(record_calls(us.actor, [one])).changed for one in (rings, talked, talked, rings, recorded, talked)]

    assert came == [True, True, False, False, True, False]
    call = Call.objects.get()
    assert (call.outcome, call.seconds, call.recording, call.revision) == ("answered", 61, recorded.recording, 3)
    assert happened() == ["calls.taken"]


def test_a_later_answered_call_either_way_closes_every_missed_one_of_the_number_once(us: Company) -> None:
    first, second = called(ago=30), called("busy", ago=20)
    other = called(ago=10, number="+79998887766")
    assert called("missed", ago=9, out=True)  # nobody answered: no call back

    back = called("answered", ago=5, out=True)
    called("answered", ago=1)

    calls = {call.id: call for call in Call.objects.all()}
    assert [calls[one].returned_by_id for one in (first, second, other)] == [back, back, None]
    assert Counter(happened()) == {"calls.missed": 3, "calls.made": 1, "calls.returned": 2, "calls.taken": 1}


def test_a_call_back_told_before_the_call_it_answers_closes_it_too(us: Company) -> None:
    back = called("answered", ago=5, out=True)
    missed = called("missed", ago=30)

    assert Call.objects.get(id=missed).returned_by_id == back
    assert happened() == ["calls.made", "calls.missed", "calls.returned"]


def test_a_missed_call_that_was_taken_after_all_waits_for_nothing(us: Company) -> None:
    told = told_call("missed", ago=5)
    settled(record_calls(us.actor, [told]))
    note_returned(us.actor, [Call.objects.get().id])

    settled(record_calls(us.actor, [replace(told, outcome=Outcome.ANSWERED, told_at=clock.now())]))

    call = Call.objects.get()
    assert (call.outcome, call.returned_at) == ("answered", None)


def test_told_by_four_at_once_it_is_one_call_and_a_call_back_at_the_same_time_closes_it(us: Company) -> None:
    missed, back = told_call("missed", ago=9), told_call("answered", ago=1, out=True)

    at_once(*(lambda one=one: record_calls(us.actor, [one]) for one in (missed, back, missed, back)))

    assert Counter(happened()) == {"calls.missed": 1, "calls.made": 1, "calls.returned": 1}
    assert Call.objects.count() == 2


def test_a_wrong_one_of_many_is_refused_alone(us: Company) -> None:
    wrong = told_call(ago=-60)

    came = record_calls(us.actor, [told_call(), wrong, told_call()])

    assert [one.done for one in came] == [True, False, True]
    assert Call.objects.count() == 2


def test_the_number_of_statements_does_not_grow_with_the_calls(us: Company) -> None:
    us.dealer()
    counts = []
    for many in (1, 20):
        told = [told_call("missed", ago=9, number=f"+7912{many:03d}{n:04d}") for n in range(many)]
        told += [told_call("answered", ago=1, number=one.number, out=True) for one in told]
        with CaptureQueriesContext(connection) as asked:
            record_calls(us.actor, told)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_who_took_a_call_is_known_by_the_extension(us: Company) -> None:
    set_extension(us.actor, us.manager.id, "101")

    assert Call.objects.get(id=called("answered", extension="101")).account_id == us.manager.id
    assert Call.objects.get(id=called("answered", line="101", out=True)).account_id == us.manager.id
    other = person("salesperson", "Олег")
    assert other.id is not None
    with pytest.raises(ExtensionTaken):
        set_extension(us.actor, other.id, "101")
    with pytest.raises(ExtensionWrong):
        set_extension(us.actor, other.id, "1<script>")
    with pytest.raises(PowerMissing):
        set_extension(other, other.id, "102")
    assert EventRow.objects.filter(kind="access.extension_set").count() == 1


def test_a_salesperson_reaches_own_customers_own_calls_and_those_nobody_knows(us: Company) -> None:
    mine, theirs = us.dealer(), us.dealer()
    Party.objects.filter(id=theirs.id).update(responsible=None)
    for dealer, phone in ((mine, "+79990000001"), (theirs, "+79990000002")):
        Contact.objects.create(party=dealer.party, phone=phone)
    of_mine, _of_theirs, unknown = called(number="+79990000001"), called(number="+79990000002"), called()
    me = actor_of(us.manager)

    assert set(calls_open_to(me, SEE).values_list("id", flat=True)) == {of_mine, unknown}
    with pytest.raises(PowerMissing):
        calls_open_to(mine.actor, SEE)
    with pytest.raises(PowerMissing):
        record_calls(me, [told_call()])


def test_people_mark_calls_name_the_caller_and_say_they_called_back(us: Company) -> None:
    me, dealer, stranger = actor_of(us.manager), us.dealer("ООО «Вега»"), us.dealer(regular=False)
    missed, taken = called(), called("answered", number="+79990000009")

    assert [one.changed for one in mark_calls(me, [missed, missed], Mark.TARGET)] == [True]
    assert not settled(mark_calls(me, [missed], Mark.TARGET)).changed
    assert settled(name_caller(me, missed, dealer.id)).changed
    assert settled(note_returned(me, [missed])).changed
    assert not settled(note_returned(me, [missed])).changed

    call = Call.objects.get(id=missed)
    assert (call.mark, call.party_id, call.returned_by_id) == ("target", dealer.id, None)
    assert happened()[-3:] == ["calls.marked", "calls.named", "calls.returned"]
    before = EventRow.objects.count()
    with pytest.raises(NotWaiting):
        settled(note_returned(me, [taken]))
    with pytest.raises(CallerUnknown):
        name_caller(me, missed, stranger.id)
    with pytest.raises(CallUnknown):
        settled(mark_calls(me, [dealer.id], None))
    assert EventRow.objects.count() == before

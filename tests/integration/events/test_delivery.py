"""Batches, parking, retries: what a reaction sees, and what happens when it fails."""

from __future__ import annotations

import threading
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from dealernet.foundation.access.identify import system
from dealernet.foundation.address import conninfo
from dealernet.foundation.errors import NotThere, PowerMissing
from dealernet.foundation.events import cursor as cursors
from dealernet.foundation.events import log, parking
from dealernet.foundation.events.delivery import Delivery, _next_size
from dealernet.foundation.events.eras import begin_era, outgoing_pause, resume_outgoing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.events.reactions import REACTIONS
from dealernet.foundation.events.watch import lags, oldest_writer
from factories.happening import deliver_all
from factories.racing import until_waiting
from factories.taking import Happened, Unwanted, happen

pytestmark = pytest.mark.django_db(transaction=True)


def run(delivery: Delivery, patience: float = 5) -> None:
    deliver_all(delivery, ["test"], patience)


@pytest.fixture
def next_era():
    """Begins an era; puts the sequence back, since other tests share it."""

    def begin() -> None:
        begin_era(system("test"), "restored")

    yield begin
    with connection.cursor() as db:
        db.execute("delete from events_outgoing")
        db.execute("update events_era set last_value = 1")
        db.execute("delete from events_cursor where era > 1")


def test_each_event_is_taken_once_in_the_order_of_its_stream(taker):
    stream, delivery = uuid4(), Delivery()
    happen(1, 2, 3, stream=stream)
    run(delivery)
    happen(4, stream=stream)
    run(delivery)
    run(Delivery())

    assert taker.taken == [1, 2, 3, 4]


def test_what_was_rolled_back_never_happened(taker):
    with transaction.atomic():
        happen(1)
        transaction.set_rollback(True)

    run(Delivery())

    assert taker.taken == []


def test_an_event_outside_a_transaction_is_refused(taker):
    with pytest.raises(RuntimeError, match="transaction"):
        log.record(system("test"), Happened(subject=uuid4(), stream=uuid4(), n=1))


def test_a_failing_event_is_parked_with_its_stream_while_others_go_on(taker):
    sick, well = UUID(int=16), UUID(int=32)  # one lane
    taker.bad = {2}
    happen(1, 2, 3, stream=sick)
    happen(4, 5, stream=well)

    run(Delivery())

    assert taker.taken == [1, 4, 5]
    parked = parking.list_parked(system("test"))
    assert [(p.attempts, "cannot take [2]" in p.error) for p in parked] == [(0, False), (1, True)]


def test_a_replayed_event_brings_its_stream_back_in_order(taker):
    sick, delivery = uuid4(), Delivery()
    taker.bad = {1}
    happen(1, 2, 3, stream=sick)
    run(delivery)
    taker.bad = set()

    head = parking.list_parked(system("test"))[-1]
    parking.replay(system("test"), head.id)
    run(delivery)

    assert taker.taken == [1, 2, 3]
    assert parking.list_parked(system("test")) == []


def test_a_skipped_event_lets_its_stream_go_on_without_it(taker):
    sick, delivery = uuid4(), Delivery()
    taker.bad = {1}
    happen(1, 2, stream=sick)
    run(delivery)

    head = parking.list_parked(system("test"))[-1]
    parking.skip(system("test"), head.id)
    run(delivery)

    assert taker.taken == [2]
    with pytest.raises(NotThere):
        parking.skip(system("test"), head.id)


def test_two_workers_who_retry_a_parked_event_at_once_take_it_once(taker):
    stream = UUID(int=16)
    taker.bad = {1}
    happen(1, 2, stream=stream)
    run(Delivery())
    taker.bad = set()
    parking.replay(system("test"), parking.list_parked(system("test"))[-1].id)

    with psycopg.connect(conninfo()) as lane:  # both have seen that it is due, and wait for the lane
        lane.execute("select 1 from events_cursor where reaction = 'test' and lane = 0 for update")
        workers = [threading.Thread(target=retry) for _ in range(2)]
        for worker in workers:
            worker.start()
        until_waiting(2)
    for worker in workers:
        worker.join()

    assert taker.taken.count(1) == 1


def test_an_event_behind_one_that_another_worker_parked_meanwhile_is_not_parked_for_it(taker):
    class Slow(Delivery):
        """Another worker comes between its failure and what it does about that."""

        def _failed(self, key, failure, size) -> None:
            super()._failed(key, failure, size)
            while not parking.list_parked(system("test")):
                other.sweep()

    taker.bad = {1}
    happen(1, stream=UUID(int=16))
    happen(2, stream=UUID(int=32))
    slow, other = Slow(), Delivery()
    slow.prepare()
    slow._one_by_one["test", 0] = 2

    run(slow)

    assert (taker.taken, len(parking.list_parked(system("test")))) == ([2], 1)


def retry() -> None:
    try:
        Delivery().retry_parked()
    finally:
        connection.close()


def test_an_event_that_kills_the_process_is_found_and_parked(taker):
    delivery = Delivery()
    delivery.prepare()
    happen(1)
    with connection.cursor() as db:
        db.execute("update events_cursor set attempts = 6 where reaction = 'test'")

    run(delivery)

    assert taker.taken == []
    assert [p.error for p in parking.list_parked(system("test"))] == ["the process died each time this was tried"]


def test_an_event_waits_for_the_one_before_it_even_when_its_transaction_is_older(taker):
    """T1 takes its xid, T2 stays open, T3 changes the subject and commits, then T1 changes it and commits."""
    stream, address = uuid4(), conninfo()
    tell = (
        "select log_record('{}', null, array['test.happened'], array['test'], array[%s], array[%s],"
        " array[%s]::jsonb[], clock_timestamp())"
    )
    with psycopg.connect(address) as t1, psycopg.connect(address) as t2, psycopg.connect(address) as t3:
        for connected in (t1, t2):
            connected.execute("select pg_current_xact_id()")
        t3.execute(tell, [stream, stream, '{"n": 1}'])
        t3.commit()
        t1.execute(tell, [stream, stream, '{"n": 2}'])
        t1.commit()
        delivery = Delivery()
        run(delivery, patience=0.3)
        assert taker.taken == []
        t2.rollback()

    run(delivery)

    assert taker.taken == [1, 2]


def test_what_a_restored_backup_had_not_delivered_comes_before_the_new_era(taker, next_era):
    """Transaction ids of the past era are beyond those of the restored cluster: they are taken as they are."""
    stream, delivery = uuid4(), Delivery()
    happen(1, stream=stream)
    run(delivery)
    happen(2, stream=stream)
    with connection.cursor() as db:
        db.execute("update events_event set xid = '900000000000'::xid8 where facts ->> 'n' = '2'")
    next_era()
    happen(3, stream=stream)

    run(delivery)

    assert taker.taken == [1, 2, 3]


def test_after_a_restore_nothing_leaves_until_a_person_says_so(taker, next_era):
    assert outgoing_pause() is None
    next_era()

    assert outgoing_pause().why == "restored"
    with pytest.raises(PowerMissing):
        resume_outgoing(system("test", powers=frozenset()))
    assert outgoing_pause() is not None
    resume_outgoing(system("test"))
    resume_outgoing(system("test"))
    assert outgoing_pause() is None
    kinds = list(EventRow.objects.filter(subject_type="log").order_by("id").values_list("kind", flat=True))
    assert kinds == ["events.era_began", "events.outgoing_resumed"]


IN_EACH_LANE = [UUID(int=lane) for lane in range(16)]


def test_lanes_with_little_in_them_share_a_batch_and_a_full_lane_has_its_own(taker):
    delivery = Delivery()
    delivery.prepare()
    for n, stream in enumerate(IN_EACH_LANE):
        happen(n, stream=stream)
    happen(*range(100, 300), stream=UUID(int=3))

    assert delivery.sweep() == 15 + 100

    assert [len(batch) for batch in taker.batches] == [15, 100]
    run(delivery)
    assert sorted(taker.taken) == [*range(16), *range(100, 300)]
    assert [n for n in taker.taken if n == 3 or n >= 100] == [3, *range(100, 300)]


def test_a_batch_costs_the_same_for_one_lane_and_for_many(taker, django_assert_max_num_queries):
    delivery = Delivery(catch_up=1000)
    run(delivery)
    costs = []
    for streams in (IN_EACH_LANE[:2], IN_EACH_LANE):
        for n, stream in enumerate(streams):
            happen(n, stream=stream)
        with django_assert_max_num_queries(30) as asked:
            assert delivery.sweep() == len(streams)
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_what_fails_in_a_shared_batch_is_parked_alone_and_everything_else_is_taken_once(taker):
    taker.bad = {5}
    for n, stream in enumerate(IN_EACH_LANE):
        happen(n, stream=stream)
    happen(105, stream=IN_EACH_LANE[5])

    run(Delivery())

    assert sorted(taker.taken) == [n for n in range(16) if n != 5]
    assert ["cannot take [5]" in p.error for p in parking.list_parked(system("test"))] == [False, True]


def test_a_lane_whose_event_killed_a_process_is_tried_by_itself(taker):
    delivery = Delivery()
    delivery.prepare()
    for n, stream in enumerate(IN_EACH_LANE):
        happen(n, stream=stream)
    with connection.cursor() as db:
        db.execute("update events_cursor set attempts = 1 where reaction = 'test' and lane = 7")

    run(delivery)

    assert [7] in taker.batches
    assert sorted(taker.taken) == list(range(16))


def test_cursors_move_over_what_nobody_wants_but_not_over_what_is_wanted_or_still_written(taker, monkeypatch):
    delivery = Delivery()
    run(delivery)
    quiet, wanting, busy = IN_EACH_LANE[1], IN_EACH_LANE[2], IN_EACH_LANE[3]
    with transaction.atomic():
        unwanted = [Unwanted(subject=uuid4(), stream=stream, n=1) for stream in (quiet, wanting)]
        log.record(system("test"), *unwanted)
    happen(1, stream=wanting)

    with psycopg.connect(conninfo()) as writing:
        writing.execute("select pg_current_xact_id()")
        with transaction.atomic():
            log.record(system("test"), Unwanted(subject=uuid4(), stream=busy, n=1))
        cursors.pass_over({"test": ["test.happened"]})
        behind = _lanes_behind()
        writing.rollback()

    assert 1 not in behind
    assert {2, 3} <= behind
    run(delivery)
    assert taker.taken == [1]
    cursors.pass_over({"test": ["test.happened"]})
    assert not _lanes_behind() & {1, 2, 3}


def _lanes_behind() -> set[int]:
    with connection.cursor() as db:
        db.execute(
            "select distinct c.lane from events_cursor c join events_event e on e.lane = c.lane and e.era = c.era"
            " where c.reaction = 'test' and e.xid >= c.lo and (e.xid >= c.hi or e.id > c.after)"
        )
        return {lane for (lane,) in db.fetchall()}


def test_a_batch_that_takes_long_makes_the_next_one_smaller():
    assert _next_size(100, 100, 0.4) == 50
    assert _next_size(50, 50, 0.2) == 25
    assert _next_size(25, 25, 0.01) == 50
    assert _next_size(50, 3, 0.01) == 100


def test_a_passing_failure_is_retried_and_never_parked(taker):
    failures = [DatabaseError("deadlock detected")] * 8
    for failure in failures:
        failure.__cause__ = psycopg.errors.DeadlockDetected()
    taker.failures = failures
    happen(1, 2)

    delivery = Delivery()
    delivery.prepare()
    for _ in range(20):
        delivery.sweep()

    assert sorted(taker.taken) == [1, 2]
    assert parking.list_parked(system("test")) == []


def test_what_an_older_version_reacted_to_is_no_lag(taker):
    """Its cursor stays where it was for ever: rules that wait for a quiet moment would wait for ever as well."""
    run(Delivery())
    happen(1)
    assert "test" not in [one.reaction for one in lags()]


def test_what_nobody_wants_behind_a_parked_event_is_passed_over(taker):
    stream = IN_EACH_LANE[5]
    taker.bad = {1}
    happen(1, stream=stream)
    with transaction.atomic():
        log.record(system("test"), Unwanted(subject=uuid4(), stream=stream, n=2))

    run(Delivery(catch_up=0))
    cursors.pass_over({"test": ["test.happened"]})

    assert len(parking.list_parked(system("test"))) == 1
    assert 5 not in _lanes_behind()


def test_the_lag_names_the_reaction_and_the_writer_everybody_waits_for(taker, monkeypatch):
    monkeypatch.setitem(REACTIONS, "test", None)
    run(Delivery())
    happen(1)
    with psycopg.connect(conninfo(), application_name="slow import") as slow:
        slow.execute("select pg_current_xact_id()")
        [behind] = [one for one in lags() if one.reaction == "test"]
        writer, pid = oldest_writer(), slow.info.backend_pid
        slow.rollback()

    assert behind.seconds >= 0
    assert behind.parked == 0
    assert writer is not None
    assert (writer.program, writer.pid) == ("slow import", pid)

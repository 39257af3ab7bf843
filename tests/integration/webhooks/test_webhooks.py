"""What happens is told to programs outside: signed, in order per record, again and again until it is taken."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.automation.events import MOMENTS
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import NotPublishable
from dealernet.foundation.events.cursor import by_ids
from dealernet.foundation.events.eras import begin_era, resume_outgoing
from dealernet.foundation.events.feed import TOLD, feed
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.foundation.exchange.streams import claim_first, hasten
from dealernet.integrations.webhooks import client, commands, jobs, patience
from dealernet.integrations.webhooks.fake import Unverified, receiver, verified
from dealernet.integrations.webhooks.models import Attempt, Subscriber
from dealernet.integrations.webhooks.reactions import note_due
from dealernet.integrations.webhooks.signing import new_secret, signed_headers
from dealernet.integrations.webhooks.subscriptions import kinds_about, published
from dealernet.web.api.answers import written
from integration.webhooks.conftest import Hook, cancelled, happened, ordered

pytestmark = pytest.mark.django_db(transaction=True)


def later(passed: timedelta) -> time_machine.travel:
    return time_machine.travel(clock.now() + passed)


def states(hook: Hook) -> list[str]:
    return list(
        JournalEntry.objects.filter(system="webhooks", kind=hook.key).order_by("place").values_list("state", flat=True)
    )


def test_an_event_reaches_the_receiver_signed_in_the_shape_of_the_feed(us, dealer, theirs, hook):
    order = ordered(us, dealer)
    happened()
    hook.send()

    [told] = theirs.taken
    stretch = feed("", types=TOLD)
    [event] = [one for one in stretch.events if one.kind == "orders.submitted"]
    assert told["type"] == "orders.submitted"
    assert told["timestamp"] == event.at.isoformat()
    assert told["data"] == json.loads(written(event))
    assert (told["data"]["subject"], theirs.unverified) == (str(order), 0)
    assert states(hook) == ["done"]
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.number, attempt.error) == (204, 1, "")


def test_the_signature_is_that_of_the_standard():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    moment = clock.datetime.fromtimestamp(1614265330, clock.UTC)

    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", moment, body, [secret])

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_another_secret_another_body_and_an_old_message_are_refused_by_a_receiver():
    secret, body = new_secret(), b'{"data":{}}'
    headers = signed_headers("1", clock.now(), body, [secret])

    assert verified(secret, headers, body) == {"data": {}}
    for wrong in [(new_secret(), headers, body), (secret, headers, b'{"data":{"total":"0"}}')]:
        with pytest.raises(Unverified):
            verified(*wrong)
    with pytest.raises(Unverified):
        verified(secret, signed_headers("1", clock.now() - timedelta(hours=1), body, [secret]), body)


@pytest.mark.parametrize("trouble", [500, 502, 400, 404, 401, 301, 302, "drop"])
def test_whatever_is_not_taken_is_tried_again_under_the_same_id(us, dealer, theirs, hook, trouble):
    theirs.trouble.append((trouble, {"Location": "http://127.0.0.1:1/"}) if trouble in (301, 302) else trouble)
    ordered(us, dealer)
    happened()
    hook.send()
    assert (states(hook), theirs.requests) == (["due"], 1)

    with later(timedelta(seconds=7)):
        hook.send()

    assert (states(hook), theirs.requests) == (["done"], 2)
    assert len({name for name, _record, _kind in theirs.seen}) == 1
    assert [one.number for one in Attempt.objects.order_by("id")] == [1, 2]


def test_nobody_listening_is_tried_again_until_somebody_does(us, dealer):
    with receiver() as gone:
        port = gone.port
        hook = Hook(us, gone)
    ordered(us, dealer)
    happened()
    hook.send()
    assert (states(hook), Attempt.objects.get().status) == (["due"], 0)

    with receiver(port) as back, later(timedelta(hours=1)):
        back.secret = gone.secret
        hook.send()
        assert (states(hook), len(back.taken)) == (["done"], 1)


def test_an_answer_that_drips_is_cut_and_the_message_goes_again(us, dealer, theirs, hook, monkeypatch):
    monkeypatch.setattr(client, "WITHIN", 0.6)
    monkeypatch.setattr(client, "READ", 100_000)
    theirs.trouble.append("slow")
    ordered(us, dealer)
    happened()
    began = time.monotonic()
    hook.send()

    assert time.monotonic() - began < 3
    assert states(hook) == ["due"]
    assert "0.6" in Attempt.objects.get().error


def test_a_receiver_that_asks_to_be_left_alone_is_left_alone(us, dealer, theirs, hook):
    theirs.trouble.append((429, {"Retry-After": "90"}))
    first, second = ordered(us, dealer), ordered(us, dealer)
    happened()
    hook.send()
    with later(timedelta(seconds=80)):
        hook.send()
    assert theirs.requests == 1

    with later(timedelta(seconds=120)):
        hook.send()
    assert (states(hook), {record for _n, record, _k in theirs.seen}) == (["done", "done"], {str(first), str(second)})


def test_a_later_event_of_a_record_waits_for_an_earlier_one_and_other_records_do_not(us, dealer, theirs, hook):
    first, second = ordered(us, dealer), ordered(us, dealer)
    cancelled(us, first)
    theirs.trouble_of[str(first)].extend([500, 500])
    happened()
    hook.send()
    assert (theirs.kinds_of(first), theirs.kinds_of(second)) == ([], ["orders.submitted"])

    with later(timedelta(minutes=1)):
        hook.send()
    assert theirs.kinds_of(first) == []
    with later(timedelta(minutes=5)):
        hook.send()
    assert theirs.kinds_of(first) == ["orders.submitted", "orders.cancelled"]
    assert set(states(hook)) == {"done"}


def test_it_is_tried_for_more_than_three_days_and_then_what_waits_behind_it_goes(us, dealer, theirs, hook, monkeypatch):
    order = ordered(us, dealer)
    other = ordered(us, dealer)
    cancelled(us, order)
    theirs.trouble_of[str(order)].extend([500] * (len(patience.PAUSES) + 1))
    happened()
    began = passed = clock.now()
    while True:
        with time_machine.travel(passed):
            hook.send()
            Subscriber.objects.update(failures=0, failing_since=None)  # another record is taken now and then
        waiting = JournalEntry.objects.filter(state="due", next_at__isnull=False).first()
        if waiting is None:
            break
        passed = waiting.next_at + timedelta(seconds=1)

    assert passed - began >= timedelta(days=3)
    assert theirs.kinds_of(order) == ["orders.cancelled"]
    assert theirs.kinds_of(other) == ["orders.submitted"]
    assert sorted(states(hook)) == ["done", "done", "failed"]


def test_pauses_grow_to_more_than_three_days_in_all_and_are_never_shorter_than_asked():
    pauses = [patience.pause(tries) for tries in range(1, len(patience.PAUSES) + 1)]

    assert sum(pauses, timedelta()) >= timedelta(days=3)
    assert all(b >= a * 0.8 for a, b in pairwise(pauses))
    assert patience.pause(len(patience.PAUSES) + 1) is None
    assert patience.pause(1, timedelta(hours=1)) >= timedelta(hours=1)
    assert len({patience.pause(5) for _ in range(20)}) > 1


def test_whoever_answers_again_after_a_long_time_is_told_at_once_of_all_that_waits(us, dealer, theirs, hook):
    first = ordered(us, dealer)
    theirs.trouble_of[str(first)].extend([500, 500, 500, 500])
    happened()
    for passed in (0, 10, 60, 300):
        with later(timedelta(seconds=passed)):
            hook.send()
    second = ordered(us, dealer)
    happened()
    with later(timedelta(seconds=400)):
        hook.send()

    assert {record for _n, record, _k in theirs.seen} == {str(first), str(second)}


def test_410_switches_the_webhook_off_keeps_what_waits_and_asks_an_administrator(us, dealer, theirs, hook):
    admin = Account.objects.create_user("a@example.ru", "correct horse battery", name="А", role="administrator")
    theirs.trouble.append(410)
    order = ordered(us, dealer)
    happened()
    hook.send()

    assert publishing.current("webhook", hook.key).body["off"] is True
    task = Task.objects.get(kind="webhook_off")
    assert (task.assignee_id, task.facts, task.done_at) == (admin.id, {"webhook": hook.key}, None)
    assert (hook.send(), states(hook)) == (0, ["due"])

    commands.switch_webhook(us.actor, hook.key, on=True)
    hook.send()
    assert theirs.kinds_of(order) == ["orders.submitted"]
    task.refresh_from_db()
    assert task.done_at is not None


def test_a_receiver_that_took_nothing_for_three_days_is_switched_off_and_nothing_is_lost(us, dealer, theirs, hook):
    Account.objects.create_user("a@example.ru", "correct horse battery", name="А", role="administrator")
    theirs.trouble.extend([500] * 200)
    order = ordered(us, dealer)
    happened()
    passed = clock.now()
    while not publishing.current("webhook", hook.key).body.get("off"):
        with time_machine.travel(passed):
            hook.send()
        passed = JournalEntry.objects.get(state="due").next_at + timedelta(minutes=2)

    assert (states(hook), Task.objects.filter(kind="webhook_off").count()) == (["due"], 1)
    assert Subscriber.objects.get().off_reason == "failing"
    theirs.trouble.clear()
    with time_machine.travel(passed):
        commands.switch_webhook(us.actor, hook.key, on=True)
        hook.send()
    assert theirs.kinds_of(order) == ["orders.submitted"]


def test_only_what_was_asked_for_is_told(us, dealer, theirs):
    hook = Hook(
        us,
        theirs,
        told="chosen",
        kinds=["orders.submitted"],
        when={"field": "total", "operator": "at_least", "value": 500},
    )
    small, large = ordered(us, dealer, "100.00"), ordered(us, dealer, "500.00")
    cancelled(us, large)
    happened()
    hook.send()

    assert (theirs.kinds_of(small), theirs.kinds_of(large)) == ([], ["orders.submitted"])


def test_one_that_is_switched_off_is_told_nothing_until_a_period_is_sent_again(us, dealer, theirs, hook):
    since = clock.now()
    commands.switch_webhook(us.actor, hook.key, on=False)
    order = ordered(us, dealer)
    cancelled(us, order)
    happened()
    assert states(hook) == []

    commands.switch_webhook(us.actor, hook.key, on=True)
    assert commands.replay(us.actor, hook.key, since=since, until=clock.now()) == 2
    hook.send()
    assert theirs.kinds_of(order) == ["orders.submitted", "orders.cancelled"]
    before = list(theirs.seen)
    assert commands.replay(us.actor, hook.key, since=since, until=clock.now()) == 2
    hook.send()
    assert theirs.seen == before * 2


def test_events_told_twice_to_the_reaction_are_due_once(us, dealer, theirs, hook):
    ordered(us, dealer)
    happened()
    events = by_ids([event.id for event in feed("", types=TOLD).events if event.kind == "orders.submitted"])
    note_due(events)
    note_due(events)

    assert states(hook) == ["due"]


def test_one_message_is_sent_again_under_its_id(us, dealer, theirs, hook):
    ordered(us, dealer)
    happened()
    hook.send()
    entry = JournalEntry.objects.get()

    commands.send_message_again(us.actor, hook.key, entry.id)
    hook.send()

    assert len(theirs.seen) == 2
    assert len(set(theirs.seen)) == 1


def test_a_new_secret_signs_beside_the_former_for_a_day(us, dealer, theirs, hook):
    former = theirs.secret
    fresh = commands.rotate_secret(us.actor, hook.key)
    for secret in (former, fresh):
        theirs.secret = secret
        ordered(us, dealer)
        happened()
        hook.send()
    assert (len(theirs.taken), theirs.unverified) == (2, 0)

    with later(timedelta(hours=25)):
        theirs.secret = former
        assert commands.send_test(us.actor, hook.key).status == 401
        theirs.secret = fresh
        assert commands.send_test(us.actor, hook.key).status == 204


def test_secrets_are_kept_sealed(us, theirs, hook):
    row = Subscriber.objects.get()

    assert theirs.secret not in row.secret
    assert "whsec_" not in row.secret + json.dumps(publishing.current("webhook", hook.key).body)


def test_a_test_message_goes_now_even_when_switched_off_and_once(us, theirs, hook):
    commands.switch_webhook(us.actor, hook.key, on=False)
    assert commands.send_test(us.actor, hook.key).took
    theirs.trouble.append(500)
    assert commands.send_test(us.actor, hook.key).status == 500

    assert [one["type"] for one in theirs.taken] == ["webhooks.test"]
    assert sorted(states(hook)) == ["done", "failed"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/hook",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.5.5/",
        "http://100.64.0.1/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "ftp://example.ru/",
        "file:///etc/passwd",
        "gopher://example.ru/",
        "https://user:secret@example.ru/",
        "http://8.8.8.8:25/",
        "http://8.8.8.8:99999/",
        "https://",
        "не адрес",
        "http://8.8.8.8/\nHost: внутри",
    ],
)
def test_an_address_that_leads_inside_or_is_none_is_not_kept(us, settings, address):
    settings.INSIDE = []

    with pytest.raises(NotPublishable):
        commands.add_webhook(us.actor, {"name": "Сайт", "address": address, "about": "order", "told": "all"})

    assert (Revision.objects.filter(definition__kind="webhook").count(), Subscriber.objects.count()) == (0, 0)


def test_an_address_that_leads_inside_later_is_refused_when_it_is_connected_to(us, dealer, theirs, hook, settings):
    ordered(us, dealer)
    happened()
    settings.INSIDE = []
    hook.send()

    assert (theirs.requests, states(hook)) == (0, ["due"])
    assert "DEALERNET_INSIDE" in Attempt.objects.get().error


def test_after_a_restore_nothing_leaves_until_a_person_has_looked(us, dealer, theirs, hook):
    ordered(us, dealer)
    happened()
    begin_era(us.actor, "проба")
    assert jobs.send_due() == 0
    resume_outgoing(us.actor)

    assert jobs.send_due() == 1
    until = time.monotonic() + 10
    while "due" in states(hook) and time.monotonic() < until:
        time.sleep(0.02)
    assert states(hook) == ["done"]


def test_the_work_of_telling_does_not_grow_with_events(us, dealer, theirs):
    Hook(us, theirs, when={"field": "total", "operator": "at_least", "value": 1})
    for _ in range(6):
        ordered(us, dealer)
    ids = [event.id for event in feed("", types=TOLD).events if event.kind == "orders.submitted"]
    counts = []
    for some in (ids[:1], ids[1:]):
        events = by_ids(some)
        published.all()
        with CaptureQueriesContext(connection) as asked:
            note_due(events)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_what_is_being_sent_is_not_hastened(us, dealer, theirs, hook):
    theirs.trouble.append(500)
    ordered(us, dealer)
    happened()
    hook.send()
    with later(timedelta(seconds=10)):
        [claimed] = claim_first("webhooks", hook.key, 1, clock.now() + timedelta(minutes=1))
        assert (claimed.tries, hasten("webhooks", hook.key)) == (2, 0)
        assert claim_first("webhooks", hook.key, 1, clock.now() + timedelta(minutes=1)) == []
    with later(timedelta(minutes=2)):
        hook.send()
    assert (states(hook), len(theirs.seen)) == (["done"], 1)


def test_moments_that_come_for_one_rule_are_told_to_nobody_else():
    assert set(kinds_about("order")) & set(MOMENTS) == set()
    assert {"orders.submitted", "orders.paid"} <= set(kinds_about("order"))

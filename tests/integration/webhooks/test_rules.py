"""Rules call webhooks: signed, once an event, in the order of the record; one that is off refuses visibly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from dealernet.automation import rehearsal
from dealernet.automation.models import Run
from dealernet.automation.registry import ACTIONS
from dealernet.automation.rehearsal import ask_rehearsal
from dealernet.automation.settling import retry_run
from dealernet.business.orders.models import Order
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import NotPublishable
from dealernet.foundation.exchange.models import JournalEntry
from dealernet.integrations.webhooks import commands
from dealernet.integrations.webhooks.actions import call
from dealernet.web.desk.rules.forms import fitting_actions
from dealernet.web.desk.rules.presenting import steps_in_words
from integration.webhooks.conftest import Hook, happened, ordered

pytestmark = pytest.mark.django_db(transaction=True)


def rule(webhook: str, **step) -> dict:
    return {
        "title": {"ru": "На склад"},
        "on": "orders.submitted",
        "when": {"field": "total", "operator": "at_least", "value": 500},
        "then": [{"do": "webhooks.call", "webhook": webhook, **step}],
    }


@pytest.fixture
def silent(us, theirs) -> Hook:
    """A webhook that tells nothing by itself."""
    return Hook(us, theirs, told="rules", name="Склад")


def test_a_rule_calls_a_webhook_with_the_event_the_record_and_its_words(us, dealer, theirs, silent):
    publishing.publish(us.actor, "rule", "to_warehouse", rule(silent.key, text="Соберите {{ number }} сегодня"))
    ordered(us, dealer, "100.00")
    large = ordered(us, dealer, "500.00")
    happened()
    silent.send()

    [told] = theirs.taken
    number = Order.objects.get(id=large).number
    assert (told["type"], told["data"]["kind"], told["data"]["subject"]) == (
        "webhooks.called",
        "orders.submitted",
        str(large),
    )
    assert (told["data"]["rule"], told["data"]["text"]) == ("to_warehouse", f"Соберите {number} сегодня")
    assert (told["data"]["record"]["total"], told["data"]["record"]["number"]) == ("500.00", number)
    assert not [name for name in told["data"]["record"] if name.endswith("_id")]
    assert theirs.unverified == 0
    assert Run.objects.get(subject=large).state == "done"


def test_one_event_calls_once_however_often_the_rule_is_told(us, dealer, theirs, silent):
    publishing.publish(us.actor, "rule", "to_warehouse", rule(silent.key))
    large = ordered(us, dealer, "500.00")
    happened()
    Run.objects.filter(subject=large).update(state="failed", fault="error")
    retry_run(us.actor, Run.objects.get(subject=large).id)
    silent.send()

    assert (len(theirs.taken), JournalEntry.objects.filter(kind=silent.key).count()) == (1, 1)


def test_a_call_keeps_its_place_among_what_the_webhook_is_told_of_the_record(us, dealer, theirs, hook):
    publishing.publish(us.actor, "rule", "to_warehouse", rule(hook.key))
    large = ordered(us, dealer, "500.00")
    theirs.trouble_of[str(large)].append(500)
    happened()
    hook.send()

    assert theirs.taken == []
    assert sorted(JournalEntry.objects.values_list("tries", flat=True)) == [0, 1]


def test_a_webhook_that_is_off_refuses_and_the_run_says_so(us, dealer, theirs, silent):
    publishing.publish(us.actor, "rule", "to_warehouse", rule(silent.key))
    commands.switch_webhook(us.actor, silent.key, on=False)
    large = ordered(us, dealer, "500.00")
    happened()
    run = Run.objects.get(subject=large)
    assert (run.state, run.fault, "Склад" in run.error) == ("refused", "refusal", True)
    assert JournalEntry.objects.filter(kind=silent.key).count() == 0

    commands.switch_webhook(us.actor, silent.key, on=True)
    assert retry_run(us.actor, run.id) == "done"
    silent.send()
    assert len(theirs.taken) == 1


def test_a_rule_names_a_webhook_there_is(us):
    with pytest.raises(NotPublishable):
        publishing.publish(us.actor, "rule", "to_warehouse", rule("nothing"))


def test_the_editor_offers_the_action_and_a_rehearsal_knows_that_something_leaves(silent):
    action = ACTIONS["webhooks.call"]

    assert action in fitting_actions("orders.submitted")
    assert (action.act, action.leaves, action.power) == (call, True, "configuration.publish")
    assert steps_in_words(rule(silent.key)["then"], "orders.submitted") == ["сообщить другой программе (вебхук): Склад"]


def test_a_rehearsed_call_sends_nothing_and_says_that_it_would(us, dealer, theirs, silent):
    ordered(us, dealer, "500.00")
    happened()
    client = Client()
    client.force_login(
        Account.objects.create_user("a@example.ru", "correct horse battery", name="А", role="administrator")
    )
    now = clock.now()
    asked = ask_rehearsal(us.actor, "", rule(silent.key), since=now - timedelta(days=1), until=now)
    while rehearsal.go_on():
        pass
    rehearsal.go_on()

    page = client.get(f"/desk/rehearsals/{asked}/").content.decode()
    assert "при репетиции ничего не отправляется" in page
    assert (JournalEntry.objects.filter(kind=silent.key).count(), theirs.requests) == (0, 0)

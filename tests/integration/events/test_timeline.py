"""History: what happened, in words, by whom and because of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid4

import pytest
from django.db import transaction

from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.access.identify import system
from dealernet.foundation.events import event as events
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.events.timeline import timeline

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(Event):
    kind: ClassVar[str] = "test.lamp_lit"
    subject_type: ClassVar[str] = "lamp"
    says: ClassVar[str] = "the %(room)s lamp was lit"
    room: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LampBroke(Event):
    kind: ClassVar[str] = "test.lamp_broke"
    subject_type: ClassVar[str] = "lamp"


@pytest.fixture
def lamps(monkeypatch):
    monkeypatch.setitem(events.KINDS, "test.lamp_lit", LampLit)


def test_a_moment_says_what_happened_by_which_rule_and_because_of_whom(lamps, django_assert_num_queries):
    lamp = uuid4()
    person = Actor(uuid4(), "Иванова", Kind.PERSON, frozenset(), role="salesperson", address="10.0.0.7")
    rule = system("Night lights", kind=Kind.RULE)
    with transaction.atomic():
        log.record(person, LampLit(subject=lamp, stream=lamp, room="hall"))
        first = EventRow.objects.get()
        told = rule.because(first.id)
        told = Actor(None, told.name, told.kind, told.powers, cause=first.id, detail={"rule": "night", "revision": 7})
        log.record(told, LampBroke(subject=lamp, stream=lamp))

    with django_assert_num_queries(1):
        broke, lit = timeline([lamp])

    assert (lit.text, lit.who.name, lit.who.address, lit.because) == (
        "the hall lamp was lit",
        "Иванова",
        "10.0.0.7",
        None,
    )
    assert (broke.text, broke.who.kind, broke.who.rule, broke.who.revision) == ("test.lamp_broke", "rule", "night", 7)
    assert broke.because is not None
    assert (broke.because.event_id, broke.because.who.name, broke.because.text) == (
        first.id,
        "Иванова",
        "the hall lamp was lit",
    )


def test_another_subject_has_a_history_of_its_own(lamps):
    lamp, other = uuid4(), uuid4()
    with transaction.atomic():
        log.record(system("test"), LampLit(subject=lamp, stream=lamp, room="hall"))

    assert timeline([other]) == []

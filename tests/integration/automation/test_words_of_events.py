"""What an event tells of itself to rules is told by it, and hides no word of its subject."""

from __future__ import annotations

import dataclasses

import pytest

from dealernet.automation.rules import words_of
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.facts import OWN, SOURCES

pytestmark = pytest.mark.django_db


def test_words_of_events_are_their_facts_and_no_words_of_their_subjects() -> None:
    told = {kind: event for kind, event in KINDS.items() if event.words}
    assert "orders.goods_gathered" in told

    for kind, event in told.items():
        of_event = event.words.keys()
        assert of_event <= {one.name for one in dataclasses.fields(event)}, kind
        source = SOURCES.get(event.subject_type)
        own = {name for name in source.words if not name.startswith(OWN)} if source else set()
        assert not of_event & own, kind
        assert of_event <= words_of(kind).keys()

"""A reaction of the tests' own, in place of the program's."""

from __future__ import annotations

import pytest
from django.db import connection

from dealernet.foundation.events import delivery
from dealernet.foundation.events.reactions import REACTIONS, Reaction
from factories.taking import Taker


@pytest.fixture
def taker(monkeypatch):
    found = Taker()
    with connection.cursor() as db:
        db.execute("delete from events_parked")
        db.execute("delete from events_cursor where reaction = 'test'")
    one = Reaction("test", frozenset({"test.happened"}), found)
    monkeypatch.setattr(delivery, "REACTIONS", {"test": one})
    assert "test" not in REACTIONS
    return found

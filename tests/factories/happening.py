"""Letting happen what happens by itself: every event delivered to every reaction, before the test goes on."""

from __future__ import annotations

import time

from django.db import connection

from dealernet.foundation.access.identify import system
from dealernet.foundation.events import parking
from dealernet.foundation.events.delivery import Delivery
from dealernet.foundation.events.reactions import REACTIONS

_WAITING = (
    "select exists (select 1 from events_cursor c join events_event e on e.lane = c.lane where c.reaction = any(%s)"
    " and (e.era > c.era or e.era = c.era and e.xid >= c.lo and (e.xid >= c.hi or e.id > c.after)))"
)


def deliver_all(delivery: Delivery, reactions: list[str], patience: float = 30) -> None:
    """Deliver all there is; a vacuum of the server's own may hold the window up for a moment."""
    delivery.prepare()
    until = time.monotonic() + patience
    while delivery.sweep() or (_waiting(reactions) and time.monotonic() < until):
        pass


def let_it_happen() -> None:
    """Deliver all there is to the program's own reactions; nothing may be parked by it."""
    deliver_all(Delivery(catch_up=0), list(REACTIONS))
    with connection.cursor() as db:
        db.execute("select count(*) from events_parked where state = 'waiting'")
        assert db.fetchone()[0] == 0, [p.error for p in parking.list_parked(system("test"))]


def _waiting(reactions: list[str]) -> bool:
    with connection.cursor() as db:
        db.execute(_WAITING, [reactions])
        return bool(db.fetchone()[0])

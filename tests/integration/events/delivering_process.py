"""A worker process for the kill test: delivers every event into the table `effect`, until it is killed."""

from __future__ import annotations

import threading

import django

django.setup()

from django.db import connection  # noqa: E402

from dealernet.foundation.events import worker  # noqa: E402
from dealernet.foundation.events.reactions import REACTIONS, reaction  # noqa: E402

REACTIONS.clear()


@reaction("effects")
def note_effects(events):
    with connection.cursor() as db:
        db.execute(
            "insert into effect (event, subject, version) select * from unnest(%s::bigint[], %s::uuid[], %s::int[])",
            [[e.id for e in events], [e.subject for e in events], [e.facts["version"] for e in events]],
        )


worker.run(threading.Event())

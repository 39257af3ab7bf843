"""A writer process for the kill test: changes subjects, records events, commits late or rolls back."""

from __future__ import annotations

import json
import os
import random
import sys
import time
import uuid

import psycopg

SECONDS = float(sys.argv[1])
SUBJECTS = [uuid.UUID(int=n + 1) for n in range(300)]

rnd = random.Random(os.getpid())
acknowledged = 0
until = time.monotonic() + SECONDS
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    while time.monotonic() < until:
        subject = rnd.choice(SUBJECTS)
        keeps = rnd.random() > 0.05
        with connection.transaction(force_rollback=not keeps):
            if rnd.random() < 0.5:
                connection.execute("insert into early default values")  # takes the xid before the subject's lock
            if rnd.random() < 0.3:
                time.sleep(rnd.random() * 0.01)
            [version] = connection.execute(
                "update subject set version = version + 1 where id = %s returning version", [subject]
            ).fetchone()
            connection.execute(
                "select log_record('{}', null, array['test.changed'], array['test'], array[%s], array[%s],"
                " array[%s]::jsonb[], clock_timestamp())",
                [subject, subject, json.dumps({"version": version})],
            )
            if rnd.random() < 0.1:
                time.sleep(rnd.random() * 0.03)
        acknowledged += keeps
sys.stdout.write(f"{acknowledged}\n")

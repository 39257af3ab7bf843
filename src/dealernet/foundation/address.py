"""The database's address for connections that are not Django's: listeners, the waker, tests with real processes."""

from __future__ import annotations

from django.db import connection
from psycopg.conninfo import make_conninfo


def conninfo() -> str:
    """Where Django's default connection goes, as libpq reads it."""
    database = connection.settings_dict
    return make_conninfo(
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"] or None,
        host=database["HOST"],
        port=str(database["PORT"]),
    )

"""SQL kept as SQL: functions in versioned `.sql` files installed by migrations; statements planned once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations import RunSQL


def installed(migration: str, name: str) -> RunSQL:
    """A migration operation that runs `sql/<name>.sql` of the area whose migration file is given.

    A file never changes once released: a new version is a new file and a new migration.
    """
    path = Path(migration).resolve().parents[1] / "sql" / f"{name}.sql"
    return RunSQL(path.read_text(encoding="utf-8"), RunSQL.noop)


def prepared(
    statement: str, values: Sequence[Any] | Mapping[str, Any], *, binary: bool = False
) -> list[tuple[Any, ...]]:
    """Run a statement of the hot path, planned once a connection, in the current transaction; its rows.

    Django's own cursor puts values into the text, so that PostgreSQL plans it anew each time. `binary` reads many
    rows cheaper: moments come in UTC, a jsonb comes loaded.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        if connection.queries_logged:
            connection.queries_log.append({"sql": statement, "time": "0"})
        cursor.execute(statement, values, prepare=True, binary=binary)
        return cursor.fetchall()


def plain_array(values: Iterable[Any]) -> str:
    """An array of ids or numbers as PostgreSQL reads it, many times cheaper than adapting each; not for texts."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"

"""SQL kept as SQL: functions in versioned `.sql` files beside their area, installed by migrations."""

from __future__ import annotations

from pathlib import Path

from django.db.migrations import RunSQL


def installed(migration: str, name: str) -> RunSQL:
    """A migration operation that runs `sql/<name>.sql` of the area whose migration file is given.

    A file never changes once released: a new version is a new file and a new migration.
    """
    path = Path(migration).resolve().parents[1] / "sql" / f"{name}.sql"
    return RunSQL(path.read_text(encoding="utf-8"), RunSQL.noop)

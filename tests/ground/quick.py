"""What makes a test process quick and says nothing about the program: cheap hashes, tables emptied by their rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

KEPT: Final = ("django_content_type", "auth_permission")
"""What migrating fills in by itself: it stays, so nothing has to fill it in anew after every test."""


class QuickHasher(Argon2PasswordHasher):
    """The program's own hash with the least work it takes: what is hashed in tests is no secret."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def empty_quickly() -> None:
    """Let this process empty its database quickly. Needs a superuser of the server, as that of a test process is."""
    setattr(DatabaseOperations, "sql_flush", _emptied)  # noqa: B010 - a method of Django's, replaced for tests
    setattr(flush, "emit_post_migrate_signal", lambda *_args, **_named: None)  # noqa: B010


def _emptied(
    _operations: Any, _style: Any, tables: Iterable[str], *, reset_sequences: bool = False, allow_cascade: bool = False
) -> list[str]:
    """Statements that empty tables: only of those with rows, and row by row, for a truncated file costs far more.

    Nothing is checked or fired while they go: all tables are emptied together.
    """
    emptied = [table for table in tables if table not in KEPT]
    asked = " union all ".join(f"(select '{table}' from \"{table}\" limit 1)" for table in emptied)
    with connection.cursor() as db:
        db.execute(asked)
        full = [table for (table,) in db.fetchall()]
    if not full:
        return []
    return ["set local session_replication_role = replica", *(f'delete from "{table}"' for table in full)]

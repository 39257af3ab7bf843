"""Identifiers: UUIDs of version 7, made here, so that rows sort by the time they were made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return UUID(int=uuid_utils.uuid7().int)


def first_id(moment: datetime) -> UUID:
    """The smallest id that could be made at a moment: ids made before it are smaller, those after it are not."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def id_in(text: str) -> UUID | None:
    """The id a text is; nothing where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None

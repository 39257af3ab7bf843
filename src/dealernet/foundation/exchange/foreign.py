"""Their ids against ours, looked up and kept set-wise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from dealernet.foundation.exchange.models import ForeignId
from dealernet.foundation.sql import plain_array, prepared

_OURS: Final = """
select f.foreign, f.ours from exchange_foreign_id f
 where f.system = %s and f.kind = %s and f.foreign = any(%s::text[])
"""
_FOREIGN: Final = """
select f.ours, f.foreign from exchange_foreign_id f
 where f.system = %s and f.kind = %s and f.ours = any(%s::uuid[])
"""


def ours_of(system: str, kind: str, foreign: Iterable[str]) -> dict[str, UUID]:
    """Our id of each foreign one that is known. One statement."""
    asked = list(foreign)
    return dict(prepared(_OURS, [system, kind, asked])) if asked else {}


def foreign_of(system: str, kind: str, ours: Iterable[UUID]) -> dict[UUID, str]:
    """Their id of each of ours that is known. One statement."""
    asked = list(ours)
    return dict(prepared(_FOREIGN, [system, kind, plain_array(asked)])) if asked else {}


def forget(system: str, kind: str, foreign: Iterable[str]) -> None:
    """These ids mean nothing any more. One statement."""
    ForeignId.objects.filter(system=system, kind=kind, foreign__in=list(foreign)).delete()


def remember(system: str, kind: str, pairs: Mapping[str, UUID]) -> None:
    """Keep which is which; what is known stays. One statement."""
    ForeignId.objects.bulk_create(
        [ForeignId(system=system, kind=kind, foreign=foreign, ours=ours) for foreign, ours in pairs.items()],
        ignore_conflicts=True,
    )

"""Their ids against ours, looked up and kept set-wise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from dealernet.foundation.exchange.models import ForeignId


def ours_of(system: str, kind: str, foreign: Iterable[str]) -> dict[str, UUID]:
    """Our id of each foreign one that is known. One statement."""
    found = ForeignId.objects.filter(system=system, kind=kind, foreign__in=list(foreign))
    return dict(found.values_list("foreign", "ours"))


def foreign_of(system: str, kind: str, ours: Iterable[UUID]) -> dict[UUID, str]:
    """Their id of each of ours that is known. One statement."""
    found = ForeignId.objects.filter(system=system, kind=kind, ours__in=list(ours))
    return dict(found.values_list("ours", "foreign"))


def forget(system: str, kind: str, foreign: Iterable[str]) -> None:
    """These ids mean nothing any more. One statement."""
    ForeignId.objects.filter(system=system, kind=kind, foreign__in=list(foreign)).delete()


def remember(system: str, kind: str, pairs: Mapping[str, UUID]) -> None:
    """Keep which is which; what is known stays. One statement."""
    ForeignId.objects.bulk_create(
        [ForeignId(system=system, kind=kind, foreign=foreign, ours=ours) for foreign, ours in pairs.items()],
        ignore_conflicts=True,
    )

"""What parties need from above, in our words: whoever holds what was promised of a buyer's terms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Protocol
from uuid import UUID

from django.db.models import Exists

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal


class Held(Protocol):
    """What was promised of some buyers, with how it stood before an act. Asked in the transaction of the act."""

    def broken(self) -> Mapping[UUID, Refusal]:
        """By buyer: what stood before the act and stands no more, as a refusal that names it."""

    def tell(self, actor: Actor, broken: Mapping[UUID, Refusal]) -> None:
        """The terms are taken all the same: whoever is responsible is told."""


class Promises(Protocol):
    """Knows what was promised of buyers' terms."""

    def concern(self) -> Exists:
        """Whether anything was promised of a buyer, as a condition of its row (`id`): read with it."""

    def held(self, party_ids: Collection[UUID]) -> Held:
        """What was promised of them, as it stands now; asked with the buyers locked."""


PROMISES: Final[list[Promises]] = []
"""Floors above add theirs; where there are none, terms change as they always did."""

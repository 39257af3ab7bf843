"""The actor: who is asking, from where, with which powers and how far they reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from dealernet.foundation.errors import PowerMissing


class Kind(StrEnum):
    """What sort of actor this is; history draws a person round and a machine square."""

    PERSON = "person"
    RULE = "rule"
    PROGRAM = "program"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Reach:
    """Which rows the actor's powers extend to.

    `everything` is the whole company. Otherwise: one's own rows (`responsible_id` is the account), those of
    the groups (departments) named here, and, for a buyer, those of one dealer.
    """

    everything: bool = False
    groups: tuple[UUID, ...] = ()
    dealer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Everything a command or a query needs to know of whoever asks."""

    id: UUID | None
    name: str
    kind: Kind
    powers: frozenset[str]
    reach: Reach = field(default_factory=Reach)
    role: str = ""
    address: str = ""
    cause: int | None = None
    """Id of the event this act follows from; history says "because of" with it."""
    detail: dict[str, Any] | None = None
    """For a rule: key and revision. For a program: its token or exchange account."""
    causes: Mapping[UUID, int] | None = None
    """For an act on many subjects at once: the event each of them follows from."""

    @property
    def dealer_id(self) -> UUID | None:
        """The dealer a buyer belongs to; nothing for staff."""
        return self.reach.dealer_id

    def may(self, power: str) -> bool:
        """Whether the power is held."""
        return power in self.powers

    def require(self, power: str) -> None:
        """Refuse with `PowerMissing` unless the power is held."""
        if power not in self.powers:
            raise PowerMissing(power=power)

    def for_causes(self, causes: Mapping[UUID, int], detail: dict[str, Any]) -> Actor:
        """The same actor, acting on many subjects, each because of an event of its own."""
        return replace(self, causes=causes, detail=detail)

    def because(self, cause: int) -> Actor:
        """The same actor, acting because of an event."""
        return replace(self, cause=cause)

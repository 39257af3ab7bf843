"""The legal faces and addresses a buyer orders with."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dealernet.business.parties.access import parties_seen_by
from dealernet.business.parties.models import Profile
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A profile as pages and papers need it."""

    id: UUID
    party_id: UUID
    legal_name: str
    inn: str
    kpp: str
    legal_address: str
    contact_name: str
    email: str
    phone: str
    delivery_address: str
    carrier_terminal: str
    edo_id: str
    is_default: bool
    is_active: bool

    @classmethod
    def of(cls, profile: Profile) -> ProfileRow:
        """The row of a profile."""
        return cls(**{name: getattr(profile, name) for name in cls.__dataclass_fields__})

    @property
    def destination(self) -> str:
        """Where goods go: the carrier's terminal or the delivery address."""
        return self.carrier_terminal or self.delivery_address


def profiles_of(actor: Actor, party_id: UUID, *, closed: bool = False) -> list[ProfileRow]:
    """The profiles of a party the actor may see, the default one first. One statement."""
    profiles = Profile.objects.filter(party__in=parties_seen_by(actor).filter(id=party_id))
    if not closed:
        profiles = profiles.filter(is_active=True)
    return [ProfileRow.of(profile) for profile in profiles.order_by("-is_default", "id")]

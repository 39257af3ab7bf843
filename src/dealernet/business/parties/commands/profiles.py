"""The legal faces and addresses a buyer orders with, kept by the buyer or by the staff."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.parties.access import CHANGE, CHANGE_PROFILES, parties_open_to
from dealernet.business.parties.errors import Nameless, PartyUnknown, ProfileNotThere
from dealernet.business.parties.events import ProfileAdded, ProfileChanged
from dealernet.business.parties.models import Party, Profile
from dealernet.business.parties.rules import tidied
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import record

WORDS: Final = (
    "legal_name",
    "inn",
    "kpp",
    "legal_address",
    "contact_name",
    "email",
    "phone",
    "delivery_address",
    "carrier_terminal",
    "edo_id",
)
FLAGS: Final = ("is_default", "is_active")


def add_profile(actor: Actor, party_id: UUID, *, legal_name: str, is_default: bool = False, **values: Any) -> UUID:
    """Give a buyer one more legal face or address. The first one is the default. Locks the party."""
    values = _tidy({**values, "legal_name": legal_name})
    with transaction.atomic():
        party = _locked(actor, party_id)
        first = not Profile.objects.filter(party=party, is_default=True).exists()
        if is_default and not first:
            Profile.objects.filter(party=party, is_default=True).update(is_default=False)
        profile = Profile.objects.create(party=party, is_default=is_default or first, **values)
        said = ProfileAdded(subject=party.id, stream=party.id, profile_id=profile.id, legal_name=profile.legal_name)
        record(actor, said)
    return profile.id


def change_profile(actor: Actor, party_id: UUID, profile_id: UUID, **values: Any) -> None:
    """Change a profile, close it (`is_active=False`) or make it the default. Repeating it changes nothing.

    Orders and papers made before keep what they were made with. Locks the party.
    """
    values = _tidy(values)
    with transaction.atomic():
        party = _locked(actor, party_id)
        profile = Profile.objects.filter(party=party, id=profile_id).first()
        if profile is None:
            raise ProfileNotThere
        was = {name: getattr(profile, name) for name, value in values.items() if getattr(profile, name) != value}
        if not was:
            return
        now = {name: values[name] for name in was}
        if now.get("is_default"):
            Profile.objects.filter(party=party, is_default=True).update(is_default=False)
        Profile.objects.filter(id=profile.id).update(**now)
        record(actor, ProfileChanged(subject=party.id, stream=party.id, profile_id=profile.id, was=was, now=now))


def _locked(actor: Actor, party_id: UUID) -> Party:
    power = CHANGE if actor.dealer_id is None else CHANGE_PROFILES
    party = parties_open_to(actor, power).select_for_update(no_key=True, of=("self",)).filter(id=party_id).first()
    if party is None:
        raise PartyUnknown
    return party


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - {*WORDS, *FLAGS}
    if unknown:
        raise TypeError(f"a profile has no {', '.join(sorted(unknown))}")
    tidy = tidied(values)
    if "legal_name" in tidy and not tidy["legal_name"]:
        raise Nameless
    return tidy

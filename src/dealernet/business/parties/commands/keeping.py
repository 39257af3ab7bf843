"""Making a party known, and keeping what is known of it right."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.parties.access import CHANGE, parties_open_to
from dealernet.business.parties.commands.guarding import PARTY
from dealernet.business.parties.errors import Nameless, PartyChangedMeanwhile, PartyUnknown
from dealernet.business.parties.events import ContactAdded, PartyChanged, PartyCreated
from dealernet.business.parties.models import Contact, Party
from dealernet.business.parties.rules import tidied
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.events.log import record
from dealernet.foundation.validations import guarded_one

KEPT: Final = ("name", "full_name", "inn", "kpp", "ogrn", "legal_address", "region", "zone", "is_active")
"""What of a party is changed by hand."""


def create_party(actor: Actor, *, name: str, kind: str = "organisation", origin: str = "desk", **values: Any) -> UUID:
    """Make a counterparty known. One made by a person of the staff becomes that person's own.

    Refuses no name, requisites that cannot be, and what a validation forbids.
    """
    actor.require(CHANGE)
    values = _tidy({**_only_kept(values), "name": name})
    mine = None if actor.reach.everything or actor.dealer_id else actor.id
    group = actor.reach.groups[0] if mine and actor.reach.groups else None

    def act() -> UUID:
        with transaction.atomic():
            party = Party.objects.create(kind=kind, origin=origin, responsible_id=mine, group_id=group, **values)
            record(actor, PartyCreated(subject=party.id, stream=party.id, name=party.name, origin=origin))
        return party.id

    return guarded_one(actor, PARTY, None, act)


def change_party(actor: Actor, party_id: UUID, *, revision: int | None = None, **values: Any) -> None:
    """Change the name, requisites or address of a party. Repeating it changes nothing.

    Refuses a party out of reach, no name, requisites that cannot be, what a validation forbids, and — when the revision
    seen is given — one changed in between. Locks the party.
    """
    values = _tidy(_only_kept(values))
    guarded_one(actor, PARTY, party_id, lambda: _change(actor, party_id, revision, values))


def _change(actor: Actor, party_id: UUID, revision: int | None, values: dict[str, Any]) -> None:
    with transaction.atomic():
        party = parties_open_to(actor, CHANGE).select_for_update(no_key=True, of=("self",)).filter(id=party_id).first()
        if party is None:
            raise PartyUnknown
        if revision is not None and party.revision != revision:
            raise PartyChangedMeanwhile
        was = {name: getattr(party, name) for name, value in values.items() if getattr(party, name) != value}
        if not was:
            return
        now = {name: values[name] for name in was}
        Party.objects.filter(id=party.id).update(**now, revision=party.revision + 1)
        if "zone" in now:
            Account.objects.filter(dealer_id=party.id, zone=was["zone"]).update(zone=now["zone"])
        record(actor, PartyChanged(subject=party.id, stream=party.id, was=was, now=now))


def add_contact(
    actor: Actor,
    party_id: UUID,
    *,
    name: str = "",
    position: str = "",
    phone: str = "",
    email: str = "",
    origin: str = "desk",
) -> UUID:
    """Add a person to talk to. Refuses a party out of reach, and a contact with nothing in it."""
    if not (name.strip() or phone.strip() or email.strip()):
        raise Nameless
    with transaction.atomic():
        party = parties_open_to(actor, CHANGE).select_for_update(no_key=True, of=("self",)).filter(id=party_id).first()
        if party is None:
            raise PartyUnknown
        contact = Contact.objects.create(
            party=party,
            name=name.strip(),
            position=position.strip(),
            phone=phone.strip(),
            email=email.strip(),
            origin=origin,
        )
        said = ContactAdded(
            subject=party.id, stream=party.id, name=contact.name, phone=contact.phone, email=contact.email
        )
        record(actor, said)
    return contact.id


def _only_kept(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(KEPT)
    if unknown:
        raise TypeError(f"a party has no {', '.join(sorted(unknown))}")
    return values


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    tidy = tidied(values)
    if "name" in tidy and not tidy["name"]:
        raise Nameless
    return tidy

"""Buyers, and the people of theirs we talk to, may have fields of the company's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from dealernet.business.parties.access import CHANGE, parties_open_to, parties_seen_by
from dealernet.business.parties.commands.guarding import PARTY
from dealernet.business.parties.events import ContactFieldsChanged, PartyFieldsChanged
from dealernet.business.parties.models import Contact, Party
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.holders import Change, Holder
from dealernet.foundation.fields.words import holds_fields, lends_fields
from dealernet.foundation.ids import id_in

CONTACT: Final = "contact"


def _lock(actor: Actor, party_ids: Sequence[UUID], _holder: UUID | None) -> Mapping[UUID, Party]:
    found = parties_open_to(actor, CHANGE).filter(id__in=party_ids).order_by("id")
    return {party.id: party for party in found.select_for_update(no_key=True, of=("self",)).only("id")}


def _reach(actor: Actor, party_ids: Collection[UUID], _holder: UUID | None) -> Collection[UUID]:
    return set(parties_seen_by(actor).filter(id__in=party_ids).values_list("id", flat=True))


def _sought(actor: Actor, text: str) -> Sequence[tuple[UUID, str]]:
    known = id_in(text)
    asked = Q(id=known) if known else Q(name=text) | Q(inn=text)
    found = parties_seen_by(actor).exclude(kind="own").filter(asked)
    return list(found.order_by("name", "id").values_list("id", "name")[:4])


def _told(party: Any, change: Change) -> PartyFieldsChanged:
    about: dict[str, Any] = {"subject": party.id, "stream": party.id}
    return PartyFieldsChanged(**about, was=dict(change.was), now=dict(change.now), said=change.said)


def _lock_contacts(actor: Actor, contact_ids: Sequence[UUID], _holder: UUID | None) -> Mapping[UUID, Contact]:
    """The contacts whose parties the actor may change; the parties are locked."""
    contacts = {one.id: one for one in Contact.objects.filter(id__in=contact_ids)}
    locked = _lock(actor, sorted({one.party_id for one in contacts.values()}), None)
    return {one.id: one for one in contacts.values() if one.party_id in locked}


def _reach_contacts(actor: Actor, contact_ids: Collection[UUID], _holder: UUID | None) -> Collection[UUID]:
    found = Contact.objects.filter(id__in=contact_ids, party__in=parties_seen_by(actor))
    return set(found.values_list("id", flat=True))


def _told_of_contact(contact: Any, change: Change) -> ContactFieldsChanged:
    about: dict[str, Any] = {"subject": contact.party_id, "stream": contact.party_id, "contact_id": contact.id}
    name = contact.name or contact.phone or contact.email
    return ContactFieldsChanged(**about, name=name, was=dict(change.was), now=dict(change.now), said=change.said)


holds_fields(
    PARTY,
    Holder(
        place=20,
        title=pgettext_lazy("fields of", "Buyers"),
        power=CHANGE,
        lock=_lock,
        reach=_reach,
        told=_told,
        announces=PartyFieldsChanged.kind,
        key="parties_party.id",
        sought=_sought,
    ),
)
holds_fields(
    CONTACT,
    Holder(
        place=25,
        title=pgettext_lazy("fields of", "People of buyers"),
        power=CHANGE,
        lock=_lock_contacts,
        reach=_reach_contacts,
        told=_told_of_contact,
        announces=ContactFieldsChanged.kind,
        key="parties_contact.id",
    ),
)
lends_fields(
    PARTY,
    CONTACT,
    title=pgettext_lazy("whose field", "Buyer"),
    key="parties_contact.party_id",
    owners="select s.id, s.party_id from parties_contact s where s.id",
)

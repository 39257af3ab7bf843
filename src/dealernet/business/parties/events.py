"""What parties announce. Subject and stream: the party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyEvent(Event):
    """Base of what happens to a party."""

    subject_type: ClassVar[str] = "party"


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCreated(PartyEvent):
    """A customer or a counterparty of another sort became known."""

    kind: ClassVar[str] = "parties.created"
    says: ClassVar[Any] = _("“%(name)s” became known")
    name: str
    origin: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PartyChanged(PartyEvent):
    """Its name, requisites or address changed: what it was and what it is."""

    kind: ClassVar[str] = "parties.changed"
    says: ClassVar[Any] = _("Requisites changed")
    was: dict[str, Any]
    now: dict[str, Any]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAdded(PartyEvent):
    """A person to talk to, or a way to reach them, was added."""

    kind: ClassVar[str] = "parties.contact_added"
    says: ClassVar[Any] = _("Contact added: %(name)s %(phone)s %(email)s")
    name: str
    phone: str
    email: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFieldsChanged(PartyEvent):
    """Fields of the company's own were filled in or changed; `was` and `now` by the field's name."""

    kind: ClassVar[str] = "parties.fields_changed"
    says: ClassVar[Any] = _("Filled in: %(said)s")
    was: dict[str, Any]
    now: dict[str, Any]
    said: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFieldsChanged(PartyEvent):
    """Fields of the company's own of a person we talk to were filled in or changed."""

    kind: ClassVar[str] = "parties.contact_fields_changed"
    says: ClassVar[Any] = _("Filled in of %(name)s: %(said)s")
    contact_id: UUID
    name: str
    was: dict[str, Any]
    now: dict[str, Any]
    said: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileAdded(PartyEvent):
    """The buyer may order with one more legal face or address."""

    kind: ClassVar[str] = "parties.profile_added"
    says: ClassVar[Any] = _("Legal entity added: %(legal_name)s")
    profile_id: UUID
    legal_name: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged(PartyEvent):
    """A profile's requisites or address changed: what they were and what they are."""

    kind: ClassVar[str] = "parties.profile_changed"
    says: ClassVar[Any] = _("Legal entity changed")
    profile_id: UUID
    was: dict[str, Any]
    now: dict[str, Any]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TermsRecorded(PartyEvent):
    """Terms were agreed, changed or withdrawn. `missing` is what still keeps the buyer off automatic."""

    kind: ClassVar[str] = "parties.terms_recorded"
    says: ClassVar[Any] = _("Terms recorded")
    was: dict[str, Any]
    now: dict[str, Any]
    source: str
    missing: list[str]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibleAssigned(PartyEvent):
    """A person became responsible for the party."""

    kind: ClassVar[str] = "parties.responsible_assigned"
    says: ClassVar[Any] = _("The responsible person changed")
    responsible_id: UUID | None
    before_id: UUID | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class LegalEntityKept(PartyEvent):
    """A legal entity of ours was added or changed: what it was and what it is."""

    kind: ClassVar[str] = "parties.legal_entity_kept"
    says: ClassVar[Any] = _("Our legal entity: %(name)s")
    name: str
    was: dict[str, Any]
    now: dict[str, Any]


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountKept(PartyEvent):
    """A bank account of ours was added or changed."""

    kind: ClassVar[str] = "parties.bank_account_kept"
    says: ClassVar[Any] = _("Bank account of ours: %(number)s, %(bank)s")
    account_id: UUID
    number: str
    bic: str
    bank: str

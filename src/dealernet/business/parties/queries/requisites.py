"""Parties found by their requisites, and the bank accounts that are ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from dealernet.business.parties.access import parties_seen_by
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.parties.models import BankAccount, Contact, LegalEntity, Profile
from dealernet.business.parties.rules.requisites import inn_holds
from dealernet.foundation.access.actor import Actor


def parties_by_inn(actor: Actor, inns: Sequence[str]) -> dict[str, list[UUID]]:
    """The buyers whose own ИНН, or that of one of their legal faces, is among these. One statement."""
    wanted = set(inns)
    found: dict[str, list[UUID]] = {}
    parties = parties_seen_by(actor).filter(Q(inn__in=wanted) | Q(profiles__inn__in=wanted)).exclude(kind="own")
    for party, own, face in parties.values_list("id", "inn", "profiles__inn").distinct().order_by("id"):
        for inn in {own, face} & wanted:
            if party not in found.setdefault(inn, []):
                found[inn].append(party)
    return found


@dataclass(frozen=True, slots=True)
class KnownBuyer:
    """A buyer found by its ИНН: its name, and the КПП it and its legal faces go by."""

    id: UUID
    name: str
    kpps: tuple[str, ...]


def buyers_by_inn(actor: Actor, inns: Sequence[str]) -> dict[str, list[KnownBuyer]]:
    """The same with names and КПП, to tell apart those that share an ИНН. One statement."""
    wanted, found = set(inns), parties_seen_by(actor).exclude(kind="own")
    found = found.filter(Q(inn__in=wanted) | Q(profiles__inn__in=wanted)).distinct().order_by("id")
    told: dict[str, dict[UUID, KnownBuyer]] = {}
    for party, name, inn, kpp, face, face_kpp in found.values_list(
        "id", "name", "inn", "kpp", "profiles__inn", "profiles__kpp"
    ):
        for number in {inn, face} & wanted:
            before = told.setdefault(number, {}).get(party)
            kpps = {*(before.kpps if before else ()), *filter(None, (kpp, face_kpp if face == number else ""))}
            told[number][party] = KnownBuyer(party, name, tuple(sorted(kpps)))
    return {number: list(buyers.values()) for number, buyers in told.items()}


def is_inn(text: str) -> bool:
    """Whether these are the 10 or 12 figures of an ИНН whose check figures hold."""
    return len(text) in (10, 12) and inn_holds(text)


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A buyer under one of its pairs of INN and KPP: its own (`is_own`), or that of a legal face it orders with."""

    party_id: UUID
    inn: str
    kpp: str
    is_own: bool


def faces_by_inn(actor: Actor, inns: Sequence[str]) -> dict[str, list[FaceRow]]:
    """The buyers whose own INN, or that of one of their legal faces, is among these, with the KPP. Two statements."""
    wanted = set(inns)
    parties = parties_seen_by(actor).exclude(kind="own").filter(is_active=True)
    own = parties.filter(inn__in=wanted).values_list("id", "inn", "kpp")
    faces = Profile.objects.filter(party__in=parties, inn__in=wanted, is_active=True)
    rows = [FaceRow(party, inn, kpp, True) for party, inn, kpp in own.order_by("id")]
    rows += [FaceRow(*row, False) for row in faces.order_by("id").values_list("party_id", "inn", "kpp")]
    found: dict[str, list[FaceRow]] = {}
    for row in rows:
        found.setdefault(row.inn, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class LegalFace:
    """A legal face as accounting keeps it: requisites, and every way to reach whoever is behind it."""

    id: UUID
    party_id: UUID
    party_name: str
    name: str
    full_name: str
    inn: str
    kpp: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]


def legal_face(actor: Actor, face_id: UUID) -> LegalFace:
    """A legal face by its own id, or that of a party which orders under its own name. Three statements."""
    profile = Profile.objects.filter(id=face_id).first()
    party = parties_seen_by(actor).filter(id=profile.party_id if profile else face_id).first()
    if party is None:
        raise PartyUnknown
    contacts = list(Contact.objects.filter(party=party).order_by("id").values_list("email", "phone"))
    ways = [(profile.email, profile.phone), *contacts] if profile else contacts
    return LegalFace(
        id=face_id,
        party_id=party.id,
        party_name=party.name,
        name=profile.legal_name if profile else party.name,
        full_name=profile.legal_name if profile else party.full_name or party.name,
        inn=profile.inn if profile else party.inn,
        kpp=profile.kpp if profile else party.kpp,
        emails=tuple(dict.fromkeys(email for email, _ in ways if email)),
        phones=tuple(dict.fromkeys(phone for _, phone in ways if phone)),
    )


def own_accounts() -> frozenset[str]:
    """The numbers of our own bank accounts. One statement."""
    return frozenset(BankAccount.objects.filter(party__kind="own").values_list("number", flat=True))


def selling_party() -> UUID | None:
    """The party of the legal entity of ours that sells by default. One statement."""
    return LegalEntity.objects.filter(is_default=True).values_list("party_id", flat=True).first()

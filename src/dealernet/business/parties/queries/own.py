"""Our own legal entities, as the settings show them and invoices name them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dealernet.business.parties.access import CHANGE_OWN_ENTITIES
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.parties.models import BankAccount, LegalEntity
from dealernet.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class BankAccountRow:
    """A bank account of ours."""

    id: UUID
    number: str
    bank_name: str
    bic: str
    correspondent: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class OwnEntity:
    """A legal entity of ours with its accounts; `lacks` is what an invoice from it would miss."""

    id: UUID
    party_id: UUID
    name: str
    full_name: str
    inn: str
    kpp: str
    ogrn: str
    legal_address: str
    director: str
    accountant: str
    vat_regime: str
    edo_id: str
    is_default: bool
    accounts: tuple[BankAccountRow, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What must be filled in before an invoice can be issued."""
        wanted = {"inn": self.inn, "legal_address": self.legal_address, "account": self.accounts}
        return tuple(name for name, value in wanted.items() if not value)


def own_entities(actor: Actor) -> list[OwnEntity]:
    """Our legal entities, the one that sells by default first. Two statements."""
    actor.require(CHANGE_OWN_ENTITIES)
    entities = list(LegalEntity.objects.select_related("party").order_by("-is_default", "party__name"))
    kept: dict[UUID, list[BankAccountRow]] = {entity.party_id: [] for entity in entities}
    for a in BankAccount.objects.filter(party_id__in=kept).order_by("-is_default", "number"):
        row = BankAccountRow(a.id, a.number, a.bank_name, a.bic, a.correspondent, a.is_default)
        kept[a.party_id].append(row)
    return [_entity(entity, tuple(kept[entity.party_id])) for entity in entities]


def own_entity(actor: Actor, entity_id: UUID) -> OwnEntity:
    """One legal entity of ours. Two statements."""
    found = next((one for one in own_entities(actor) if one.id == entity_id), None)
    if found is None:
        raise PartyUnknown
    return found


def _entity(entity: LegalEntity, accounts: tuple[BankAccountRow, ...]) -> OwnEntity:
    party = entity.party
    return OwnEntity(
        id=entity.id,
        party_id=party.id,
        name=party.name,
        full_name=party.full_name,
        inn=party.inn,
        kpp=party.kpp,
        ogrn=party.ogrn,
        legal_address=party.legal_address,
        director=entity.director,
        accountant=entity.accountant,
        vat_regime=entity.vat_regime,
        edo_id=entity.edo_id,
        is_default=entity.is_default,
        accounts=accounts,
    )

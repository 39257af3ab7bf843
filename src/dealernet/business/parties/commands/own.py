"""Our own legal entities and their bank accounts: what invoices are made out from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.parties.access import CHANGE_OWN_ENTITIES
from dealernet.business.parties.errors import BankAccountTaken, Nameless, PartyUnknown, RegimeUnknown
from dealernet.business.parties.events import BankAccountKept, LegalEntityKept
from dealernet.business.parties.models import BankAccount, LegalEntity, Party
from dealernet.business.parties.rules import VAT_REGIMES, tidied, tidied_account
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.log import record

OF_PARTY: Final = ("name", "full_name", "inn", "kpp", "ogrn", "legal_address")
OF_ENTITY: Final = ("director", "accountant", "vat_regime", "edo_id")


def create_own_entity(actor: Actor, **values: Any) -> UUID:
    """Add a legal entity of ours; the first one sells by default. Its id.

    Refuses no name, requisites that cannot be, and a tax regime nobody knows.
    """
    actor.require(CHANGE_OWN_ENTITIES)
    party_values, entity_values = _split(values)
    if not party_values.get("name"):
        raise Nameless
    with transaction.atomic():
        party = Party.objects.create(kind="own", origin="desk", **party_values)
        first = not LegalEntity.objects.select_for_update(no_key=True).filter(is_default=True).exists()
        entity = LegalEntity.objects.create(party=party, is_default=first, **entity_values)
        record(actor, _kept(entity, party, {}, {**party_values, **entity_values}))
    return entity.id


def change_own_entity(actor: Actor, entity_id: UUID, **values: Any) -> None:
    """Change a legal entity of ours. Papers issued before keep what they were made with. Locks the entity.

    Refuses as `create_own_entity` does; repeating it changes nothing.
    """
    party_values, entity_values = _split(values)
    if party_values.get("name", "?") == "":
        raise Nameless
    with transaction.atomic():
        entity = _locked(actor, entity_id)
        was = _before(entity.party, party_values) | _before(entity, entity_values)
        if not was:
            return
        now = {name: value for name, value in (party_values | entity_values).items() if name in was}
        Party.objects.filter(id=entity.party_id).update(**party_values, revision=entity.party.revision + 1)
        LegalEntity.objects.filter(id=entity.id).update(**entity_values)
        record(actor, _kept(entity, entity.party, was, now))


def sell_from(actor: Actor, entity_id: UUID) -> None:
    """Make this legal entity the one that sells by default. Locks the entity."""
    with transaction.atomic():
        entity = _locked(actor, entity_id)
        if entity.is_default:
            return
        LegalEntity.objects.filter(is_default=True).update(is_default=False)
        LegalEntity.objects.filter(id=entity.id).update(is_default=True)
        record(actor, _kept(entity, entity.party, {"is_default": False}, {"is_default": True}))


def keep_bank_account(actor: Actor, entity_id: UUID, account_id: UUID | None = None, **values: Any) -> UUID:
    """Add a bank account to a legal entity of ours, or change one. The first is the one invoices name.

    Refuses an account or a БИК that cannot be, and one that is there already. Locks the entity.
    """
    values = tidied_account(values)
    is_default = bool(values.pop("is_default", False))
    with transaction.atomic():
        entity = _locked(actor, entity_id)
        accounts = BankAccount.objects.filter(party_id=entity.party_id)
        others = accounts.exclude(id=account_id) if account_id else accounts
        if others.filter(number=values["number"], bic=values["bic"]).exists():
            raise BankAccountTaken(number=values["number"])
        standing = others.filter(is_default=True)
        chosen = is_default or not standing.exists()
        if chosen:
            standing.update(is_default=False)
        if account_id is not None and not accounts.filter(id=account_id).update(**values, is_default=chosen):
            raise PartyUnknown
        kept = account_id or BankAccount.objects.create(party_id=entity.party_id, is_default=chosen, **values).id
        said = BankAccountKept(subject=entity.party_id, stream=entity.party_id, account_id=kept, **_said(values))
        record(actor, said)
    return kept


def _locked(actor: Actor, entity_id: UUID) -> LegalEntity:
    actor.require(CHANGE_OWN_ENTITIES)
    found = LegalEntity.objects.select_for_update(no_key=True).select_related("party").filter(id=entity_id).first()
    if found is None:
        raise PartyUnknown
    return found


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    unknown = set(values) - {*OF_PARTY, *OF_ENTITY}
    if unknown:
        raise TypeError(f"a legal entity of ours has no {', '.join(sorted(unknown))}")
    tidy = tidied(values)
    if tidy.get("vat_regime", "general") not in VAT_REGIMES:
        raise RegimeUnknown
    return {n: v for n, v in tidy.items() if n in OF_PARTY}, {n: v for n, v in tidy.items() if n in OF_ENTITY}


def _before(row: Party | LegalEntity, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}


def _kept(entity: LegalEntity, party: Party, was: dict[str, Any], now: dict[str, Any]) -> LegalEntityKept:
    return LegalEntityKept(subject=party.id, stream=party.id, name=now.get("name", party.name), was=was, now=now)


def _said(values: Mapping[str, Any]) -> dict[str, str]:
    return {"number": values["number"], "bic": values["bic"], "bank": values["bank_name"]}

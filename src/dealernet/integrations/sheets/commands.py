"""Uploading a sheet and applying it: terms and debts of many buyers, each with the sheet named as its source."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from dealernet.business.parties.access import CHANGE_TERMS
from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.settlements.access import RECORD_DEBTS
from dealernet.business.settlements.commands import ToldDebt, ToldDebts, record_debts
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere, PowerMissing
from dealernet.foundation.exchange.border import SHEET
from dealernet.foundation.outcomes import Outcome
from dealernet.integrations.sheets.checking import Checked
from dealernet.integrations.sheets.models import TermSheet
from dealernet.integrations.sheets.planning import decided
from dealernet.integrations.sheets.reading import read_table

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a sheet did."""

    terms: int
    debts: int
    same: int
    refused: int


def require_either(actor: Actor) -> None:
    """Whoever may change terms or record debts may work with sheets."""
    if not actor.may(CHANGE_TERMS) and not actor.may(RECORD_DEBTS):
        raise PowerMissing(power=CHANGE_TERMS)


def upload_sheet(actor: Actor, name: str, content: bytes) -> UUID:
    """Keep a sheet to look at and apply; the same bytes are the same sheet. Refuses what cannot be read at all."""
    require_either(actor)
    name = " ".join(name.replace("\x00", "").split())[-200:] or "sheet"
    read_table(name, content)
    digest = hashlib.sha256(content).hexdigest()
    values = {"name": name, "content": content, "uploaded_at": clock.now(), "uploaded_by_id": actor.id}
    sheet, _new = TermSheet.objects.get_or_create(digest=digest, defaults=values)
    return sheet.id


def apply_sheet(actor: Actor, sheet_id: UUID) -> Applied:
    """Take over what a sheet says, as it was at the moment it was uploaded. Applying it again changes nothing.

    Refused lines are left and kept with their reasons. Works through 500 lines a transaction; broken off, it is
    simply applied again.
    """
    require_either(actor)
    sheet = TermSheet.objects.filter(id=sheet_id).first()
    if sheet is None:
        raise NotThere
    lines = decided(actor, read_table(sheet.name, bytes(sheet.content)))
    good = [one for one in lines if not one.problems]
    terms = _terms(actor, sheet, good)
    debts = _debts(actor, sheet, good)
    refused = [(one.number, one.inn, one.name, "; ".join(one.problems)) for one in lines if one.problems]
    refused += _refusals(good, terms, debts)
    told = Applied(
        terms=sum(one.changed for one in terms.values()),
        debts=sum(one.changed for one in debts.values()),
        same=sum(not one.changed and one.done for one in (*terms.values(), *debts.values())),
        refused=len(refused),
    )
    sheet.applied_at, sheet.applied_by_id = clock.now(), actor.id
    sheet.report = {"lines": len(lines), "terms": told.terms, "debts": told.debts, "refused": told.refused}
    sheet.refused = [{"line": n, "inn": inn, "name": name, "why": why} for n, inn, name, why in sorted(refused)]
    sheet.save(update_fields=["applied_at", "applied_by", "report", "refused"])
    return told


def named(sheet: TermSheet) -> str:
    """How a value names its sheet: the file and when it was uploaded."""
    return f"{sheet.name}, {clock.local(sheet.uploaded_at):%d.%m.%Y %H:%M}"


def _terms(actor: Actor, sheet: TermSheet, good: Sequence[Checked]) -> dict[tuple[UUID, str], Outcome]:
    detail = named(sheet)
    done: dict[tuple[UUID, str], Outcome] = {}
    for start in range(0, len(good), AT_ONCE):
        told = {
            (one.buyer.id, term): NewTerm(one.buyer.id, term, value, SHEET, sheet.uploaded_at, detail)
            for one in good[start : start + AT_ONCE]
            if one.buyer
            for term, value in one.terms.items()
        }
        if told:
            done |= dict(zip(told, record_terms(actor, list(told.values())), strict=True))
    return done


def _debts(actor: Actor, sheet: TermSheet, good: Sequence[Checked]) -> dict[UUID, Outcome]:
    by_buyer: dict[UUID, list[ToldDebt]] = {}
    for one in good:
        if one.buyer is not None and one.debt is not None and not one.withheld:
            papers = by_buyer.setdefault(one.buyer.id, [])
            if one.debt.left and one.debt.due_on:
                papers.append(ToldDebt(one.debt.document, one.debt.left, one.debt.due_on))
    told = [ToldDebts(party_id, papers, sheet.uploaded_at) for party_id, papers in by_buyer.items()]
    done: dict[UUID, Outcome] = {}
    for start in range(0, len(told), AT_ONCE):
        with transaction.atomic():
            outcomes = record_debts(actor, told[start : start + AT_ONCE], source=SHEET)
        done |= {outcome.subject: outcome for outcome in outcomes}
    return done


def _refusals(
    good: Sequence[Checked], terms: dict[tuple[UUID, str], Outcome], debts: dict[UUID, Outcome]
) -> list[tuple[int, str, str, str]]:
    found = []
    for one in good:
        if one.buyer is None:
            continue
        outcomes = [terms.get((one.buyer.id, term)) for term in one.terms]
        outcomes += [debts.get(one.buyer.id)] if one.debt else []
        why = [str(outcome.refusal) for outcome in outcomes if outcome and outcome.refusal]
        why += [one.withheld] if one.withheld else []
        if why:
            found.append((one.number, one.inn, one.name or one.buyer.name, "; ".join(why)))
    return found

"""Counterparties of 1C become buyers."""

from __future__ import annotations

from uuid import UUID

from dealernet.business.parties.commands import create_party
from dealernet.business.parties.queries import parties_by_inn
from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.foreign import ours_of, remember
from dealernet.integrations.onec.commerceml import goods
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.taking import Taking


def take_counterparties(taking: Taking, batch: list[goods.Counterparty]) -> None:
    """Buyers by their ids; one whose INN is here already once is the same. Two statements and those of new ones."""
    known = ours_of(SYSTEM, "party", [one.id for one in batch])
    new = [one for one in batch if one.id not in known]
    by_inn = parties_by_inn(taking.actor, [one.inn for one in new if one.inn]) if new else {}
    for one in batch:
        if one.id in known:
            taking.report.counts["buyers_unchanged"] += 1
            continue
        same = by_inn.get(one.inn, [])
        if len(same) == 1:
            remember(SYSTEM, "party", {one.id: same[0]})
            known[one.id] = same[0]
            taking.report.counts["buyers_known_by_inn"] += 1
            continue
        _new(taking, one, known)


def _new(taking: Taking, one: goods.Counterparty, known: dict[str, UUID]) -> None:
    try:
        made = create_party(
            taking.actor, name=one.name[:255], origin=SYSTEM, full_name=one.full_name[:500], inn=one.inn, kpp=one.kpp,
            legal_address=one.address[:500],
        )  # fmt: skip
    except Refusal as refusal:
        taking.report.refuse(f"контрагент {one.name}", str(refusal))
        return
    remember(SYSTEM, "party", {one.id: made})
    known[one.id] = made
    taking.report.counts["buyers_created"] += 1
    taking.report.note(f"контрагент {one.name}", "created")

"""Stopping shipments to a customer who is overdue; they go on when nothing is, or when a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from dealernet.business.settlements.access import STOP
from dealernet.business.settlements.errors import NothingOverdue
from dealernet.business.settlements.events import ShippingResumed, ShippingStopped
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.settlements.queries.overdue import overdue_of
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome

_FIELDS: Final = ["stopped_at"]


def stop_shipping(actor: Actor, party_ids: Sequence[UUID], *, reason: str = "") -> list[Outcome]:
    """Nothing more ships to these customers that is not paid in full.

    One already stopped stays so; one with nothing overdue is refused. Locks accounts in key order. Four statements,
    however many customers.
    """
    actor.require(STOP)
    with transaction.atomic():
        accounts = _locked(party_ids)
        overdue = overdue_of(party_ids)
        outcomes, changed = [], []
        for party_id in dict.fromkeys(party_ids):
            account = accounts.get(party_id)
            if account is None or overdue.get(party_id, ZERO) <= 0:
                outcomes.append(Outcome(party_id, NothingOverdue(), changed=False))
                continue
            outcomes.append(Outcome(party_id, changed=account.stopped_at is None))
            if account.stopped_at is None:
                account.stopped_at = clock.now()
                changed.append(account)
        CreditAccount.objects.bulk_update(changed, _FIELDS)
        told = [
            ShippingStopped(
                subject=one.party_id, stream=one.party_id, overdue=overdue[one.party_id], reason=reason[:500]
            )
            for one in changed
        ]
        if told:
            log.record(actor, *told)
    return outcomes


def resume_shipping(actor: Actor, party_ids: Sequence[UUID], *, reason: str = "") -> list[Outcome]:
    """A person lets shipping to these customers go on, whatever is overdue. Repeating it changes nothing."""
    actor.require(STOP)
    with transaction.atomic():
        return _resumed(actor, party_ids, _locked(party_ids), reason)


def resume_settled(actor: Actor, party_ids: Sequence[UUID]) -> list[Outcome]:
    """Let shipping go on to those of these customers who have nothing overdue any more. Three statements."""
    actor.require(STOP)
    with transaction.atomic():
        accounts = {one: account for one, account in _locked(party_ids).items() if account.stopped_at}
        overdue = overdue_of(list(accounts)) if accounts else {}
        return _resumed(actor, [one for one in accounts if overdue.get(one, ZERO) <= 0], accounts, "")


def _resumed(
    actor: Actor, party_ids: Sequence[UUID], accounts: dict[UUID, CreditAccount], reason: str
) -> list[Outcome]:
    changed = [accounts[one] for one in dict.fromkeys(party_ids) if one in accounts and accounts[one].stopped_at]
    for account in changed:
        account.stopped_at = None
    CreditAccount.objects.bulk_update(changed, _FIELDS)
    told = [ShippingResumed(subject=one.party_id, stream=one.party_id, reason=reason[:500]) for one in changed]
    if told:
        log.record(actor, *told)
    went = {one.party_id for one in changed}
    return [Outcome(one, changed=one in went) for one in dict.fromkeys(party_ids)]


def _locked(party_ids: Sequence[UUID]) -> dict[UUID, CreditAccount]:
    found = CreditAccount.objects.filter(party_id__in=list(party_ids)).order_by("party_id")
    return {one.party_id: one for one in found.select_for_update(no_key=True)}

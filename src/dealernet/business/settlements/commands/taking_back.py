"""Payments that turned out not to be there: whoever told of them says so, and all they did is undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum

from dealernet.business.settlements.access import RECORD_PAYMENTS, TAKE_BACK, payments_open_to
from dealernet.business.settlements.commands.payments import lock_accounts
from dealernet.business.settlements.errors import PaymentUnknown, TakingBackNeedsReason
from dealernet.business.settlements.events import PaymentTakenBack
from dealernet.business.settlements.models import Allocation, CreditAccount, Debt, Entry, Payment
from dealernet.business.settlements.rules import kept_by_another, told_from_outside
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome

LONGEST_REASON = 300


def take_back_payments(actor: Actor, payment_ids: Sequence[UUID], *, source: str, reason: str) -> list[Outcome]:
    """The side that told of these payments (`source`) takes them back: they count for no order and no debt any more.

    One that another side has told of too stays, and is refused as `PaymentSeenElsewhere`: the money is there.
    Repeating it changes nothing. Locks accounts in key order, then the payments. Thirteen statements, however many.
    """
    actor.require(RECORD_PAYMENTS)
    kept = partial(kept_by_another, source=source)
    return _taken_back(actor, Payment.objects.all(), payment_ids, reason, source, kept)


def take_back_by_hand(actor: Actor, payment_ids: Sequence[UUID], *, reason: str) -> list[Outcome]:
    """A person takes back payments that people recorded by mistake; the reason stays in the history of each.

    Orders they paid are not paid by them any more, debts are open again; the ledger gets a line the other way round.
    Refuses without a reason, payments out of reach, and what the bank, 1C or a sheet told of: it is put right there.
    Repeating it changes nothing. Locks accounts in key order, then the payments. Thirteen statements, however many.
    """
    reachable, reason = payments_open_to(actor, TAKE_BACK), reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise TakingBackNeedsReason
    return _taken_back(actor, reachable, payment_ids, reason, "desk", told_from_outside)


def _taken_back(
    actor: Actor,
    reachable: QuerySet[Payment],
    payment_ids: Sequence[UUID],
    reason: str,
    source: str,
    refused: Callable[[str, Sequence[str]], Refusal | None],
) -> list[Outcome]:
    with transaction.atomic():
        named = reachable.filter(id__in=payment_ids)
        lock_accounts([party for party in named.values_list("party_id", flat=True) if party])
        found = Payment.objects.filter(id__in=named.values("id")).order_by("id").select_for_update(no_key=True)
        payments = {payment.id: payment for payment in found}
        standing = {one.id: one for one in payments.values() if one.state in ("matched", "doubtful")}
        refusals = {one.id: refusal for one in standing.values() if (refusal := refused(one.number, one.seen_in))}
        gone = [one for one in standing.values() if one.id not in refusals]
        counted = [one for one in gone if one.state == "matched" and one.party_id is not None]
        for payment in gone:
            payment.state, payment.doubt = "taken_back", reason[:500]
            payment.identity = f"{payment.id}:{payment.identity}"[:200]
        save_changed(gone, ["state", "doubt", "identity"])
        if counted:
            _undo(actor, counted, source, reason)
    changed = {one.id for one in gone}
    unknown = {one: PaymentUnknown() for one in payment_ids if one not in payments}
    return [Outcome(one, unknown.get(one) or refusals.get(one), changed=one in changed) for one in payment_ids]


def _undo(actor: Actor, payments: Sequence[Payment], source: str, reason: str) -> None:
    """What these payments did is undone: what was given out comes back, the ledger says so. Accounts are locked."""
    given = Allocation.objects.filter(payment__in=payments)
    rows = list(given.order_by("id").values_list("payment_id", "holder_id", "debt_id", "amount"))
    given.delete()
    _open_debts_again(rows)
    accounts = CreditAccount.objects.in_bulk({one.party_id for one in payments})
    for one in payments:
        accounts[one.party_id].debt += one.amount
    save_changed(list(accounts.values()), ["debt"])
    Entry.objects.bulk_create(
        Entry(
            account_id=one.party_id,
            amount=one.amount,
            kind="correction",
            document=one.number,
            source=source,
            on_date=clock.today(),
        )
        for one in payments
    )
    holders: dict[UUID, list[UUID]] = {one.id: [] for one in payments}
    for payment, holder, _, _ in rows:
        if holder is not None and holder not in holders[payment]:
            holders[payment].append(holder)
    log.record(actor, *(_said(one, holders[one.id], source, reason) for one in payments))


def _said(payment: Payment, holders: list[UUID], source: str, reason: str) -> PaymentTakenBack:
    return PaymentTakenBack(
        subject=payment.id,
        stream=payment.party_id or payment.id,
        amount=payment.amount,
        number=payment.number,
        source=source,
        reason=reason[:300],
        holders=holders,
    )


def _open_debts_again(rows: Sequence[tuple[UUID, UUID | None, UUID | None, Decimal]]) -> None:
    """Debts these parts paid are less paid; what was paid ahead covers an order's while it is there."""
    holders = {holder for _, holder, _, _ in rows if holder is not None}
    named = {debt for _, _, debt, _ in rows if debt is not None}
    debts = {one.id: one for one in Debt.objects.filter(id__in=named)}
    debts |= {one.id: one for one in Debt.objects.filter(holder_id__in=holders).order_by("due_on", "id")}
    for _, _, debt_id, amount in rows:
        if debt_id is not None:
            debt = debts[debt_id]
            debt.paid, debt.unseen = max(debt.paid - amount, ZERO), max(debt.unseen - amount, ZERO)
    _cover(holders, debts)
    save_changed(list(debts.values()), ["paid", "unseen"])


def _cover(holders: Collection[UUID], debts: Mapping[UUID, Debt]) -> None:
    paid = Allocation.objects.filter(holder_id__in=holders).values_list("holder_id").annotate(sum=Sum("amount"))
    left: dict[UUID | None, Decimal] = dict(paid)
    for debt in sorted(debts.values(), key=lambda one: (one.due_on, one.id)):
        if debt.holder_id in holders:
            debt.paid = min(debt.paid, max(left.get(debt.holder_id, ZERO), ZERO))
            left[debt.holder_id] = left.get(debt.holder_id, ZERO) - debt.paid

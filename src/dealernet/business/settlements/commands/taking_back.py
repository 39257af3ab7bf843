"""Payments that turned out not to be there: whoever told of them says so, and all they did is undone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Greatest

from dealernet.business.settlements.access import RECORD_PAYMENTS
from dealernet.business.settlements.commands.payments import lock_accounts
from dealernet.business.settlements.errors import PaymentSeenElsewhere, PaymentUnknown
from dealernet.business.settlements.events import PaymentTakenBack
from dealernet.business.settlements.models import Allocation, CreditAccount, Debt, Entry, Payment
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome


def take_back_payments(actor: Actor, payment_ids: Sequence[UUID], *, source: str, reason: str) -> list[Outcome]:
    """The side that told of these payments (`source`) takes them back: they count for no order and no debt any more.

    One that another side has told of too stays, and is refused as `PaymentSeenElsewhere`: the money is there.
    Repeating it changes nothing. Locks accounts in key order, then the payments. Grows with their number.
    """
    actor.require(RECORD_PAYMENTS)
    with transaction.atomic():
        parties = Payment.objects.filter(id__in=payment_ids).values_list("party_id", flat=True)
        lock_accounts([party_id for party_id in parties if party_id])
        found = Payment.objects.filter(id__in=payment_ids).order_by("id").select_for_update(no_key=True)
        payments = {payment.id: payment for payment in found}
        return [_take_back(actor, payments.get(one), one, source, reason) for one in payment_ids]


def _take_back(actor: Actor, payment: Payment | None, payment_id: UUID, source: str, reason: str) -> Outcome:
    if payment is None:
        return Outcome(payment_id, PaymentUnknown(), changed=False)
    if payment.state not in ("matched", "doubtful"):
        return Outcome(payment_id, changed=False)
    if [one for one in payment.seen_in if one != source]:
        return Outcome(payment_id, PaymentSeenElsewhere(number=payment.number), changed=False)
    counted = payment.state == "matched"
    payment.state, payment.doubt = "taken_back", reason[:500]
    payment.identity = f"{payment.id}:{payment.identity}"[:200]
    payment.save(update_fields=["state", "doubt", "identity"])
    if counted and payment.party_id is not None:
        _undo(actor, payment, payment.party_id, source, reason)
    return Outcome(payment_id)


def _undo(actor: Actor, payment: Payment, party_id: UUID, source: str, reason: str) -> None:
    rows = list(Allocation.objects.filter(payment=payment).values_list("holder_id", "debt_id", "amount"))
    Allocation.objects.filter(payment=payment).delete()
    for _, debt_id, amount in rows:
        if debt_id is not None:
            fewer = {name: Greatest(F(name) - amount, ZERO) for name in ("paid", "unseen")}
            Debt.objects.filter(id=debt_id).update(**fewer)
    holders = list(dict.fromkeys(holder for holder, _, _ in rows if holder is not None))
    for holder in holders:
        _uncover(holder)
    CreditAccount.objects.filter(party_id=party_id).update(debt=F("debt") + payment.amount)
    Entry.objects.create(
        account_id=party_id,
        amount=payment.amount,
        kind="correction",
        document=payment.number,
        source=source,
        on_date=clock.today(),
    )
    log.record(
        actor,
        PaymentTakenBack(
            subject=payment.id,
            stream=party_id,
            amount=payment.amount,
            number=payment.number,
            source=source,
            reason=reason[:300],
            holders=holders,
        ),
    )


def _uncover(holder_id: UUID) -> None:
    """What was paid ahead of shipping covers the order's debts only as far as it is still there."""
    left = Allocation.objects.filter(holder_id=holder_id).aggregate(sum=Sum("amount"))["sum"] or ZERO
    for debt in Debt.objects.filter(holder_id=holder_id).order_by("due_on", "id"):
        covered = min(debt.paid, max(left, Decimal(0)))
        left -= covered
        if covered != debt.paid:
            Debt.objects.filter(id=debt.id).update(paid=covered)

"""Payments: told by the bank, by 1C or by hand; the same money counts once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from dealernet.business.settlements.access import RECORD_PAYMENTS, SETTLE_DOUBTFUL
from dealernet.business.settlements.errors import AmountWrong, PaymentSettled, PaymentUnknown
from dealernet.business.settlements.events import (
    CreditFreed,
    PaymentDoubtful,
    PaymentRecorded,
    PaymentRefused,
    PaymentReopened,
)
from dealernet.business.settlements.models import Allocation, CreditAccount, Debt, Entry, Payment
from dealernet.business.settlements.rules import Known, OpenDebt, payment_identity, same_money, spread
from dealernet.business.settlements.steps.told import explain_settled
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.ids import new_id
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome

LARGEST: Final = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class ToldPayment:
    """A payment as somebody tells it. Without `party_id` or with a `doubt` it waits for a person.

    `holders` are the orders it is for, each with how much of it may go there; where `totals` says what an order comes
    to, no more than that is ever paid there, however many payments for it come at once: the rest stays ahead.
    """

    number: str
    paid_on: date
    amount: Decimal
    source: str
    party_id: UUID | None = None
    payer_name: str = ""
    payer_inn: str = ""
    purpose: str = ""
    holders: Sequence[tuple[UUID, Decimal]] = ()
    totals: Mapping[UUID, Decimal] = field(default_factory=dict)
    doubt: str = ""
    guess: dict[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """What makes it one and the same payment."""
        return payment_identity(
            payer_inn=self.payer_inn,
            payer_name=self.payer_name or str(self.party_id or ""),
            number=self.number,
            paid_on=self.paid_on,
            amount=self.amount,
        )


def record_payments(actor: Actor, told: Sequence[ToldPayment]) -> list[Outcome]:
    """Record payments. One already here, from this side or another, changes nothing; the doubtful wait for a person.

    The matched reduce the customer's debt, pay the orders they name, then the oldest debts; the rest stays ahead.
    Refuses sums that are not above zero, or of a million millions. Locks accounts in key order, then payments told of
    anew. Grows with the number of payments.
    """
    actor.require(RECORD_PAYMENTS)
    with transaction.atomic():
        lock_accounts([one.party_id for one in told if one.party_id])
        return [_record(actor, one) for one in told]


def settle_payment(
    actor: Actor,
    payment_id: UUID,
    party_id: UUID,
    holders: Sequence[tuple[UUID, Decimal]] = (),
    totals: Mapping[UUID, Decimal] | None = None,
) -> None:
    """A person says whose a doubtful payment is and what it is for; `totals` as of `ToldPayment`.

    Locks the account, then the payment.
    """
    actor.require(SETTLE_DOUBTFUL)
    with transaction.atomic():
        lock_accounts([party_id])
        payment = _locked(payment_id)
        payment.party_id, payment.state, payment.doubt = party_id, "matched", ""
        payment.save(update_fields=["party", "state", "doubt"])
        _apply(actor, payment, _within(holders, totals or {}))


def refuse_payment(actor: Actor, payment_id: UUID, *, reason: str) -> None:
    """A person says that a doubtful payment is not ours to count. Locks the payment."""
    actor.require(SETTLE_DOUBTFUL)
    with transaction.atomic():
        payment = _locked(payment_id)
        payment.guess = {**payment.guess, "doubt": payment.doubt}
        payment.state, payment.doubt = "refused", reason[:500]
        payment.save(update_fields=["state", "doubt", "guess"])
        log.record(actor, PaymentRefused(subject=payment.id, stream=_stream(payment), reason=payment.doubt))


def reopen_payment(actor: Actor, payment_id: UUID) -> None:
    """A payment that was refused waits for a person again, with the doubt it had. Locks the payment.

    Repeating it changes nothing; one that was settled or taken back is refused.
    """
    actor.require(SETTLE_DOUBTFUL)
    with transaction.atomic():
        payment = Payment.objects.select_for_update(no_key=True).filter(id=payment_id).first()
        if payment is None:
            raise PaymentUnknown
        if payment.state == "doubtful":
            return
        if payment.state != "refused":
            raise PaymentSettled
        guess = dict(payment.guess)
        payment.state, payment.doubt, payment.guess = "doubtful", guess.pop("doubt", ""), guess
        payment.save(update_fields=["state", "doubt", "guess"])
        log.record(actor, PaymentReopened(subject=payment.id, stream=_stream(payment)))


def _stream(payment: Payment) -> UUID:
    return payment.party_id or payment.id


def _record(actor: Actor, told: ToldPayment) -> Outcome:
    if not told.amount.is_finite() or not 0 < told.amount < LARGEST or told.amount != round(told.amount, 2):
        return Outcome(new_id(), AmountWrong(value=told.amount), changed=False)
    standing = standing_of(told)
    if standing is not None:
        return _seen(standing, told.source)
    payment = _payment(told)
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:  # somebody else told of it at the same moment
        same = Payment.objects.filter(identity=told.identity).first()
        if same is None:
            raise
        return _seen(same, told.source)
    if payment.state == "doubtful":
        stream = told.party_id or payment.id
        log.record(actor, PaymentDoubtful(subject=payment.id, stream=stream, amount=payment.amount, doubt=told.doubt))
    else:
        _apply(actor, payment, _within(told.holders, told.totals))
    return Outcome(payment.id, detail={"state": payment.state})


def _seen(payment: Payment, source: str) -> Outcome:
    """It is here already; whoever tells of it now has seen it too. Locks the payment where that is news."""
    if source not in payment.seen_in:
        payment = Payment.objects.select_for_update(no_key=True).get(id=payment.id)
        payment.seen_in = [*(one for one in payment.seen_in if one != source), source]
        payment.save(update_fields=["seen_in"])
    return Outcome(payment.id, changed=False, detail={"state": payment.state})


def _payment(told: ToldPayment) -> Payment:
    return Payment(
        party_id=told.party_id,
        number=told.number[:40],
        paid_on=told.paid_on,
        amount=told.amount,
        payer_name=told.payer_name[:500],
        payer_inn=told.payer_inn[:12],
        purpose=told.purpose[:1000],
        source=told.source,
        identity=told.identity,
        state="doubtful" if told.doubt or told.party_id is None else "matched",
        doubt=told.doubt[:500],
        guess=log.plain(told.guess),
        seen_in=[told.source],
    )


def standing_of(told: ToldPayment) -> Payment | None:
    """The payment that is the same money, told before by this side or another; the account is locked by the caller."""
    return Payment.objects.filter(identity=told.identity).first() or _told_by_another(told)


def _told_by_another(told: ToldPayment) -> Payment | None:
    if told.party_id is None:
        return None
    rows = Payment.objects.filter(party_id=told.party_id, amount=told.amount).exclude(
        state__in=["refused", "taken_back"]
    )
    found = {row.id: row for row in rows}
    known = [Known(row.id, row.amount, row.paid_on, row.seen_in) for row in found.values()]
    same = same_money(known, amount=told.amount, paid_on=told.paid_on, source=told.source)
    return found[same.id] if same else None


def _apply(actor: Actor, payment: Payment, holders: Sequence[tuple[UUID, Decimal]]) -> None:
    party_id = payment.party_id
    if party_id is None:
        raise PaymentUnknown
    seen = explain_settled(party_id, payment.amount, payment.paid_on, [holder for holder, _ in holders])
    known = sum(seen.values(), ZERO)
    open_debts = Debt.objects.filter(account_id=party_id, amount__gt=F("paid") + F("settled")).order_by("due_on", "id")
    debts = [OpenDebt(d.id, d.holder_id, d.amount - d.paid - d.settled, d.due_on) for d in open_debts]
    rows = spread(payment.amount - known, _still_wanted(holders, seen), debts)
    spent = [(debt, amount) for _, debt, amount in rows if debt is not None]
    rows = [*((row.holder_id, row.id, amount) for row, amount in seen.items()), *rows]
    Allocation.objects.bulk_create(
        Allocation(payment=payment, holder_id=holder, debt_id=debt, amount=amount) for holder, debt, amount in rows
    )
    for debt, amount in spent:
        Debt.objects.filter(id=debt).update(paid=F("paid") + amount, unseen=F("unseen") + amount)
    CreditAccount.objects.filter(party_id=party_id).update(debt=F("debt") - payment.amount + known)
    Entry.objects.create(
        account_id=party_id,
        amount=-payment.amount,
        kind="payment",
        document=payment.number,
        source=payment.source,
        on_date=payment.paid_on,
    )
    paid = list(dict.fromkeys(holder for holder, _, _ in rows if holder is not None))
    log.record(
        actor,
        PaymentRecorded(
            subject=payment.id,
            stream=party_id,
            amount=payment.amount,
            number=payment.number,
            paid_on=payment.paid_on,
            source=payment.source,
            holders=paid,
        ),
        CreditFreed(subject=party_id, stream=party_id, amount=payment.amount),
    )


def _within(holders: Sequence[tuple[UUID, Decimal]], totals: Mapping[UUID, Decimal]) -> Sequence[tuple[UUID, Decimal]]:
    """How much may go to each order once what was paid there meanwhile is counted. The account is locked."""
    if not totals:
        return holders
    paid = dict(
        Allocation.objects.filter(holder_id__in=list(totals)).values_list("holder_id").annotate(sum=Sum("amount"))
    )
    room = {holder: max(total - paid.get(holder, ZERO), ZERO) for holder, total in totals.items()}
    return [(holder, min(amount, room.get(holder, amount))) for holder, amount in holders]


def _still_wanted(holders: Sequence[tuple[UUID, Decimal]], seen: Mapping[Debt, Decimal]) -> list[tuple[UUID, Decimal]]:
    """How much may still go to each order after what 1C had shown of it already."""
    left = dict(holders)
    for row, amount in seen.items():
        if row.holder_id in left:
            left[row.holder_id] -= min(amount, left[row.holder_id])
    return [(holder, amount) for holder, amount in left.items() if amount > 0]


def _locked(payment_id: UUID) -> Payment:
    payment = Payment.objects.select_for_update(no_key=True).filter(id=payment_id).first()
    if payment is None:
        raise PaymentUnknown
    if payment.state != "doubtful":
        raise PaymentSettled
    return payment


def lock_accounts(party_ids: Sequence[UUID]) -> None:
    """Make the accounts these customers lack, and lock all of them in key order."""
    wanted = sorted(set(party_ids))
    CreditAccount.objects.bulk_create([CreditAccount(party_id=party_id) for party_id in wanted], ignore_conflicts=True)
    accounts = CreditAccount.objects.filter(party_id__in=wanted).order_by("party_id")
    list(accounts.select_for_update(no_key=True).values_list("party_id", flat=True))

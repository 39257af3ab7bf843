"""A payment a person saw: what is more than is owed is looked at before it is recorded."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Case, F, Q, Sum, When

from dealernet.business.settlements.access import FAR_AHEAD, RECORD_PAYMENTS
from dealernet.business.settlements.commands.payments import ToldPayment, lock_accounts, record_payments, standing_of
from dealernet.business.settlements.errors import BeyondOwed, FarBeyondOwed
from dealernet.business.settlements.models import Allocation, Debt
from dealernet.business.settlements.rules import SEEN_LATE, ahead_of, is_far_ahead
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome


def enter_payment(actor: Actor, told: ToldPayment, *, ahead: Decimal = ZERO) -> Outcome:
    """Record a payment by hand. `ahead` is how much the person agreed to leave ahead of what is owed.

    Refuses more ahead than was agreed (`BeyondOwed` says how much it is), and a sum that looks like a slip of the pen
    from anybody but an accountant (`FarBeyondOwed`). One that is here already changes nothing and is not asked about.
    Locks the account. A dozen statements, however many debts there are.
    """
    actor.require(RECORD_PAYMENTS)
    with transaction.atomic():
        lock_accounts([told.party_id] if told.party_id else [])
        if told.amount > 0 and standing_of(told) is None:
            _weigh(actor, told, agreed=ahead)
        return record_payments(actor, [told])[0]


def _weigh(actor: Actor, told: ToldPayment, *, agreed: Decimal) -> None:
    owed = _owed(told)
    more = ahead_of(told.amount, owed)
    if is_far_ahead(told.amount, owed) and not actor.may(FAR_AHEAD):
        raise FarBeyondOwed(owed=owed, ahead=more)
    if more > agreed:
        raise BeyondOwed(owed=owed, ahead=more)


def _owed(told: ToldPayment) -> Decimal:
    """What the customer has still to pay: its debts, and the orders this payment names as far as they are none yet.

    What 1C has settled on these days counts too: it may be this very payment, seen there first.
    """
    late = Q(settled__gt=0, settled_on__gte=told.paid_on, settled_on__lte=told.paid_on + SEEN_LATE, told__isnull=False)
    debts = Debt.objects.filter(account_id=told.party_id).annotate(
        left=F("amount") - F("paid") - Case(When(late, then=ZERO), default=F("settled"))
    )
    rows = list(debts.filter(left__gt=0).values_list("holder_id", "left"))
    given = Allocation.objects.filter(holder_id__in=list(told.totals)).values_list("holder_id")
    paid = dict(given.annotate(sum=Sum("amount")))
    owed = sum((left for _, left in rows), ZERO)
    for order, total in told.totals.items():
        among_debts = sum((left for holder, left in rows if holder == order), ZERO)
        owed += max(total - paid.get(order, ZERO) - among_debts, ZERO)
    return owed

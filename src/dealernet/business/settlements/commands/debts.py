"""Debts as 1C or a sheet tells them, beside those of our own shipments: the newest telling is a customer's state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.settlements.access import RECORD_DEBTS, debtors_among
from dealernet.business.settlements.errors import AmountWrong
from dealernet.business.settlements.events import CreditFreed, DebtsTold
from dealernet.business.settlements.models import CreditAccount, Debt, Entry, Hold, Telling
from dealernet.business.settlements.rules import debt_number, paired, retold, shared
from dealernet.business.settlements.steps.told import STANDING, correct, standing_of
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.bulk import save_changed
from dealernet.foundation.events import log
from dealernet.foundation.exchange.border import border_in_force, told_by_onec
from dealernet.foundation.money import ZERO
from dealernet.foundation.outcomes import Outcome

LARGEST: Final = Decimal(10) ** 12
_KEPT: Final = ("document", "due_on", "holder_id", "source", "seen_at", "settled_on", *STANDING)


@dataclass(frozen=True, slots=True)
class ToldDebt:
    """What is still owed for one paper, by one date. `holder_id` is the order of ours it is for, where that is known.

    `document` is what people read; `number` tells papers apart, and is the document itself where there is none.
    """

    document: str
    left: Decimal
    due_on: date
    number: str = ""
    arose_on: date | None = None
    holder_id: UUID | None = None

    @property
    def key(self) -> str:
        """What makes it the same paper in two tellings."""
        return debt_number(self.number or self.document)


@dataclass(frozen=True, slots=True)
class ToldDebts:
    """Everything one customer owes, as its source saw it at one moment; no debts is "owes nothing"."""

    party_id: UUID
    debts: Sequence[ToldDebt]
    seen_at: datetime


@dataclass(slots=True)
class _Account:
    """One customer's money while a telling is taken."""

    account: CreditAccount
    rows: list[Debt] = field(default_factory=list)
    holds: set[UUID] = field(default_factory=set)
    changed: set[UUID] = field(default_factory=set)
    new: set[UUID] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)


def record_debts(actor: Actor, told: Sequence[ToldDebts], *, source: str) -> list[Outcome]:
    """Take over what customers owe, as a source tells it: the same act for one customer and for a file of thousands.

    The newest telling of a customer replaces the one before, whoever told that; an older one, or the same again,
    changes nothing. A paper no longer told is settled by a correction. What a shipment of ours made a debt already,
    what an open order of ours still holds, and money we have counted, is not counted again. An outcome a customer, in
    their order: refused are customers out of reach and sums that cannot be. Where the border has debts counted here,
    what 1C tells is only kept to compare. Locks accounts in key order.
    Grows by a dozen statements, however many customers and debts.
    """
    actor.require(RECORD_DEBTS)
    counts = border_in_force().debts_are_theirs or not told_by_onec(source)
    with transaction.atomic():
        known = _gathered(actor, told)
        newest = {one.account_id: one.seen_at for one in Telling.objects.filter(account__in=known)}
        outcomes, tellings = [], []
        for one in told:
            outcome = _refused(one, known) or _stale(one, newest)
            if outcome is None:
                newest[one.party_id] = one.seen_at
                tellings.append(_telling(one, source))
                outcome = _take(known[one.party_id], one, source) if counts else _kept(one)
            outcomes.append(outcome)
        _save(known.values(), tellings)
        log.record(actor, *_announcements(known.values(), tellings))
    return outcomes


def _gathered(actor: Actor, told: Sequence[ToldDebts]) -> dict[UUID, _Account]:
    reached = debtors_among(actor, [one.party_id for one in told])
    CreditAccount.objects.bulk_create([CreditAccount(party_id=party_id) for party_id in reached], ignore_conflicts=True)
    accounts = CreditAccount.objects.filter(party_id__in=reached).order_by("party_id").select_for_update(no_key=True)
    known = {account.party_id: _Account(account) for account in accounts}
    named = Q(number__in={debt.key for one in told for debt in one.debts})
    named |= Q(holder_id__in={debt.holder_id for one in told for debt in one.debts if debt.holder_id})
    alive = Q(told__gt=0) | Q(amount__gt=F("paid") + F("settled"))
    for debt in Debt.objects.filter(named | alive, account__in=known).order_by("due_on", "id"):
        known[debt.account_id].rows.append(debt)
    for holder_id, party_id in Hold.objects.filter(account__in=known).values_list("holder_id", "account_id"):
        known[party_id].holds.add(holder_id)
    return known


def _refused(told: ToldDebts, known: dict[UUID, _Account]) -> Outcome | None:
    if told.party_id not in known:
        return Outcome(told.party_id, PartyUnknown(), changed=False)
    for debt in told.debts:
        if not debt.left.is_finite() or not 0 <= debt.left < LARGEST or debt.left != round(debt.left, 2):
            return Outcome(told.party_id, AmountWrong(value=debt.left), changed=False)
    return None


def _stale(told: ToldDebts, newest: dict[UUID, datetime]) -> Outcome | None:
    """A telling seen before the one we have: nothing of it is taken."""
    seen_at = newest.get(told.party_id)
    if seen_at is None or told.seen_at > seen_at:
        return None
    return Outcome(told.party_id, changed=False, detail={"older": told.seen_at < seen_at})


def _kept(told: ToldDebts) -> Outcome:
    """Debts are counted here: what was told changes nothing."""
    return Outcome(told.party_id, changed=False, detail={"kept": True})


def _take(known: _Account, told: ToldDebts, source: str) -> Outcome:
    owed, before = known.account.debt, len(known.changed)
    theirs = _take_ours(known, told, source)
    _take_theirs(known, theirs, told.seen_at, source)
    changed = known.account.debt != owed or before != len(known.changed)
    return Outcome(told.party_id, changed=changed, detail={"was": owed, "now": known.account.debt})


def _take_ours(known: _Account, told: ToldDebts, source: str) -> list[ToldDebt]:
    """Match what is told with debts of our own shipments; answer the rest, without what open orders hold."""
    ours: dict[UUID | None, list[Debt]] = {}
    for row in known.rows:
        if row.source == "shipment":
            ours.setdefault(row.holder_id, []).append(row)
    sums, theirs = _of_holders(told.debts, ours)
    for holder, rows in ours.items():
        if holder in sums or any(row.told is not None for row in rows):
            for row, left in zip(rows, shared(sums.get(holder, ZERO), [row.amount for row in rows]), strict=True):
                _say(known, row, left, told.seen_at, source)
    return [debt for debt in theirs if debt.holder_id not in known.holds]


def _of_holders(
    debts: Sequence[ToldDebt], ours: Mapping[UUID | None, Sequence[Debt]]
) -> tuple[dict[UUID | None, Decimal], list[ToldDebt]]:
    """What is told of each order whose shipments are debts here, found by order or by paper; and all the rest."""
    by_number = {row.number: holder for holder, rows in ours.items() for row in rows}
    sums: dict[UUID | None, Decimal] = {}
    theirs = []
    for debt in debts:
        holder = debt.holder_id if debt.holder_id in ours else by_number.get(debt.key)
        if holder is None:
            theirs.append(debt)
        else:
            sums[holder] = sums.get(holder, ZERO) + debt.left
    return sums, theirs


def _take_theirs(known: _Account, theirs: Sequence[ToldDebt], seen_at: datetime, source: str) -> None:
    standing: dict[str, list[Debt]] = {}
    for row in known.rows:
        if row.source != "shipment":
            standing.setdefault(row.number, []).append(row)
    papers: dict[str, list[ToldDebt]] = {}
    for debt in theirs:
        if debt.left > 0:
            papers.setdefault(debt.key, []).append(debt)
    for number in papers.keys() | standing.keys():
        parts = sorted(papers.get(number, []), key=lambda part: part.due_on)
        _take_paper(known, standing.get(number, []), parts, seen_at, source)


def _take_paper(
    known: _Account, rows: Sequence[Debt], parts: Sequence[ToldDebt], seen_at: datetime, source: str
) -> None:
    """One paper, which may be due in parts: each part is a debt, and a debt that is no part any more is settled."""
    matches = paired([row.due_on for row in rows], [part.due_on for part in parts])
    for part, place in zip(parts, matches, strict=True):
        row = rows[place] if place is not None else _row(known, part, seen_at, source)
        _follow(known, row, part)
        _say(known, row, part.left, seen_at, source)
    for place, row in enumerate(rows):
        if place not in matches:
            _say(known, row, ZERO, seen_at, source)


def _row(known: _Account, debt: ToldDebt, seen_at: datetime, source: str) -> Debt:
    row = Debt(
        account=known.account, document=debt.document[:120], number=debt.key, amount=ZERO, told=ZERO, source=source,
        arose_on=debt.arose_on or _day(seen_at), due_on=debt.due_on, seen_at=seen_at,
    )  # fmt: skip
    known.rows.append(row)
    known.new.add(row.id)
    return row


def _follow(known: _Account, row: Debt, debt: ToldDebt) -> None:
    """The words and the day of a told debt are those of the newest telling."""
    now = (debt.document[:120], debt.due_on, debt.holder_id or row.holder_id)
    if (row.document, row.due_on, row.holder_id) != now:
        row.document, row.due_on, row.holder_id = now
        known.changed.add(row.id)


def _say(known: _Account, row: Debt, left: Decimal, seen_at: datetime, source: str) -> None:
    ours = row.source == "shipment"
    if not ours:
        row.source, row.seen_at = source, seen_at
    before = standing_of(row)
    after = retold(before, left, ours=ours)
    if after == before:
        return
    if after.settled > before.settled:
        row.settled_on = _day(seen_at)
    entry = correct(row, after, source=source, on=_day(seen_at))
    known.changed.add(row.id)
    if entry.amount:
        known.account.debt += entry.amount
        known.entries.append(entry)


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def _telling(told: ToldDebts, source: str) -> Telling:
    lines = [
        {
            "document": debt.document, "number": debt.key, "left": debt.left, "due_on": debt.due_on,
            "holder_id": debt.holder_id,
        }
        for debt in told.debts
    ]  # fmt: skip
    total = sum((debt.left for debt in told.debts), ZERO)
    return Telling(account_id=told.party_id, source=source, seen_at=told.seen_at, total=total, lines=log.plain(lines))


def _save(known: Iterable[_Account], tellings: Sequence[Telling]) -> None:
    told = {one.account_id for one in tellings}
    accounts = [one for one in known if one.account.party_id in told]
    rows = [row for one in accounts for row in one.rows if row.id in one.changed or row.source != "shipment"]
    new = {row_id for one in accounts for row_id in one.new}
    save_changed([row for row in rows if row.id not in new], _KEPT)
    Debt.objects.bulk_create([row for row in rows if row.id in new])
    Entry.objects.bulk_create([entry for one in accounts for entry in one.entries])
    save_changed([one.account for one in accounts if one.entries], ["debt"])
    Telling.objects.bulk_create(
        {one.account_id: one for one in tellings}.values(),
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["source", "seen_at", "total", "lines"],
    )


def _announcements(known: Iterable[_Account], tellings: Sequence[Telling]) -> Iterable[Any]:
    totals = {one.account_id: one for one in tellings}
    for one in known:
        telling = totals.get(one.account.party_id)
        if telling is None or not one.changed:
            continue
        party_id = telling.account_id
        yield DebtsTold(subject=party_id, stream=party_id, total=telling.total, source=telling.source)
        moved = sum((entry.amount for entry in one.entries), ZERO)
        if moved < 0:
            yield CreditFreed(subject=party_id, stream=party_id, amount=-moved)

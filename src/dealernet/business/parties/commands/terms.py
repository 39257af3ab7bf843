"""Terms of trade: recorded as a source tells them, for one party or for all of a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from dealernet.business.parties.access import ASSIGN, CHANGE_TERMS, OVERRIDE_TERMS, parties_open_to
from dealernet.business.parties.commands.guarding import PARTY
from dealernet.business.parties.commands.promising import Promised, kept_promises
from dealernet.business.parties.errors import PartyUnknown, ResponsibleUnknown
from dealernet.business.parties.events import PartyEvent, ResponsibleAssigned, TermsRecorded
from dealernet.business.parties.models import Party, TermFact, Terms
from dealernet.business.parties.ports import PROMISES
from dealernet.business.parties.queries.terms import agreed, term_label, term_values
from dealernet.business.parties.rules import (
    NewTerm,
    Standing,
    as_stored,
    missing_terms,
    source_of_hand,
    taken_from_onec,
    term_value,
)
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events.log import record
from dealernet.foundation.exchange.border import SHEET, border_in_force, told_by_onec
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.validations import Validation, guarded

_COLUMNS = {"price_type": "price_type_id"}
_WORDS = {"agreement", "customer_type"}
_KEPT = ("customer_type", "agreement", "price_type_id", "deferral_days", "credit_limit", "minimum_order")


@dataclass(slots=True)
class _Told:
    """What one batch says of one party."""

    party: Party
    source: str = ""
    was: dict[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Batch:
    """What one call works with: who tells, what stands, who masters terms."""

    actor: Actor
    told: dict[UUID, _Told]
    known: dict[tuple[UUID, str], TermFact]
    staff: dict[str, Account]
    terms_are_theirs: bool
    facts: dict[tuple[UUID, str], TermFact] = field(default_factory=dict)

    def source_of(self, item: NewTerm) -> str:
        """The source a value given here is kept under; refuses what 1C masters."""
        override = self.actor.may(OVERRIDE_TERMS)
        label = term_label(item.term)
        return source_of_hand(
            item.term, item.source, label, terms_are_theirs=self.terms_are_theirs, may_override=override
        )

    def takes(self, item: NewTerm, value: Any, was: Any, known: TermFact | None) -> bool:
        """Whether what 1C tells becomes the value here."""
        stands = (
            Standing(was, known.source, known.told, known.told_at is not None) if known is not None else Standing(was)
        )
        by_hand = item.source == SHEET
        return taken_from_onec(value, stands, terms_are_theirs=self.terms_are_theirs, by_hand=by_hand)


def record_terms(actor: Actor, items: Sequence[NewTerm]) -> list[Outcome]:
    """Record terms as a source tells them: the same act for one value and for a file of thousands.

    Every value keeps its source and the moment it was seen there; one seen earlier than what is known changes
    nothing. Who is listened to is a rule of the border: what 1C tells where we master terms is kept beside ours. An
    outcome an item, in their order: refused are parties out of reach, unknown terms, values out of bounds, a
    responsible who is not of the staff, terms that 1C masters when somebody else tells them, what a validation forbids,
    and what a person would break of what was promised of the buyer. Locks the parties in key order. Eleven statements,
    however many, while no validation is about them and nothing was promised.
    """

    def act(some: Sequence[NewTerm], *, watched: bool = False) -> list[Outcome]:
        def record_some(rest: Sequence[NewTerm]) -> list[Outcome]:
            return _record(actor, rest, watched=watched)

        return guarded(actor, PARTY, some, record_some, subject=lambda item: item.party_id, touches=_touched)

    try:
        return act(items)
    except Promised:
        return kept_promises(actor, items, partial(act, watched=True))


def _touched(item: NewTerm, validation: Validation) -> bool:
    return not validation.fields or item.term in validation.fields


def _record(actor: Actor, items: Sequence[NewTerm], *, watched: bool) -> list[Outcome]:
    with transaction.atomic():
        found = parties_open_to(actor, CHANGE_TERMS).filter(id__in={item.party_id for item in items})
        locked = found.select_for_update(no_key=True, of=("self",)).order_by("id")
        told = {party.id: _Told(party) for party in locked}
        known = {(fact.party_id, fact.term): fact for fact in TermFact.objects.filter(party__in=told)}
        if _with_terms(told) and not watched:
            raise Promised
        batch = _Batch(actor, told, known, _staff_among(items), border_in_force().terms_are_theirs)
        outcomes = [_take(batch, item) for item in items]
        _save(told, batch.facts.values(), batch.staff)
        record(actor, *_announcements(told.values()))
    return outcomes


def assign_responsible(actor: Actor, party_ids: Sequence[UUID], account_id: UUID) -> list[Outcome]:
    """Make a person responsible for parties; they move to that person's department with it.

    Refuses somebody who is not of the staff; an outcome a party. Locks the parties in key order.
    """
    actor.require(ASSIGN)
    return record_terms(actor, [NewTerm(party_id, "responsible", account_id) for party_id in party_ids])


def _with_terms(told: dict[UUID, _Told]) -> bool:
    """Read the terms of locked parties; whether anything was promised of any of them. One statement."""
    promises = {f"promise_{n}": one.concern() for n, one in enumerate(PROMISES)}
    rows = Party.objects.filter(id__in=told).select_related("terms").annotate(**promises)
    promised = False
    for row in rows:
        told[row.id].party.terms = agreed(row)
        promised = promised or any(getattr(row, name) for name in promises)
    for one in told.values():
        one.party.terms.party = one.party
    return promised


def _staff_among(items: Sequence[NewTerm]) -> dict[str, Account]:
    wanted = {str(item.value) for item in items if item.term == "responsible" and _is_id(item.value)}
    if not wanted:
        return {}
    staff = Account.objects.filter(id__in=wanted, dealer_id=None, is_active=True).prefetch_related("groups")
    return {str(account.id): account for account in staff}


def _is_id(value: Any) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


def _take(batch: _Batch, item: NewTerm) -> Outcome:
    one, known = batch.told.get(item.party_id), batch.known.get((item.party_id, item.term))
    seen_at, by_onec = item.seen_at or clock.now(), told_by_onec(item.source)
    try:
        if one is None:
            raise PartyUnknown
        value = term_value(item.term, item.value)
        if item.term == "responsible" and value is not None and str(value) not in batch.staff:
            raise ResponsibleUnknown(value=str(value))
        source = item.source if by_onec else batch.source_of(item)
    except Refusal as refusal:
        return Outcome(item.party_id, refusal, changed=False)
    if known is not None and max(known.seen_at, (by_onec and known.told_at) or known.seen_at) > seen_at:
        return Outcome(item.party_id, changed=False)
    was = term_values(one.party)[item.term]
    was = None if was == "" else was
    taken = not by_onec or batch.takes(item, as_stored(value), as_stored(was), known)  # type: ignore[arg-type]
    fact = _fact(batch.actor, item, known, seen_at)
    if by_onec:
        fact.told, fact.told_by, fact.told_at = as_stored(value), item.source, seen_at
    if taken:
        fact.value, fact.source, fact.seen_at = as_stored(value), source, seen_at
        fact.account_id, fact.detail = batch.actor.id, item.detail[:200]
    batch.facts[item.party_id, item.term] = batch.known[item.party_id, item.term] = fact
    if was == value or not taken:
        return Outcome(item.party_id, changed=False, detail={} if taken else {"kept": as_stored(was)})  # type: ignore[arg-type]
    return _changed(one, item, source, was, value, batch.staff)


def _changed(one: _Told, item: NewTerm, source: str, was: Any, value: Any, staff: dict[str, Account]) -> Outcome:
    one.source = source
    one.was.setdefault(item.term, as_stored(was))
    one.now[item.term] = as_stored(value)
    if item.term == "responsible":
        one.party.responsible = staff.get(str(value))
    else:
        nothing = "" if item.term in _WORDS else None
        setattr(one.party.terms, _COLUMNS.get(item.term, item.term), nothing if value is None else value)
    return Outcome(item.party_id, detail={"was": one.was[item.term], "now": one.now[item.term]})


def _fact(actor: Actor, item: NewTerm, known: TermFact | None, seen_at: datetime) -> TermFact:
    return known or TermFact(party_id=item.party_id, term=item.term, seen_at=seen_at, account_id=actor.id)


def _save(told: dict[UUID, _Told], facts: Iterable[TermFact], staff: dict[str, Account]) -> None:
    TermFact.objects.bulk_create(
        list(facts),
        update_conflicts=True,
        unique_fields=["party", "term"],
        update_fields=["value", "source", "seen_at", "account", "detail", "told", "told_by", "told_at"],
    )
    changed = [one for one in told.values() if one.now]
    terms = [one.party.terms for one in changed if set(one.now) - {"responsible"}]
    for row in terms:
        row.minimum_order = row.minimum_order or 0
    Terms.objects.bulk_create(terms, update_conflicts=True, unique_fields=["party"], update_fields=_KEPT)
    moved = [one.party for one in changed if "responsible" in one.now]
    for party in moved:
        account = staff.get(str(party.responsible_id))
        department = next(iter(account.groups.all()), None) if account else None
        party.group_id = department.id if department else party.group_id
    Party.objects.bulk_update(moved, ["responsible", "group"], batch_size=1000)


def _announcements(told: Iterable[_Told]) -> Iterable[PartyEvent]:
    for one in told:
        party_id, was, now = one.party.id, dict(one.was), dict(one.now)
        before, after = was.pop("responsible", None), now.pop("responsible", None)
        if before != after:
            yield ResponsibleAssigned(
                subject=party_id,
                stream=party_id,
                responsible_id=UUID(after) if after else None,
                before_id=UUID(before) if before else None,
            )
        if now:
            missing = list(missing_terms(term_values(one.party)))
            yield TermsRecorded(subject=party_id, stream=party_id, was=was, now=now, source=one.source, missing=missing)

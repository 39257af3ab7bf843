"""Terms that keep what was promised of them: a person is refused what breaks it, of 1C's word somebody is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from dealernet.business.parties.models import Party
from dealernet.business.parties.ports import PROMISES, Held
from dealernet.business.parties.rules import NewTerm
from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.border import told_by_onec
from dealernet.foundation.outcomes import Outcome

BY_HAND: Final = (Kind.PERSON, Kind.PROGRAM)
"""Who is refused: people, and programs that come with a person's key."""
Act = Callable[[Sequence[NewTerm]], list[Outcome]]


class Promised(Exception):
    """Something was promised of these buyers: nothing has been done yet."""


class _TakenBack(Exception):
    def __init__(self, refused: Mapping[UUID, Refusal]) -> None:
        self.refused = refused


def kept_promises(actor: Actor, items: Sequence[NewTerm], act: Act) -> list[Outcome]:
    """Record terms so that what was promised of their buyers still stands, an outcome an item in their order.

    Whatever a person would break is refused for that buyer whole, and the others are recorded. What 1C tells, and what
    a rule does, is taken; whoever is responsible is told. Locks the buyers in key order, looks at what was promised
    before and after the act; what a person would break is undone and the rest done anew.
    """
    ids = {item.party_id for item in items}
    with transaction.atomic():
        _lock(ids)
        held = [one.held(ids) for one in PROMISES]
        try:
            with transaction.atomic():
                outcomes = act(items)
                broken = _broken(held)
                if refused := {one: why for one, why in broken.items() if _by_hand(actor, one, items)}:
                    raise _TakenBack(refused)
        except _TakenBack as back:
            outcomes = _others(items, act, back.refused)
            broken = {one: why for one, why in broken.items() if one not in back.refused}
        if broken:
            for one in held:
                one.tell(actor, broken)
    return outcomes


def _lock(ids: set[UUID]) -> None:
    list(Party.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True).values_list("id"))


def _broken(held: Sequence[Held]) -> dict[UUID, Refusal]:
    found: dict[UUID, Refusal] = {}
    for one in held:
        for party, refusal in one.broken().items():
            found.setdefault(party, refusal)
    return found


def _by_hand(actor: Actor, party: UUID, items: Sequence[NewTerm]) -> bool:
    sources = [item.source for item in items if item.party_id == party]
    return actor.kind in BY_HAND and not any(told_by_onec(source) for source in sources)


def _others(items: Sequence[NewTerm], act: Act, refused: Mapping[UUID, Refusal]) -> list[Outcome]:
    """What is left once the terms of some buyers were refused."""
    rest = [item for item in items if item.party_id not in refused]
    done = iter(act(rest) if rest else ())
    return [
        Outcome(item.party_id, refused[item.party_id], changed=False) if item.party_id in refused else next(done)
        for item in items
    ]

"""Calls as exchanges tell them: made once, told on in order, missed ones closed by whoever calls back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from dealernet.business.calls.access import RECORD
from dealernet.business.calls.events import CallEvent, CallMade, CallMissed, CallReturned, CallTaken
from dealernet.business.calls.models import Call
from dealernet.business.calls.rules import ToldCall, changes, checked, is_news, is_unheard, within_hours
from dealernet.business.calls.stages import UNHEARD, Direction, Outcome
from dealernet.business.parties.queries import PhoneOwner, owners_of_phones
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.extensions import staff_by_extension
from dealernet.foundation.bulk import insert_new, save_changed
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.ids import new_id
from dealernet.foundation.outcomes import Outcome as Came
from dealernet.foundation.workdays.published import Published, calendar_in_force

TOLD: Final = (
    *("outcome", "line", "extension", "account", "answered_at", "seconds", "recording", "told_at"),
    *("returned_at", "returned_by", "revision"),
)
"""The fields of a call that a later telling may change."""
_TURN: Final = """
select pg_advisory_xact_lock(hashtextextended('call:' || n.number, 0))
  from (select unnest(%s::text[]) as number order by 1) n
"""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up once for all calls of an act."""

    owners: Mapping[str, PhoneOwner]
    staff: Mapping[str, UUID]
    published: Published


def record_calls(actor: Actor, told: Sequence[ToldCall]) -> list[Came]:
    """Keep calls as an exchange tells them; an outcome each, in their order, its subject the call.

    The same telling again changes nothing, nor does one older than what is known. The buyer is found by the number, the
    employee by the extension, or by our number where that is one's own. A missed call is closed by a later answered one
    with the same number, either way, in whatever order the two are told. Waits for others who tell of the same numbers.
    A few statements, however many.
    """
    actor.require(RECORD)
    now = clock.now()
    checks = [_checked(one, now) for one in told]
    fit = [one for one in checks if isinstance(one, ToldCall)]
    done = iter(_recorded(actor, fit) if fit else ())
    return [Came(new_id(), one, changed=False) if isinstance(one, Refusal) else next(done) for one in checks]


def _checked(told: ToldCall, now: datetime) -> ToldCall | Refusal:
    try:
        return checked(told, now)
    except Refusal as refusal:
        return refusal


def _recorded(actor: Actor, told: Sequence[ToldCall]) -> list[Came]:
    with transaction.atomic():
        _wait_for_ones_turn({one.number for one in told})
        numbers = {one.number for one in told}
        extensions = {name for one in told for name in (one.extension, one.line)}
        known = _Known(owners_of_phones(numbers), staff_by_extension(extensions), calendar_in_force())
        calls, before = _standing(told, known)
        came: list[Came] = []
        events: list[CallEvent] = []
        changed: dict[UUID, Call] = {}
        for one in told:
            call = calls[one.source, one.external_id]
            is_new = before.pop(call.id, None) is None and call.id not in changed
            happened = _told_of(call, one, known, is_new=is_new)
            if happened is not None:
                changed[call.id] = call
                events += happened
            came.append(Came(call.id, changed=happened is not None))
        save_changed([*changed.values()], TOLD)
        log.record(actor, *events)
        _close(actor, [call for call in changed.values() if call.number])
    return came


def _wait_for_ones_turn(numbers: set[str]) -> None:
    """A call back must see the call it answers: whoever tells of a number waits for others who do."""
    with connection.cursor() as db:
        db.execute(_TURN, [sorted(one for one in numbers if one)])


def _standing(told: Sequence[ToldCall], known: _Known) -> tuple[dict[tuple[str, str], Call], dict[UUID, bool]]:
    """The call of each telling, made or locked, and which of them were there before."""
    named = {(one.source, one.external_id): one for one in told}
    born = insert_new([_new(one, known) for one in named.values()])
    found = Call.objects.filter(
        source__in={source for source, _ in named}, external_id__in={external for _, external in named}
    )
    locked = found.order_by("id").select_for_update(no_key=True)
    calls = {(call.source, call.external_id): call for call in locked if (call.source, call.external_id) in named}
    return calls, {call.id: True for call in calls.values() if call.id not in born}


def _new(told: ToldCall, known: _Known) -> Call:
    owner = known.owners.get(told.number)
    return Call(
        id=new_id(),
        source=told.source,
        external_id=told.external_id,
        direction=told.direction.value,
        outcome=Outcome.GOING.value,
        number=told.number,
        party_id=owner.party_id if owner else None,
        contact_id=owner.contact_id if owner else None,
        started_at=told.started_at,
        in_hours=within_hours(known.published, told.started_at),
        told_at=told.told_at,
    )


def _told_of(call: Call, told: ToldCall, known: _Known, *, is_new: bool) -> list[CallEvent] | None:
    """Change a locked call by what is told of it; what that announces, nothing at all where it was known."""
    if not is_new and not is_news(told, known_at=call.told_at, known=Outcome(call.outcome)):
        return None
    values = changes(told, {name: getattr(call, name) for name in TOLD if hasattr(call, name)})
    if not values and not is_new:
        return None
    before = Outcome.GOING.value if is_new else call.outcome
    for name, value in values.items():
        setattr(call, name, value)
    call.account_id = known.staff.get(told.extension) or known.staff.get(told.line) or call.account_id
    call.told_at = told.told_at
    call.revision += 0 if is_new else 1
    if call.returned_at is not None and not is_unheard(call.direction, call.outcome):
        call.returned_at, call.returned_by = None, None
    return [] if call.outcome == before else _announced(call)


def _announced(call: Call) -> list[CallEvent]:
    if is_unheard(call.direction, call.outcome):
        more = {"outcome": call.outcome, "line": call.line, "in_hours": call.in_hours}
        return [event(CallMissed, call, started_at=call.started_at, **more)]
    if call.outcome != Outcome.ANSWERED:
        return []
    told = {"account_id": call.account_id, "started_at": call.started_at}
    if call.direction == Direction.OUT:
        return [event(CallMade, call, **told)]
    return [event(CallTaken, call, line=call.line, **told)]


def _close(actor: Actor, told: Sequence[Call]) -> None:
    """Close the missed calls of these numbers that were called back: the first answered call after each does it."""
    numbers = {call.number for call in told}
    if not numbers:
        return
    unheard = Call.objects.filter(number__in=numbers, direction=Direction.IN, outcome__in=UNHEARD, returned_at=None)
    waiting = list(unheard.order_by("id").select_for_update(no_key=True))
    if not waiting:
        return
    since = min(call.started_at for call in waiting)
    answered = Call.objects.filter(number__in=numbers, outcome=Outcome.ANSWERED, started_at__gte=since)
    heard: dict[str, list[Call]] = {}
    for call in answered.order_by("started_at", "id"):
        heard.setdefault(call.number, []).append(call)
    closed = []
    for call in waiting:
        back = next((one for one in heard.get(call.number, ()) if one.started_at >= call.started_at), None)
        if back is not None:
            call.returned_by_id, call.returned_at = back.id, back.answered_at or back.started_at
            call.revision += 1
            closed.append(call)
    save_changed(closed, ["returned_at", "returned_by", "revision"])
    told_back = [event(CallReturned, c, by_call=c.returned_by_id, returned_at=c.returned_at) for c in closed]
    log.record(actor, *told_back)


def event(announce: Callable[..., CallEvent], call: Call, **facts: Any) -> CallEvent:
    """An event of a call."""
    stream = call.party_id or call.id
    return announce(subject=call.id, stream=stream, phone=call.number, customer_id=call.party_id, **facts)

"""What people say of calls: called back by other means, to the point or not, whose the number is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import translation

from dealernet.business.calls.access import WORK, calls_open_to
from dealernet.business.calls.commands.recording import event
from dealernet.business.calls.errors import CallerUnknown, CallUnknown, NotWaiting
from dealernet.business.calls.events import CallerNamed, CallEvent, CallMarked, CallReturned
from dealernet.business.calls.models import Call
from dealernet.business.calls.rules import is_unheard
from dealernet.business.calls.stages import Mark
from dealernet.business.parties.queries import party_names
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.deciding import decide_each
from dealernet.foundation.outcomes import Outcome


def note_returned(actor: Actor, call_ids: Sequence[UUID]) -> list[Outcome]:
    """Say that missed calls were called back by other means: from one's own telephone, in person.

    What was called back already stays as it is; refuses calls nobody missed. Locks the calls.
    """

    def decide(call: Call) -> list[CallEvent]:
        if not is_unheard(call.direction, call.outcome):
            raise NotWaiting
        if call.returned_at is not None:
            return []
        call.returned_at = clock.now()
        return [event(CallReturned, call, by_call=None, returned_at=call.returned_at)]

    return _act_on(actor, call_ids, decide, ["returned_at"])


def mark_calls(actor: Actor, call_ids: Sequence[UUID], mark: Mark | None) -> list[Outcome]:
    """Say whether calls were to the point; nothing takes the mark away. Locks the calls."""
    after = mark.value if mark else ""
    with translation.override("ru"):
        said = str(mark.label) if mark else "—"

    def decide(call: Call) -> list[CallEvent]:
        before, call.mark = call.mark, after
        return [event(CallMarked, call, mark=after, before=before, said=said)] if before != after else []

    return _act_on(actor, call_ids, decide, ["mark"])


def name_caller(actor: Actor, call_id: UUID, party_id: UUID) -> list[Outcome]:
    """Say which buyer a call was with; repeating it changes nothing. Refuses a buyer out of reach. Locks the call."""
    name = party_names(actor, [party_id]).get(party_id)
    if name is None:
        raise CallerUnknown

    def decide(call: Call) -> list[CallEvent]:
        if call.party_id == party_id:
            return []
        call.party_id, call.contact_id = party_id, None
        return [event(CallerNamed, call, name=name)]

    return _act_on(actor, [call_id], decide, ["party", "contact"])


def _act_on(
    actor: Actor, call_ids: Sequence[UUID], decide: Callable[[Call], Sequence[CallEvent]], fields: Sequence[str]
) -> list[Outcome]:
    actor.require(WORK)
    with transaction.atomic():
        found = calls_open_to(actor, WORK).filter(id__in=list(call_ids)).order_by("id")
        calls = {call.id: call for call in found.select_for_update(no_key=True, of=("self",))}
        return decide_each(actor, calls, call_ids, decide, fields, CallUnknown)

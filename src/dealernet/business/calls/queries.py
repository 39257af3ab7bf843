"""Calls as lists and cards show them, and what letters about them say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealernet.business.calls.access import SEE, calls_open_to
from dealernet.business.calls.errors import CallUnknown
from dealernet.business.calls.facts import call_facts
from dealernet.business.calls.models import Call
from dealernet.business.calls.rules import is_unheard, number_of
from dealernet.business.calls.stages import UNHEARD, Direction, Mark, Outcome
from dealernet.business.conversations.queries import LETTER_WORDS
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import BadInput
from dealernet.foundation.paging import Page, Slice, newest_first
from dealernet.foundation.text import said_date
from dealernet.foundation.workdays.hours import zone_of

FEW: Final = 10
LETTER_WORDS["call"] = {
    "who": _("who is written to"),
    "phone": _("number the buyer called from"),
    "line": _("line or number that was called"),
    "started_at": _("day of the call"),
    "responsible": _("responsible manager"),
    "link": _("the page it leads to"),
}


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as a list and its card show it. `waits`: somebody called, nobody answered and nobody called back."""

    id: UUID
    source: str
    external_id: str
    direction: Direction
    outcome: Outcome
    number: str
    line: str
    extension: str
    customer_id: UUID | None
    customer: str
    contact: str
    employee_id: UUID | None
    employee: str
    responsible: str
    started_at: datetime
    answered_at: datetime | None
    seconds: int | None
    in_hours: bool
    recording: str
    mark: Mark | None
    returned_at: datetime | None
    returned_by: UUID | None
    is_unheard: bool
    revision: int

    @property
    def waits(self) -> bool:
        """Whether somebody still waits to be called back."""
        return self.is_unheard and self.returned_at is None

    @property
    def who(self) -> str:
        """Whom the call was with, as far as it is known; empty for a hidden number nobody knows."""
        return self.customer or self.contact or self.number

    @classmethod
    def of(cls, call: Call) -> CallRow:
        """The row of a call, its buyer and people fetched along."""
        party = call.party
        return cls(
            id=call.id,
            source=call.source,
            external_id=call.external_id,
            direction=Direction(call.direction),
            outcome=Outcome(call.outcome),
            number=call.number,
            line=call.line,
            extension=call.extension,
            customer_id=call.party_id,
            customer=party.name if party else "",
            contact=call.contact.name if call.contact else "",
            employee_id=call.account_id,
            employee=call.account.name if call.account else "",
            responsible=party.responsible.name if party and party.responsible else "",
            started_at=call.started_at,
            answered_at=call.answered_at,
            seconds=call.seconds,
            in_hours=call.in_hours,
            recording=call.recording,
            mark=Mark(call.mark) if call.mark else None,
            returned_at=call.returned_at,
            returned_by=call.returned_by_id,
            is_unheard=is_unheard(call.direction, call.outcome),
            revision=call.revision,
        )


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What a list of calls is narrowed by. `waiting`: missed and not called back; `text`: a number, or a part of the
    buyer's name; `since` and `until` bound when it began."""

    waiting: bool = False
    missed: bool = False
    direction: Direction | None = None
    outcome: Outcome | None = None
    mark: Mark | None = None
    customer_id: UUID | None = None
    employee_id: UUID | None = None
    number: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


def list_calls(actor: Actor, page: Page, narrow: CallFilter | None = None) -> Slice[CallRow]:
    """Calls an actor may see, newest first. One statement, however long the list."""
    found = _narrowed(_whole(calls_open_to(actor, SEE)), narrow or CallFilter())
    return newest_first(found, page, CallRow.of)


def call_card(actor: Actor, call_id: UUID) -> CallRow:
    """One call; `CallUnknown` when it is out of reach. One statement."""
    call = _whole(calls_open_to(actor, SEE)).filter(id=call_id).first()
    if call is None:
        raise CallUnknown
    return CallRow.of(call)


def count_waiting(actor: Actor) -> int:
    """How many callers wait to be called back. One statement on the partial index of those."""
    return _narrowed(calls_open_to(actor, SEE), CallFilter(waiting=True)).count()


def calls_with(actor: Actor, *, customer_id: UUID | None, phone: str = "") -> list[CallRow]:
    """The last calls with a buyer, or with a newcomer's number, newest first. One statement."""
    if customer_id is not None:
        return list(list_calls(actor, Page(size=FEW), CallFilter(customer_id=customer_id)).rows)
    try:
        number = number_of(phone)
    except BadInput:
        return []
    return list(list_calls(actor, Page(size=FEW), CallFilter(number=number)).rows) if number else []


def calls_of_holders(actor: Actor, call_ids: Collection[UUID]) -> dict[UUID, CallRow]:
    """Calls by id, for floors that know them as records of rules. One statement."""
    return {call.id: CallRow.of(call) for call in _whole(calls_open_to(actor, SEE)).filter(id__in=list(call_ids))}


def call_letter_facts(call_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The words of letters about calls, in the company's language; nobody's reach: for rules only. Two statements."""
    told = call_facts(call_ids)
    zones = dict(Call.objects.filter(id__in=list(call_ids)).values_list("id", "party__zone"))
    return {one: _words(facts, zones.get(one) or "") for one, facts in told.items()}


def _words(facts: Mapping[str, Any], zone: str) -> dict[str, Any]:
    return {
        "who": facts["contact"] or facts["customer"] or facts["phone"],
        "phone": facts["phone"],
        "line": facts["line"],
        "started_at": said_date(facts["started_at"], zone_of(zone, timezone.get_default_timezone())),
        "responsible": facts["responsible"],
        "link": f"{settings.BASE_URL}/",
        "language": settings.LANGUAGE_CODE,
        "zone": zone,
    }


def _whole(found: QuerySet[Call]) -> QuerySet[Call]:
    return found.select_related("party__responsible", "contact", "account")


def _narrowed(found: QuerySet[Call], narrow: CallFilter) -> QuerySet[Call]:
    asked: dict[str, Any] = {
        "outcome": narrow.outcome,
        "direction": narrow.direction,
        "mark": narrow.mark,
        "party_id": narrow.customer_id,
        "account_id": narrow.employee_id,
        "number": narrow.number,
        "started_at__gte": narrow.since,
        "started_at__lt": narrow.until,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if narrow.waiting or narrow.missed:
        found = found.filter(direction=Direction.IN, outcome__in=[*UNHEARD])
    if narrow.waiting:
        found = found.filter(returned_at=None)
    if text := narrow.text.replace("\x00", "").strip():
        digits = "".join(sign for sign in text if sign.isdigit())
        sought = Q(party__name__icontains=text) | Q(contact__name__icontains=text)
        found = found.filter(sought | Q(number__contains=digits[-10:]) if len(digits) >= 3 else sought)
    return found

"""How a call is drawn: its outcome in a word and a shape, its facts, what is offered to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealernet.business.calls.access import SEE
from dealernet.business.calls.queries import CallRow, calls_with
from dealernet.business.calls.stages import Direction, Outcome
from dealernet.foundation.access.actor import Actor
from dealernet.web.components.words import written_moment, written_phone, written_seconds
from dealernet.web.desk.deals.presenting import Look


def look_of(call: CallRow) -> Look:
    """What became of a call: missed ones say whether somebody called back."""
    if call.waits:
        return Look(pgettext("call", "Waits"), "bad", "phone")
    if call.is_unheard:
        return Look(pgettext("call", "Called back"), "good", "check")
    if call.outcome == Outcome.ANSWERED:
        return Look(pgettext("call", "Answered"), "good", "check")
    if call.outcome == Outcome.GOING:
        return Look(pgettext("call", "Going on"), "go", "play")
    return Look(str(call.outcome.label), "", "close")


def way_of(call: CallRow) -> tuple[str, str]:
    """Which way it went, in a word and a drawing."""
    return (str(call.direction.label), "left" if call.direction == Direction.IN else "right")


def length_of(call: CallRow) -> str:
    """How long the talk was; empty where there was none."""
    return written_seconds(call.seconds) if call.seconds and call.outcome == Outcome.ANSWERED else ""


def boxes_of(call: CallRow) -> list[tuple[str, Any]]:
    """The facts beside; what is not known is left out."""
    pairs = [
        (pgettext("call", "Number"), written_phone(call.number) or _("hidden")),
        (_("Contact"), call.contact),
        (_("Responsible"), call.responsible),
        (pgettext("call", "Line"), written_phone(call.line)),
        (pgettext("call", "Who talked"), call.employee or call.extension),
        (pgettext("call", "Began"), written_moment(call.started_at)),
        (pgettext("call", "Talk"), length_of(call)),
        (pgettext("call", "Working hours"), _("yes") if call.in_hours else _("no")),
        (pgettext("call", "Called back"), written_moment(call.returned_at)),
        (pgettext("call", "Exchange"), call.source),
    ]
    return [(name, value) for name, value in pairs if value]


def new_deal_with(call: CallRow) -> str:
    """Where a deal is opened with whoever called."""
    asked = {"buyer": call.customer_id or "", "phone": call.number, "source": pgettext("source of a deal", "Call")}
    return f"{reverse('desk-deal-new')}?{urlencode({name: value for name, value in asked.items() if value})}"


def drawn(calls: Sequence[CallRow]) -> list[tuple[CallRow, Look, tuple[str, str], str]]:
    """Calls with how each is drawn: its outcome, its way, the length of the talk."""
    return [(call, look_of(call), way_of(call), length_of(call)) for call in calls]


def calls_part(actor: Actor, *, customer_id: Any, phone: str = "") -> dict[str, Any]:
    """What the part `desk/calls/linked.html` shows: the last calls with a buyer or a number. One statement."""
    return {"calls": drawn(calls_with(actor, customer_id=customer_id, phone=phone)) if actor.may(SEE) else []}

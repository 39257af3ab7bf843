"""Decisions about calls: a number as it is kept, what a later telling changes, who waits for a call back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from dealernet.business.calls.errors import CallTimesWrong, NumberWrong, RecordingWrong
from dealernet.business.calls.stages import UNHEARD, Direction, Outcome
from dealernet.foundation import clock
from dealernet.foundation.workdays.published import Published

AHEAD: Final = timedelta(minutes=5)
"""So far the clock of an exchange may run ahead of ours."""
HIDDEN: Final = ("", "anonymous", "unknown", "restricted", "private")
"""What exchanges write for a caller who hides the number."""
_WRITTEN: Final = re.compile(r"\+?[0-9][0-9 ().\-]{2,30}")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]{3,490}")


@dataclass(frozen=True, slots=True)
class ToldCall:
    """A call as an exchange tells it. `source` and `external_id` name it for ever; `number` is the other side's.

    `told_at` orders what is told of one call: what is older than what is known changes nothing.
    """

    source: str
    external_id: str
    direction: Direction
    outcome: Outcome
    number: str
    started_at: datetime
    told_at: datetime
    line: str = ""
    extension: str = ""
    answered_at: datetime | None = None
    seconds: int | None = None
    recording: str = ""


def number_of(text: str) -> str:
    """A number as +79991234567, or as the three to six digits of an extension; empty for a hidden one.

    A Russian number may be written with 8, with 7 or without either. Refuses what nobody can be called at.
    """
    words = " ".join(text.split())
    if words.casefold() in HIDDEN:
        return ""
    digits = "".join(sign for sign in words if sign.isdigit() and sign.isascii())
    if not _WRITTEN.fullmatch(words) or len(digits) > 15:
        raise NumberWrong(number=words[:40])
    if words.startswith("+"):
        if len(digits) < 8:
            raise NumberWrong(number=words[:40])
        return f"+{digits}"
    if len(digits) == 10:
        return f"+7{digits}"
    if len(digits) == 11 and digits[0] in "78":
        return f"+7{digits[1:]}"
    if len(digits) <= 6:
        return digits
    return f"+{digits}"


def checked(told: ToldCall, now: datetime) -> ToldCall:
    """The call, once its times and its recording can be. Refuses what begins in the future or is answered before."""
    if told.started_at > now + AHEAD or (told.answered_at is not None and told.answered_at < told.started_at):
        raise CallTimesWrong
    if told.recording and not _ADDRESS.fullmatch(told.recording):
        raise RecordingWrong
    return told


def is_news(told: ToldCall, *, known_at: datetime, known: Outcome) -> bool:
    """Whether what is told is newer than what is known; a call that has ended goes on no more."""
    if known != Outcome.GOING and told.outcome == Outcome.GOING:
        return False
    return told.told_at >= known_at


def is_unheard(direction: str, outcome: str) -> bool:
    """Whether somebody called and nobody answered."""
    return direction == Direction.IN and outcome in UNHEARD


def within_hours(published: Published, moment: datetime) -> bool:
    """Whether the company works at a moment, by its calendar and in its own zone; all day long where no hours are
    said."""
    here = clock.local(moment)
    if not published.calendar.is_working(here.date()):
        return False
    hours = published.hours
    return hours is None or hours[0] <= here.time() < hours[1]


def changes(told: ToldCall, known: Mapping[str, Any]) -> dict[str, Any]:
    """What of a known call is otherwise by what is told now; what is not told stays."""
    asked = {
        "outcome": told.outcome.value,
        "line": told.line,
        "extension": told.extension,
        "answered_at": told.answered_at,
        "seconds": told.seconds,
        "recording": told.recording,
    }
    return {name: value for name, value in asked.items() if value not in (None, "") and value != known[name]}

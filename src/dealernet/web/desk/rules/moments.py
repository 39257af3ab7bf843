"""When a rule on a moment is weighed, as the editor shows it and as a rule's page says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dealernet.automation.schedules import MOST_DAYS
from dealernet.foundation.facts import Fact
from dealernet.web.desk.rules.spans import counted_from

EACH: Final[Mapping[str, Any]] = {
    "hour": pgettext_lazy("a moment", "each hour"),
    "day": pgettext_lazy("a moment", "each day"),
    "working_day": pgettext_lazy("a moment", "each working day"),
    "week": pgettext_lazy("a moment", "each week"),
    "month": pgettext_lazy("a moment", "each month"),
}
OF_RECORD: Final = "record"
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class MomentForm:
    """What was typed of a moment, as texts; `each` is `record` where it is counted from a day of the record."""

    each: str
    time: str = "09:00"
    weekday: str = "0"
    monthday: str = "1"
    day: str = ""
    days: str = "0"
    working: bool = False
    error: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """The moment as a rule keeps it; only right once nothing is wrong."""
        if self.each == "hour":
            return {"each": "hour"}
        at = {"time": self.time.zfill(5)}
        if self.each == OF_RECORD:
            told = {"day": self.day, "days": int(self.days), **at}
            return {**told, "working": True} if self.working else told
        more = {"week": {"weekday": self.weekday}, "month": {"monthday": self.monthday}}.get(self.each, {})
        return {"each": self.each, **{name: int(value) for name, value in more.items()}, **at}


def moment_of(body: Any) -> MomentForm:
    """The editor of a moment as it was published; without one, each working day at nine."""
    if not isinstance(body, Mapping):
        return MomentForm("working_day")
    texts = {name: str(body[name]) for name in ("time", "weekday", "monthday", "day", "days") if name in body}
    return MomentForm(str(body.get("each") or OF_RECORD), working=bool(body.get("working")), **texts)


def moment_from(data: QueryDict, words: Mapping[str, Fact]) -> MomentForm:
    """The editor of a moment as it was sent, with what is wrong."""
    names = ("each", "time", "weekday", "monthday", "day", "days")
    typed = {name: str(data.get(f"at-{name}") or "").replace("\x00", "").strip()[:40] for name in names}
    typed["days"] = (typed["days"] or "0").replace("\u2212", "-")
    typed["time"], typed["each"] = typed["time"] or "09:00", typed["each"] or "working_day"
    typed["weekday"], typed["monthday"] = typed["weekday"] or "0", typed["monthday"] or "1"
    one = MomentForm(working=data.get("at-working") == "1", **typed)
    return replace(one, error=_wrong(one, words))


def moment_in_words(body: Any, words: Mapping[str, Fact]) -> str:
    """When a rule on a moment is weighed."""
    one = moment_of(body)
    if one.each != OF_RECORD:
        at = "" if one.each == "hour" else gettext("at %(time)s") % {"time": one.time}
        which = ""
        if one.each == "week":
            which = str(WEEKDAYS[int(one.weekday)]).lower()
        elif one.each == "month":
            last = gettext("on the last day")
            which = last if int(one.monthday) > 30 else gettext("on day %(day)s") % {"day": one.monthday}
        return ", ".join(part for part in (str(EACH.get(one.each, one.each)), which, at) if part)
    word, count = words.get(one.day), int(one.days)
    told = {"day": str(word.title) if word else one.day, "time": one.time}
    if not count:
        return gettext("on this day of the record: %(day)s, at %(time)s") % told
    shift = counted_from(told["day"], count, working=one.working)
    return gettext("%(shift)s, at %(time)s") % {"shift": shift, "time": one.time}


def moments_offered() -> list[tuple[str, Any]]:
    """What a moment may be, for the editor's list."""
    return [*EACH.items(), (OF_RECORD, _("counted from a day of the record"))]


def _wrong(one: MomentForm, words: Mapping[str, Fact]) -> str:
    if one.each != "hour" and not _TIME.fullmatch(one.time):
        return gettext("Write the time as 09:00.")
    if one.each == OF_RECORD:
        if one.day not in words or words[one.day].type != "date":
            return gettext("Choose the day to count from.")
        whole = one.days.removeprefix("-").isdecimal() and abs(int(one.days)) <= MOST_DAYS
        return "" if whole else gettext("Days before or after are a whole number, for example -3, 0 or 5.")
    if one.each not in EACH:
        return gettext("Choose how often.")
    if one.each == "week" and one.weekday not in [str(n) for n in range(7)]:
        return gettext("Choose a day of the week.")
    if one.each == "month" and not (one.monthday.isdecimal() and 1 <= int(one.monthday) <= 31):
        return gettext("The day of the month is a number from 1 to 31; 31 is its last day.")
    return ""

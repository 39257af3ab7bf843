"""A rehearsal in words: what it came to, against what people did, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dealernet.automation.rehearsed import FindingRow, RehearsalRow, foretold
from dealernet.automation.rules import words_of
from dealernet.foundation.access.actor import Actor
from dealernet.web.components.wayfinding import Way
from dealernet.web.components.words import written_seconds
from dealernet.web.desk.records import records_of
from dealernet.web.desk.rules.presenting import leaves_in_words

STATES: Final[Mapping[str, tuple[Any, str, str]]] = {
    "waiting": (pgettext_lazy("rehearsal", "Waits for its turn"), "wait", "clock"),
    "running": (pgettext_lazy("rehearsal", "Goes on"), "go", "play"),
    "done": (pgettext_lazy("rehearsal", "Done"), "good", "check"),
    "cancelled": (pgettext_lazy("rehearsal", "Cancelled"), "", "close"),
    "failed": (pgettext_lazy("rehearsal", "Failed"), "bad", "alert"),
}
PEOPLE: Final[Mapping[str, Any]] = {
    "person": gettext_lazy("%(by)s did it by hand %(after)s later"),
    "rule": gettext_lazy("Rule “%(by)s” did it %(after)s later"),
    "program": gettext_lazy("“%(by)s” did it %(after)s later"),
    "nobody": gettext_lazy("Nobody has done it"),
    "unknown": gettext_lazy("Whether it was done cannot be seen from the log"),
}
CUTS: Final[Mapping[str, Any]] = {
    "acts": pgettext_lazy("rehearsal", "It would act"),
    "person": pgettext_lazy("rehearsal", "People did it by hand"),
    "nobody": pgettext_lazy("rehearsal", "Nobody did it"),
    "rule": pgettext_lazy("rehearsal", "A rule did it"),
    "left": pgettext_lazy("rehearsal", "People did it, the rule would not"),
}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A record with its words; `known`: whether the reader may see it, hence the values."""

    row: FindingRow
    order: Any
    known: bool
    then: str
    would: tuple[str, ...] = ()
    """What the steps would come to as things stand: whom a letter would go to."""


def cut_of(key: str) -> tuple[str, str]:
    """(verdict, people) that a cut of the records stands for."""
    if key == "left":
        return "left", ""
    return "acts", key if key in ("person", "nobody", "rule") else ""


def ways(one: RehearsalRow, chosen: str) -> list[Way]:
    """The cuts of the records, each with its count; those without any are left out."""
    counts = {name: one.figures.get(f"acts:{name}", 0) for name in ("person", "nobody", "rule")}
    counts |= {"acts": one.figures.get("acts", 0), "left": one.figures.get("left", 0)}
    return [
        Way(str(title), f"?cut={key}", key == chosen, counts[key])
        for key, title in CUTS.items()
        if counts[key] or key in ("acts", chosen)
    ]


def headline(one: RehearsalRow) -> list[tuple[str, str, str]]:
    """The figures: name, value, note."""
    figures, weighed = one.figures, max(one.weighed, 1)
    acts, by_hand = figures.get("acts", 0), figures.get("acts:person", 0)
    share = _("%(share)s %% of %(all)s") % {"share": round(100 * acts / weighed), "all": one.weighed}
    if one.by_the_clock:
        share = _("records: %(records)s, times weighed: %(all)s") % {
            "records": figures.get("acts_records", 0),
            "all": one.weighed,
        }
    mean = written_seconds(round(figures.get("seconds", 0) / by_hand)) if by_hand else ""
    found = [
        (_("It would act"), str(acts), share),
        (
            _("People did the same by hand"),
            str(by_hand),
            _("on average %(time)s later") % {"time": mean} if mean else "",
        ),
    ]
    if not one.by_the_clock:
        left = str(figures.get("left", 0))
        found.append((_("People did it, the rule would not"), left, _("of those it would leave alone")))
    if figures.get("assumed"):
        found.append((_("Rest on values of now"), str(figures["assumed"]), _("nobody noted them then: assumed")))
    if figures.get("unweighable"):
        found.append((_("Could not be weighed"), str(figures["unweighable"]), ""))
    return found


def against(one: RehearsalRow) -> list[tuple[str, int]]:
    """The rows of the condition that did not hold, the most frequent first; those of a group "none of" do by that."""
    rows = leaves_in_words(one.body.get("when"), one.body["on"])
    found = [(rows[n], many) for n, many in one.against.items() if n < len(rows) and rows[n]]
    return sorted(found, key=lambda pair: -pair[1])


def assumed(one: RehearsalRow) -> list[tuple[str, int]]:
    """The facts that were taken from now, and how often."""
    words = words_of(one.body["on"])
    return [(str(words[name].title) if name in words else name, many) for name, many in one.assumed_fields.items()]


def shown(actor: Actor, one: RehearsalRow, rows: Sequence[FindingRow]) -> list[ShownFinding]:
    """Records with their words; of those out of the reader's reach only that there is one.

    At most two statements, and those that letters need to say whom they would go to.
    """
    records = records_of(actor, ((row.subject_type, row.subject) for row in rows))
    would = foretold(one, {row.subject for row in rows if row.verdict == "acts" and row.subject in records})
    return [
        ShownFinding(
            row,
            records.get(row.subject),
            row.subject in records or actor.reach.everything,
            _then(row),
            tuple(would.get(row.subject, ())),
        )
        for row in rows
    ]


def _then(row: FindingRow) -> str:
    after = written_seconds(max(row.seconds or 0, 1))
    return str(PEOPLE[row.people]) % {"by": row.by or _("The program itself"), "after": after}

"""A rehearsal in words: what it came to, against what people did, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dealernet.automation.registry import ACTIONS
from dealernet.automation.rehearsed import FindingRow, RehearsalRow, foretold
from dealernet.automation.rules import words_of
from dealernet.business.deals.access import SEE as SEE_DEALS
from dealernet.business.deals.queries import deals_of_holders
from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.parties.access import SEE as SEE_BUYERS
from dealernet.business.parties.queries import party_names
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
    """A record with its words, its buyer and its sum; `known`: whether the reader may see it, hence the values."""

    row: FindingRow
    order: Any
    known: bool
    then: str
    buyer: str = ""
    total: Decimal | None = None
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
    found = [(_("It would act"), str(acts), share)]
    if not unseen(one):
        found += _by_people(one, by_hand, mean)
    if figures.get("assumed"):
        found.append((_("Rest on values of now"), str(figures["assumed"]), _("nobody noted them then: assumed")))
    if figures.get("unweighable"):
        found.append((_("Could not be weighed"), str(figures["unweighable"]), ""))
    return found


def _by_people(one: RehearsalRow, by_hand: int, mean: str) -> list[tuple[str, str, str]]:
    found = [
        (
            _("People did the same by hand"),
            str(by_hand),
            _("on average %(time)s later") % {"time": mean} if mean else "",
        ),
    ]
    if not one.by_the_clock:
        left = str(one.figures.get("left", 0))
        found.append((_("People did it, the rule would not"), left, _("of those it would leave alone")))
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

    At most five statements, and those that letters need to say whom they would go to.
    """
    records = records_of(actor, ((row.subject_type, row.subject) for row in rows))
    would = foretold(one, {row.subject for row in rows if row.verdict == "acts" and row.subject in records})
    sums = _sums(actor, rows)
    buyers = party_names(actor, {buyer for buyer, _sum in sums.values() if buyer}) if actor.may(SEE_BUYERS) else {}
    found = []
    for row in rows:
        known = row.subject in records or actor.reach.everything
        buyer, total = sums.get(row.subject, (None, None))
        name = buyers.get(buyer, "") if buyer else ""
        told = tuple(would.get(row.subject, ()))
        found.append(ShownFinding(row, records.get(row.subject), known, _then(row), name, total, told))
    return found


def unseen(one: RehearsalRow) -> list[str]:
    """The steps whose doing leaves nothing at the record, where that is why nothing could be compared."""
    if not one.figures.get("acts:unknown"):
        return []
    acts = [ACTIONS.get(str(step.get("do"))) for step in one.body.get("then", []) if "do" in step]
    return list(dict.fromkeys(str(known.title) for known in acts if known is not None))


def _sums(actor: Actor, rows: Sequence[FindingRow]) -> dict[UUID, tuple[UUID | None, Decimal | None]]:
    """(buyer, sum) of the orders and deals among these records that the reader reaches. One statement a type."""
    orders = [row.subject for row in rows if row.subject_type == "order"]
    deals = [row.subject for row in rows if row.subject_type == "deal"]
    found: dict[UUID, tuple[UUID | None, Decimal | None]] = {}
    if orders:
        found |= {key: (one.customer_id, one.total) for key, one in orders_of_holders(actor, orders).items()}
    if deals and actor.may(SEE_DEALS):
        found |= {key: (one.customer_id, one.amount) for key, one in deals_of_holders(actor, deals).items()}
    return found


def _then(row: FindingRow) -> str:
    if row.people == "unknown":
        return ""  # why it cannot be seen is said once above
    after = written_seconds(max(row.seconds or 0, 1))
    return str(PEOPLE[row.people]) % {"by": row.by or _("The program itself"), "after": after}

"""How a deal and its status are drawn: tones and shapes, the way along the pipeline, the one next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dealernet.business.deals.queries import LOCKABLE, DealCard, Status
from dealernet.business.deals.stages import Stage
from dealernet.foundation.text import said_date, said_money
from dealernet.web.components.words import written_day, written_moment, written_money
from dealernet.web.history import SAYS_MORE

SHAPES: Final = {
    Stage.NEW: "arrow",
    Stage.WORK: "half",
    Stage.WAITING: "clock",
    Stage.FULFILMENT: "truck",
    Stage.WON: "check",
    Stage.LOST: "close",
}
"""Each stage has a drawing: a status is never told by its colour alone."""

REASONS: Final = (
    pgettext_lazy("why a deal is lost", "Too dear"),
    pgettext_lazy("why a deal is lost", "Not in stock"),
    pgettext_lazy("why a deal is lost", "Delivery takes too long"),
    pgettext_lazy("why a deal is lost", "Bought elsewhere"),
    pgettext_lazy("why a deal is lost", "No answer"),
    pgettext_lazy("why a deal is lost", "Needed no more"),
)
"""Reasons that are offered; anything else may be typed."""


@dataclass(frozen=True, slots=True)
class Look:
    """A status as it is drawn: its word, its tone, its shape."""

    word: str
    tone: str
    shape: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the way."""

    name: str
    when: str
    state: str


def look_of(status: Status | None, place: str = "") -> Look:
    """How a status is drawn; one that is gone says so by its key."""
    if status is None:
        return Look(place, "", "dash")
    return Look(status.label, "" if status.colour == "calm" else status.colour, SHAPES[status.stage])


def way_of(deal: DealCard) -> list[Stop]:
    """The way of a deal along its pipeline, without the statuses in which it would be lost; none for a lost one."""
    if deal.pipeline is None or deal.status is None or deal.stage == Stage.LOST:
        return []
    statuses = [one for one in deal.pipeline.statuses if one.stage != Stage.LOST]
    now = statuses.index(deal.status)
    states = ["done"] * now + ["now"] + ["next"] * (len(statuses) - now - 1)
    when = written_moment(deal.entered_at)
    return [Stop(one.label, when if s == "now" else "", s) for one, s in zip(statuses, states, strict=True)]


def next_of(deal: DealCard) -> Status | None:
    """The one next step: the first status further on that the reader may move it to and that does not lose it."""
    if deal.pipeline is None or deal.status is None or deal.is_closed:
        return None
    order = {one.key: n for n, one in enumerate(deal.pipeline.statuses)}
    here = order[deal.status.key]
    return next((one for one in deal.moves if order[one.key] > here and one.stage != Stage.LOST), None)


def losing(moves: Sequence[Status]) -> list[Status]:
    """The statuses among these that ask for a reason."""
    return [one for one in moves if one.stage == Stage.LOST]


def changed_in_words(facts: Mapping[str, Any]) -> str:
    """What of a deal changed, field by field; of buyers and orders only that they did."""
    was, became = facts.get("was") or {}, facts.get("became") or {}
    return "; ".join(_change(name, was.get(name), value) for name, value in became.items())


def _change(name: str, was: Any, now: Any) -> str:
    word = str(LOCKABLE["contact" if name.startswith("contact_") else name.removesuffix("_id")])
    if name.endswith("_id"):
        return word
    written = {"amount": said_money, "due_on": said_date}.get(name, str)
    return f"{word}: {written(was) if was else '—'} → {written(now) if now else '—'}"


SAYS_MORE["deals.changed"] = changed_in_words


def boxes_of(deal: DealCard) -> list[tuple[str, Any]]:
    """The facts beside."""
    return [
        (_("Amount"), "" if deal.amount is None else written_money(deal.amount)),
        (_("Contact"), deal.contact_name),
        (_("Phone"), deal.contact_phone),
        (_("E-mail"), deal.contact_email),
        (_("Responsible"), deal.responsible or _("nobody yet")),
        (_("Source"), deal.source),
        (_("Due date"), written_day(deal.due_on)),
        (_("Opened"), written_moment(deal.opened_at)),
        (_("Why it was lost"), deal.lost_reason),
        (_("Comment"), deal.comment),
    ]

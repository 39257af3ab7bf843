"""What automation announces of its own rules (subject and stream: the rule, by its key), of moments and of examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced

_SPACE: Final = UUID("0f9c1f44-8d52-7c61-9a55-6f3b2a8e4d10")


def rule_id(key: str) -> UUID:
    """The id a rule has in the log."""
    return uuid5(_SPACE, key)


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStopped(Event):
    """A rule ran in circles and was set aside; `event` is the one it stopped at."""

    kind: ClassVar[str] = "automation.rule_stopped"
    subject_type: ClassVar[str] = "rule"
    says: ClassVar[Any] = _("Rule “%(rule)s”, revision %(revision)s, was set aside: %(reason)s")
    rule: str
    revision: int
    event: int
    reason: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResumed(Event):
    """A person let a rule that had been set aside go on."""

    kind: ClassVar[str] = "automation.rule_resumed"
    subject_type: ClassVar[str] = "rule"
    says: ClassVar[Any] = _("Rule “%(rule)s” goes on")
    rule: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class RunRetried(Event):
    """A person had a run tried again; `record` is what it is about, `came_to` the state it ended in."""

    kind: ClassVar[str] = "automation.run_retried"
    subject_type: ClassVar[str] = "rule"
    says: ClassVar[Any] = _("Rule “%(rule)s” was tried again for event %(event)s: %(came_to)s")
    rule: str
    event: int
    record: UUID
    came_to: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class RunSkipped(Event):
    """A person decided that a run needs nothing more."""

    kind: ClassVar[str] = "automation.run_skipped"
    subject_type: ClassVar[str] = "rule"
    says: ClassVar[Any] = _("Rule “%(rule)s”, event %(event)s: skipped")
    rule: str
    event: int
    record: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsExampleEvent(Event):
    """Base of what happens to the examples of a buyer's terms. Subject and stream: the buyer."""

    subject_type: ClassVar[str] = "party"
    example: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TermsExampleKept(TermsExampleEvent):
    """What rules make of an order was kept as an example of the buyer's terms."""

    kind: ClassVar[str] = "automation.terms_example_kept"
    says: ClassVar[Any] = _("Example of the terms kept: %(example)s")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TermsExampleRemoved(TermsExampleEvent):
    """An example of the buyer's terms was taken away: it binds no longer."""

    kind: ClassVar[str] = "automation.terms_example_removed"
    says: ClassVar[Any] = _("Example of the terms taken away: %(example)s")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class TermsExampleBroken(TermsExampleEvent):
    """Terms came that are not refused, from 1C or by a rule, and an example of the buyer's holds no longer."""

    kind: ClassVar[str] = "automation.terms_example_broken"
    says: ClassVar[Any] = _("The new terms break an example: %(said)s")
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentCame(Event):
    """Base of the moments rules ask for: `rule` is the one it is for, `planned_at` when it was to come."""

    says: ClassVar[Any] = _("The moment of a rule came: “%(title)s”")
    rule: str
    title: str
    planned_at: datetime


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMomentCame(MomentCame):
    """A moment a rule about orders asked for came: a day and time, or so many days from a day of the order."""

    kind: ClassVar[str] = "orders.moment_came"
    subject_type: ClassVar[str] = "order"


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerMomentCame(MomentCame):
    """A moment a rule about buyers asked for came: a day and time, or so many days from a day of the buyer."""

    kind: ClassVar[str] = "parties.moment_came"
    subject_type: ClassVar[str] = "party"


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class DealMomentCame(MomentCame):
    """A moment a rule about open deals asked for came: a day and time, or so many days from a day of the deal."""

    kind: ClassVar[str] = "deals.moment_came"
    subject_type: ClassVar[str] = "deal"


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CallMomentCame(MomentCame):
    """A moment a rule about calls asked for came: a day and time, or so many days from the day of the call."""

    kind: ClassVar[str] = "calls.moment_came"
    subject_type: ClassVar[str] = "call"


MOMENTS: Final[Mapping[str, type[MomentCame]]] = {
    one.kind: one for one in (OrderMomentCame, BuyerMomentCame, DealMomentCame, CallMomentCame)
}
"""The kinds of events that come by the clock, each for the one rule it names."""

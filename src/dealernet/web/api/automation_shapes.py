"""Shapes of what a company has set up, and of what its rules did."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

from dealernet.automation.models import Run
from dealernet.web.api.shapes import Asked, Given, Text


def near(moment: datetime) -> datetime:
    """The moment; one in another century is a slip of the pen."""
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(_("Give a day between %(from)s and %(to)s.") % {"from": EARLIEST, "to": LATEST})
    return moment


EARLIEST: Final = 2000
LATEST: Final = 2200
Moment = Annotated[AwareDatetime, AfterValidator(near)]
Key = Annotated[Text, Field(max_length=80)]
State = Literal[*Run.STATES]  # type: ignore[valid-type]
Fault = Literal[*Run.FAULTS]  # type: ignore[valid-type]


class KindOut(Schema):
    """A kind of definition, and how many there are."""

    kind: str
    title: str
    count: int


class KindsOut(Schema):
    """The kinds of definitions."""

    kinds: list[KindOut]


class DefinitionRow(Schema):
    """A definition in force. `revision` 0 is what the program came with; `author` is empty where nobody published."""

    kind: str
    key: str
    revision: int
    published_at: datetime | None = None
    author: str
    comment: str


class DefinitionPage(Schema):
    """Definitions by key; `next` is `after` of the following page."""

    rows: list[DefinitionRow]
    next: str | None = None


class DefinitionOut(DefinitionRow):
    """A definition with its body, as it is published and as YAML carries it."""

    body: Any


class RevisionPage(Schema):
    """Revisions, the newest first; `next` is `before` of the following page."""

    rows: list[DefinitionRow]
    next: int | None = None


class DefinitionsAsked(Given):
    """A page of definitions after the key `after`."""

    after: Key = ""
    size: Annotated[int, Field(ge=1, le=200)] = 50


class RevisionsAsked(Given):
    """Revisions older than `before`."""

    before: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0
    size: Annotated[int, Field(ge=1, le=200)] = 50


class PreviewIn(Given):
    """A body that may be published."""

    body: Any


class PublicationIn(PreviewIn):
    """A body to publish. `revision` is the one you have seen in force, 0 for none: with another one it is refused."""

    revision: Annotated[int, Field(ge=0, le=2_000_000_000)]
    comment: Annotated[Text, Field(max_length=500)] = ""


class PublishedOut(Schema):
    """What came into force; `changed` is false when it was in force already."""

    kind: str
    key: str
    revision: int
    changed: bool


class LineOut(Schema):
    """A line of a difference, in YAML: `sign` is +, -, a space, or … between places."""

    sign: str
    text: str


class DifferenceOut(Schema):
    """What publishing would do: `state` is new, changed, same or refused; `problems` say why it would be refused."""

    kind: str
    key: str
    state: str
    problems: list[str]
    lines: list[LineOut]


class PreviewOut(DifferenceOut):
    """What publishing would do to the revision in force."""

    revision: int


class DifferencesOut(Schema):
    """What taking a configuration over would do, definition by definition, and how many of each state."""

    counts: dict[str, int]
    found: list[DifferenceOut]


class TakenOut(Schema):
    """How many definitions were new, changed, the same."""

    new: int
    changed: int
    same: int


class CommentAsked(Given):
    """Why it is taken over; it stays in the history."""

    comment: Annotated[Text, Field(max_length=500)] = ""


class GroundOut(Schema):
    """A row of the condition as it was decided, in words."""

    text: str
    holds: bool


class StepOut(Schema):
    """What one action of a run came to; `detail` is what it tells besides, as by which channels it wrote."""

    action: str
    changed: bool
    refused: str
    failed: str
    detail: dict[str, Any] = {}


class RunOut(Schema):
    """A rule weighed for an event.

    Of a record out of the key's reach only the rule and the state are told: `known` is false, `subject` null, `grounds`
    and `done` empty.
    """

    id: UUID
    rule: str
    title: str
    revision: int
    event_id: int
    event_kind: str
    subject_type: str
    subject: UUID | None = None
    state: str
    fault: str
    error: str
    at: datetime
    due_at: datetime | None = None
    known: bool
    grounds: list[GroundOut]
    done: list[StepOut]


class RunPage(Schema):
    """A page of runs; `next` is `after` of the following one."""

    rows: list[RunOut]
    next: UUID | None = None


class RunsAsked(Asked):
    """Which runs, the newest first: of a rule, of a record, in a state, with a kind of failure, in a period."""

    rule: Key = ""
    subject: UUID | None = None
    state: State | None = None
    fault: Fault | None = None
    since: Moment | None = None
    until: Moment | None = None


class RehearsalIn(Given):
    """What to try on which period: the rule in force under a key, or a draft in `body`."""

    rule: Key = ""
    body: Any = None
    since: Moment
    until: Moment


class RehearsalOut(Schema):
    """How far a rehearsal is and what it came to.

    `state` is waiting, running, done, cancelled or failed. Of `total` events, or records where the rule is one on a
    moment, `gone` were gone through so far; `weighed` is how often the rule was. `figures` count what it came to:
    `acts`, and by who did the same then (`acts:person`, `acts:nobody`, …); `assumed` rests on values of now.
    """

    id: UUID
    rule: str
    title: str
    revision: int | None = None
    since: datetime
    until: datetime
    state: str
    total: int
    gone: int
    weighed: int
    figures: dict[str, int]
    error: str
    asked_by: str
    at: datetime
    began_at: datetime | None = None
    ended_at: datetime | None = None


class RehearsalsAsked(Given):
    """Rehearsals of one rule, or all."""

    rule: Key = ""


class RehearsalsOut(Schema):
    """The latest fifty rehearsals."""

    rows: list[RehearsalOut]


class FindingsAsked(Given):
    """Which records: those the rule would act on, or would leave that a person acted on; by who did it then."""

    verdict: Literal["acts", "left"] = "acts"
    people: Literal["", "person", "rule", "program", "nobody", "unknown"] = ""
    after: Annotated[int, Field(ge=0, lt=2**63)] = 0
    size: Annotated[int, Field(ge=1, le=200)] = 50


class FindingOut(Schema):
    """A record a rehearsal came upon; `event_id` is nothing at a moment. Out of reach it is only that there is one.

    `would` says, as things stand, whom the letters of the rule would go to.
    """

    event_id: int | None = None
    subject_type: str
    subject: UUID | None = None
    at: datetime
    verdict: str
    people: str
    by: str
    known: bool
    grounds: list[GroundOut]
    assumed: list[str]
    would: list[str]


class FindingPage(Schema):
    """Records in the order of their events; `next` is `after` of the following page."""

    rows: list[FindingOut]
    next: int | None = None

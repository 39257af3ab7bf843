"""Publishing definitions, and reading what is in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.models import Definition, Revision
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event, announced
from dealernet.foundation.sql import prepared
from dealernet.foundation.text import whole

PUBLISH: Final = "configuration.publish"
FIELD: Final = "field"
LONGEST_COMMENT: Final = 500
SEGMENT: Final = "segment"
WORDS: Final = (FIELD, SEGMENT)
"""The kinds whose definitions are words of other definitions' conditions: those are read anew when one changes."""
MISSHAPEN: Final = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What reading a body of a shape nobody expects comes to."""
KEYS: Final = re.compile(r"[-a-zA-Z0-9_]{1,80}")
"""Keys stand in addresses."""
_SPACE: Final = UUID("5d2c0b1e-6a0f-7b3a-9c11-2f7f6f3f0a01")
Problems = Callable[[Any], list[str]]
Check = Callable[[str, Any], list[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of definition: why a body may not be published, what it is called, whether it may move elsewhere.

    What names people or holds secrets of one installation does not move. `beyond` names what a body does that its
    author may not do, so that nobody gets further through a definition than by hand. `comes_with` are the bodies the
    program came with, which hold by their key until another is published. `told` puts a body into the reader's words,
    for its history.
    """

    name: str
    problems: Problems
    title: Any = ""
    moves: bool = False
    beyond: Callable[[Actor, Any], list[str]] | None = None
    comes_with: Callable[[], Mapping[str, Any]] = dict
    told: Callable[[Any], Any] = lambda body: body


KINDS: dict[str, Kind] = {}


class BeyondPowers(Refusal):
    """A definition does what its author may not do."""

    code = "beyond_powers"
    status = 403
    message = _("You may not publish this: it does what you may not do yourself: %(acts)s.")


class PublishedMeanwhile(Refusal):
    """Somebody published the definition while another one was changing it."""

    code = "published_meanwhile"
    message = _(
        "In the meantime %(author)s published revision %(number)s: nothing was published over it. Look at what it"
        " changed, then change it once more."
    )


CHECKS: dict[str, list[Check]] = {}
KEPT: list[Callable[[str], None]] = []


class NotPublishable(Refusal):
    """A definition has problems; each is said in words, and stands by itself in `found`."""

    code = "not_publishable"
    status = 422
    message = _("This cannot be published: %(problems)s")

    @classmethod
    def because(cls, found: Sequence[str]) -> NotPublishable:
        """The refusal of a body with these problems."""
        return cls(problems="; ".join(found), found=list(found))


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPublished(Event):
    """A new revision of a definition came into force."""

    kind: ClassVar[str] = "configuration.published"
    says: ClassVar[Any] = _("Published: %(key)s, revision %(number)s. %(comment)s")
    subject_type: ClassVar[str] = "definition"
    definition_kind: str
    key: str
    number: int
    comment: str


@dataclass(frozen=True, slots=True)
class InForce:
    """A definition as it is in force."""

    kind: str
    key: str
    number: int
    body: Any
    published_at: datetime | None = None
    author: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A revision of something that listens to events, without its body: since when it held, what it listened to."""

    number: int
    published_at: datetime
    on: str
    off: bool
    title: Mapping[str, str]

    def titled(self) -> str:
        """Its title in the reader's language, else in Russian."""
        return self.title.get(translation.get_language() or "ru") or self.title.get("ru") or ""


def kind(
    name: str,
    title: Any = "",
    *,
    moves: bool = False,
    beyond: Callable[[Actor, Any], list[str]] | None = None,
    comes_with: Callable[[], Mapping[str, Any]] = dict,
    told: Callable[[Any], Any] = lambda body: body,
) -> Callable[[Problems], Problems]:
    """Function decorator: this says why a body of this kind may not be published (an empty list when it may)."""

    def register(problems: Problems) -> Problems:
        KINDS[name] = Kind(name, problems, title, moves, beyond, comes_with, told)
        return problems

    return register


def also_asked(kind: str) -> Callable[[Check], Check]:
    """Function decorator: this too says why a body may not be published under a key; it is given key and body.

    It is asked only about a body that has no problems of its own, in the transaction that publishes it: what it locks
    stays so.
    """

    def register(check: Check) -> Check:
        CHECKS.setdefault(kind, []).append(check)
        return check

    return register


def kept(forgets: Callable[[str], None]) -> None:
    """What is kept of definitions for as long as a page is made is forgotten by this, told the kind."""
    KEPT.append(forgets)


def forget(kind: str) -> None:
    """Let definitions of a kind be read anew: one was published, or what was published is rolled back."""
    for forgets in KEPT:
        forgets(kind)


def publish(
    actor: Actor,
    kind: str,
    key: str,
    body: Any,
    *,
    comment: str = "",
    instead_of: int | None = None,
    asked: bool = True,
) -> int:
    """Bring a new revision into force; the number it got. Publishing what is in force already changes nothing.

    Refuses a body with problems, a comment too long, and what its author may not do; with `instead_of`, when another
    revision than that one is in force by now. Without `asked` the caller has seen to what others ask of it. Locks the
    definition.
    """
    actor.require(PUBLISH)
    whole(comment, LONGEST_COMMENT, "comment")
    with transaction.atomic():
        _refuse_wrong(actor, kind, key, body, asked=asked)
        Definition.objects.get_or_create(kind=kind, key=key)
        locked = Definition.objects.select_for_update(no_key=True, of=("self",)).select_related("current")
        definition = locked.get(kind=kind, key=key)
        standing = definition.current
        if standing is not None and standing.body == body:
            return int(standing.number)
        if instead_of is not None and instead_of != (standing.number if standing else 0):
            raise PublishedMeanwhile(**_who_did(standing))
        number = (standing.number if standing else 0) + 1
        author = actor.id if actor.kind in ("person", "program") else None
        definition.current = Revision.objects.create(
            definition=definition,
            number=number,
            body=body,
            author_id=author,
            comment=comment,
            published_at=clock.now(),
        )
        definition.save(update_fields=["current"])
        forget(kind)
        stream = uuid5(_SPACE, kind)
        log.record(
            actor,
            RevisionPublished(
                subject=definition.id, stream=stream, definition_kind=kind, key=key, number=number, comment=comment
            ),
        )
    return number


def publish_over(actor: Actor, standing: InForce, body: Any, *, comment: str = "") -> int:
    """Publish a change of a definition as it was read; refuses as `publish`, and when another revision came meanwhile.

    For whoever changes a part and keeps the rest: what somebody else changed in between must not come back.
    """
    return publish(actor, standing.kind, standing.key, body, comment=comment, instead_of=standing.number)


def wrong_with(kind: str, key: str, body: Any, *, asked: bool = True) -> list[str]:
    """Why a body may not be published under a key, in words; empty when it may. Never raises, whatever its shape.

    Only inside a transaction: what others ask of it may lock. Without `asked` they are not asked.
    """
    if KINDS[kind].moves and not KEYS.fullmatch(key):
        return [gettext("a key has 1 to 80 Latin letters, figures, hyphens and underscores")]
    others = CHECKS.get(kind, ()) if asked else ()
    return misfits(kind, body) or _said(lambda: [said for check in others for said in check(key, body)])


def misfits(kind: str, body: Any) -> list[str]:
    """What is wrong with a body by itself, whatever else is in force. Never raises, whatever its shape."""
    return _said(lambda: KINDS[kind].problems(body))


def _said(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except MISSHAPEN as misshapen:
        return [gettext("it is not of the shape it should have: %(why)s") % {"why": str(misshapen)[:200]}]


def _refuse_wrong(actor: Actor, kind: str, key: str, body: Any, *, asked: bool) -> None:
    known = KINDS[kind]
    if problems := wrong_with(kind, key, body, asked=asked):
        raise NotPublishable.because(problems)
    if known.beyond is not None and (acts := known.beyond(actor, body)):
        raise BeyondPowers(acts=", ".join(acts))


def _who_did(standing: Revision | None) -> dict[str, Any]:
    author = standing.author.name if standing is not None and standing.author is not None else gettext("the program")
    return {"author": author, "number": standing.number if standing is not None else 0}


def roll_back(actor: Actor, kind: str, key: str, number: int) -> int:
    """Publish a former revision anew; the number it got. `NotThere` when there was none, refusals as of `publish`."""
    body = body_at(kind, key, number)
    return publish(actor, kind, key, body, comment=gettext("As in revision %(number)s") % {"number": number})


def in_force(kind: str) -> Mapping[str, InForce]:
    """All definitions of a kind as they are in force, by key. One statement."""
    rows = Definition.objects.filter(kind=kind, current__isnull=False).select_related("current__author").order_by("key")
    return {row.key: _as_it_is(row.current, kind, row.key) for row in rows if row.current}


def standing(kind: str) -> Mapping[str, InForce]:
    """All definitions of a kind by key: as in force, else as the program came with them (revision 0). One statement."""
    came = {key: InForce(kind, key, 0, body) for key, body in KINDS[kind].comes_with().items()}
    return dict(sorted({**came, **in_force(kind)}.items()))


def current(kind: str, key: str) -> InForce | None:
    """One definition as it is in force. One statement."""
    found = Definition.objects.filter(kind=kind, key=key, current__isnull=False).select_related("current__author")
    row = found.first()
    return _as_it_is(row.current, kind, key) if row and row.current else None


def _as_it_is(revision: Revision, kind: str, key: str) -> InForce:
    author = revision.author.name if revision.author else ""
    return InForce(kind, key, revision.number, revision.body, revision.published_at, author, revision.comment)


def revisions(kind: str, key: str, *, limit: int = 50, before: int = 0) -> list[InForce]:
    """What was published of a definition, the newest first; with `before`, older than that. One statement."""
    found = Revision.objects.filter(definition__kind=kind, definition__key=key).select_related("author")
    if before:
        found = found.filter(number__lt=before)
    return [_as_it_is(revision, kind, key) for revision in found.order_by("-number")[:limit]]


def history_of(kind: str, *, key: str = "") -> dict[str, list[Held]]:
    """Every revision of definitions of a kind that listen to events, the oldest first, by key. One statement."""
    found = Revision.objects.filter(definition__kind=kind, **({"definition__key": key} if key else {}))
    rows = found.order_by("definition__key", "number").values_list(
        "definition__key", "number", "published_at", "body__on", "body__off", "body__title"
    )
    history: dict[str, list[Held]] = {}
    for name, number, published_at, on, off, title in rows:
        held = Held(number, published_at, str(on or ""), bool(off), title or {"ru": name})
        history.setdefault(name, []).append(held)
    return history


def revision(kind: str, key: str, number: int) -> InForce:
    """One revision; `NotThere` when there is none. One statement."""
    found = Revision.objects.filter(definition__kind=kind, definition__key=key, number=number).select_related("author")
    row = found.first()
    if row is None:
        raise NotThere
    return _as_it_is(row, kind, key)


def body_at(kind: str, key: str, number: int) -> Any:
    """A definition as it was at a revision; `NotThere` when there is no such revision. One statement."""
    found = Revision.objects.filter(definition__kind=kind, definition__key=key, number=number)
    revision = found.only("body").first()
    if revision is None:
        raise NotThere
    return revision.body


def author_of(kind: str, key: str, number: int) -> UUID | None:
    """The person who published a revision, while that account may still sign in. One statement."""
    found = Revision.objects.filter(definition__kind=kind, definition__key=key, number=number, author__is_active=True)
    author: UUID | None = found.values_list("author_id", flat=True).first()
    return author


def revision_in_force(kind: str, key: str) -> tuple[Any, int]:
    """Id and number of the revision that is in force; nothing and zero without one. One cheap statement.

    A revision never changes, so what was made of it may be kept by its id.
    """
    rows = prepared(REVISION, {"kind": kind, "key": key})
    return (rows[0][0], rows[0][1]) if rows else (None, 0)


REVISION: Final = """
select r.id, r.number from configuration_definition d join configuration_revision r on r.id = d.current_id
 where d.kind = %(kind)s and d.key = %(key)s
"""
"""The same as a part of another statement."""


def stamp(*kinds: str) -> str:
    """Changes whenever a definition of these kinds does: what caches compare. One cheap statement."""
    [(found,)] = prepared(STAMP, {"kinds": list(kinds)})
    return str(found)


STAMP: Final = """select coalesce(string_agg(current_id::text, ',' order by kind, key), '')
  from configuration_definition
 where kind = any(%(kinds)s::text[])"""
"""The same as a statement, for one that is asked already."""

"""Guarding an act: what validations forbid is taken back for the subject it concerns, the others go through."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from uuid import UUID

import structlog
from django.db import transaction

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.tree import ConditionWrong
from dealernet.foundation.configuration import publishing
from dealernet.foundation.facts import OWN, SOURCES, Fact, Gather
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.validations.validation import KIND, BeyondValidation, Validation, read_validation

_log = structlog.get_logger(__name__)
Item = TypeVar("Item")
Done = TypeVar("Done")
StatusOf = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Guard:
    """A type of subject that validations may be about: what of it changes, how it is locked, which status it has.

    `status_of` answers, for as long as one act lasts, what tells a status by the facts; of no facts, that of what is
    made anew. `own` are validations that the area holds besides those published as such, out of definitions of the kind
    `own_kind`. `more` are facts that only validations look at, gathered when one does.
    """

    title: Any
    fields: Sequence[str]
    lock: Callable[[Iterable[UUID]], None]
    status_of: Callable[[], StatusOf] | None = None
    statuses: Callable[[], list[tuple[str, str]]] = list
    own: Callable[[], Sequence[Validation]] = tuple
    own_kind: str = ""
    more: Mapping[str, Fact] = field(default_factory=dict)
    gather_more: Gather | None = None


def title_of(subject_type: str, name: str) -> Any:
    """What a field of a type of subject is called; the name itself where nobody knows it any more."""
    word = {**SOURCES[subject_type].words, **GUARDS[subject_type].more}.get(name)
    return name if word is None else word.title


def kinds() -> list[str]:
    """The kinds of definitions that validations come from, and those that are words of theirs: fields and segments."""
    return [KIND, *publishing.WORDS, *sorted({guard.own_kind for guard in GUARDS.values() if guard.own_kind})]


GUARDS: Final[dict[str, Guard]] = {}
"""By type of subject; an area adds its own."""


def changeable(subject_type: str) -> list[str]:
    """What of a type of subject is changed by acts: its own facts, and the fields of the company's own."""
    own = [name for name in SOURCES[subject_type].words if name.startswith(OWN)]
    return [*GUARDS[subject_type].fields, *own]


class _TakenBack(Exception):
    def __init__(self, refusals: Mapping[UUID, BeyondValidation]) -> None:
        self.refusals = refusals


def guarded(
    actor: Actor,
    subject_type: str,
    items: Sequence[Item],
    act: Callable[[Sequence[Item]], list[Outcome]],
    *,
    subject: Callable[[Item], UUID],
    touches: Callable[[Item, Validation], bool] = lambda _item, _validation: True,
    doing: str = "",
) -> list[Outcome]:
    """Do an act on many, an outcome an item: what a validation forbids is refused and has changed nothing.

    Without a validation about this actor and subject it costs one cheap statement. Else the subjects are locked in key
    order, their facts gathered before and after; what was forbidden is rolled back and the rest done anew. `touches`
    says which items of a subject a validation refuses; `doing` names the act, for those that are about some acts only.
    """
    weighed = weighed_by(actor, subject_type, doing=doing)
    if not weighed or not items:
        return act(items)
    refused: dict[int, BeyondValidation] = {}
    outcomes: list[Outcome] = []
    with transaction.atomic():
        before = _locked(subject_type, weighed, {subject(item) for item in items})
        while len(refused) < len(items):
            rest = {n: item for n, item in enumerate(items) if n not in refused}
            try:
                outcomes = _tried(actor, subject_type, weighed, before, lambda rest=rest: act(list(rest.values())))  # type: ignore[misc]
                break
            except _TakenBack as back:
                refused |= _refused_of(rest, back.refusals, subject, touches, weighed)
                outcomes = []
    done = iter(outcomes)
    return [
        Outcome(subject(item), refused[n], changed=False) if n in refused else next(done)
        for n, item in enumerate(items)
    ]


def weighed_by(actor: Actor, subject_type: str, stamp: str | None = None, *, doing: str = "") -> list[Validation]:
    """The validations about a type of subject that concern an actor and an act. One statement, none with a `stamp`
    of their `kinds` just read."""
    return [one for one in _published.about(subject_type, stamp) if one.concerns(actor, doing)]


def guarded_one(
    actor: Actor, subject_type: str, subject: UUID | None, act: Callable[[], Done], *, doing: str = ""
) -> Done:
    """Do an act on one subject, or one that makes it and answers its id; raises what a validation forbids."""
    weighed = weighed_by(actor, subject_type, doing=doing)
    if not weighed:
        return act()
    told: list[Done] = []

    def acting() -> list[Outcome]:
        told[:] = [act()]
        made = subject if subject is not None else told[0]
        return [Outcome(made)]  # type: ignore[arg-type]

    with transaction.atomic():
        before = _locked(subject_type, weighed, [] if subject is None else [subject])
        try:
            _tried(actor, subject_type, weighed, before, acting)
        except _TakenBack as back:
            [refusal] = back.refusals.values()
            raise refusal from None
    return told[0]


def kept_as_it_is(
    actor: Actor, subject_type: str, subject: UUID, name: str, *, moves: frozenset[str]
) -> BeyondValidation | None:
    """What forbids an actor every change of a field of a subject as it stands, asked before anything is typed.

    A validation whose condition reads what such a change `moves` is weighed only after it. One statement, one more, and
    those of statuses, where a validation is about the field.
    """
    found = weighed_by(actor, subject_type)
    about = [one for one in found if (not one.fields or name in one.fields) and not one.words & moves]
    if not about:
        return None
    guard, facts = GUARDS[subject_type], SOURCES[subject_type].gather([subject]).get(subject, {})
    status = guard.status_of()(facts) if guard.status_of and any(one.statuses for one in about) else ""
    keeping = next((one for one in about if one.keeps(facts, status)), None)
    return None if keeping is None else _refusal(actor, keeping)


def _refusal(actor: Actor, validation: Validation) -> BeyondValidation:
    called = title_of(validation.subject, validation.beside) if validation.beside else ""
    return BeyondValidation(validation=validation, actor=actor, called=called)


def refused_ahead(
    actor: Actor, subject_type: str, subject: UUID, acts: Mapping[str, Mapping[str, Any]], *, moves: frozenset[str]
) -> dict[str, BeyondValidation]:
    """What validations would say to acts on a subject as it stands, by the act; asked before a button is offered.

    `acts` says what each makes of the subject's facts, `moves` what else they may change: a validation that reads it is
    weighed only after the act. One statement; those of the facts and of statuses where a validation is about one.
    """
    stamp = publishing.stamp(*kinds())
    by_act = {act: _about(weighed_by(actor, subject_type, stamp, doing=act), acts[act], moves) for act in acts}
    if not any(by_act.values()):
        return {}
    guard, facts = GUARDS[subject_type], SOURCES[subject_type].gather([subject]).get(subject, {})
    status = guard.status_of()(facts) if guard.status_of else ""
    found = {}
    for act, about in by_act.items():
        after = {**facts, **acts[act]}
        refusing = next((one for one in about if one.refuses(facts, after, status)), None)
        if refusing is not None:
            found[act] = _refusal(actor, refusing)
    return found


def _about(weighed: Iterable[Validation], becomes: Mapping[str, Any], moves: frozenset[str]) -> list[Validation]:
    unsure = moves - becomes.keys()
    return [one for one in weighed if (not one.fields or one.fields & becomes.keys()) and not one.words & unsure]


def _locked(
    subject_type: str, weighed: Sequence[Validation], subjects: Iterable[UUID]
) -> Mapping[UUID, Mapping[str, Any]]:
    ids = list(subjects)
    GUARDS[subject_type].lock(ids)
    return _gathered(subject_type, weighed, ids)


def _gathered(
    subject_type: str, weighed: Sequence[Validation], ids: Sequence[UUID]
) -> Mapping[UUID, Mapping[str, Any]]:
    guard, found = GUARDS[subject_type], SOURCES[subject_type].gather(ids)
    if guard.gather_more is None or not any(one.fields & guard.more.keys() for one in weighed):
        return found
    more = guard.gather_more(ids)
    return {one: {**told, **more.get(one, {})} for one, told in found.items()}


def _tried(
    actor: Actor,
    subject_type: str,
    weighed: Sequence[Validation],
    before: Mapping[UUID, Mapping[str, Any]],
    act: Callable[[], list[Outcome]],
) -> list[Outcome]:
    guard, by_status = GUARDS[subject_type], any(one.statuses for one in weighed)
    status_of = guard.status_of() if guard.status_of and by_status else None
    with transaction.atomic():
        outcomes = act()
        changed = list(dict.fromkeys(one.subject for one in outcomes if one.done and one.changed))
        found: dict[UUID, BeyondValidation] = {}
        for one, after in (_gathered(subject_type, weighed, changed) if changed else {}).items():
            was = before.get(one, {})
            status = status_of(was) if status_of else ""
            refusing = next((validation for validation in weighed if validation.refuses(was, after, status)), None)
            if refusing is not None:
                found[one] = _refusal(actor, refusing)
        if found:
            raise _TakenBack(found)
    return outcomes


def _refused_of(
    rest: Mapping[int, Item],
    refusals: Mapping[UUID, BeyondValidation],
    subject: Callable[[Item], UUID],
    touches: Callable[[Item, Validation], bool],
    weighed: Sequence[Validation],
) -> dict[int, BeyondValidation]:
    by_key = {one.key: one for one in weighed}
    concerned = {n: item for n, item in rest.items() if subject(item) in refusals}
    touched: dict[int, BeyondValidation] = {}
    for one, refusal in refusals.items():
        own = {n: item for n, item in concerned.items() if subject(item) == one}
        validation = by_key[refusal.values["validation"]]
        named = [n for n, item in own.items() if touches(item, validation)]
        touched |= dict.fromkeys(named or own, refusal)
    return touched


class _Published:
    """The validations in force by type of subject; read again only when one was published."""

    def __init__(self) -> None:
        self._stamp: str | None = None
        self._by_subject: dict[str, list[Validation]] = {}
        self._lock = threading.Lock()

    def about(self, subject_type: str, stamp: str | None = None) -> Sequence[Validation]:
        """Those about a type of subject, by key. One statement when nothing changed, none with its stamp."""
        with self._lock:
            stamp = publishing.stamp(*kinds()) if stamp is None else stamp
            if stamp != self._stamp:
                self._by_subject, self._stamp = self._read(), stamp
            return self._by_subject.get(subject_type, ())

    def _read(self) -> dict[str, list[Validation]]:
        found: dict[str, list[Validation]] = {}
        for one in publishing.in_force(KIND).values():
            if one.body.get("off"):
                continue
            try:
                validation = read_validation(one.key, one.number, one.body)
            except (ConditionWrong, KeyError, TypeError) as wrong:
                _log.error("validations.unreadable", validation=one.key, revision=one.number, error=str(wrong))
                continue
            found.setdefault(validation.subject, []).append(validation)
        for subject_type, guard in GUARDS.items():
            found.setdefault(subject_type, []).extend(guard.own())
        return found


_published: Final = _Published()

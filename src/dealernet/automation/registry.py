"""Actions: what rules may do. Each area and integration adds its own by a file; the engine knows none by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.facts import Fact
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import WORD

LONGEST: Final = 2_000
"""Characters of one text that a rule tells an action."""


@dataclass(frozen=True, slots=True)
class Item:
    """One subject an action is to be done to: its facts, the event it follows from, what the rule tells it."""

    subject: UUID
    facts: Mapping[str, Any]
    event: Recorded
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing a rule tells an action: its type (text, number, choice, several), its title, its choices now.

    A text may hold {{ words }} of the subject. `least` and `most` bound a number; `own` lets a choice be in one's own
    words besides. `fitting` are those of the choices that fit a type of subject, where not all do. What it tells may
    name values of a field, `names`, by type of subject and word.
    """

    name: str
    type: str
    title: Any
    choices: Callable[[], Mapping[str, Any]] | None = None
    required: bool = True
    own: bool = False
    least: int = 0
    most: int = 100_000
    fitting: Callable[[str], Mapping[str, Any]] | None = None
    names: tuple[str, str] = ("", "")

    def offered(self, subject_type: str) -> Mapping[str, Any]:
        """The choices for a type of subject, by their titles; none where it is no choice."""
        if self.fitting is not None:
            return self.fitting(subject_type)
        return self.choices() if self.choices is not None else {}

    def problem(self, value: Any, words: Mapping[str, Fact], subject_type: str = "") -> str:
        """Why the value will not do; empty when it will."""
        told = {"name": self.title, "least": self.least, "most": self.most}
        if value in (None, "", []):
            return _("“%(name)s” is missing") % told if self.required else ""
        if self.type == "number":
            fits = isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most
            return "" if fits else _("“%(name)s” is a whole number from %(least)s to %(most)s") % told
        several = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) and len(one) <= LONGEST for one in several):
            return _("“%(name)s” is a text of at most %(most)s characters") % {**told, "most": LONGEST}
        if self.choices is not None and not self.own:
            return self._strange(several, told, subject_type)
        strange = [word for word in WORD.findall(str(value)) if words and word not in words]
        return _("there is no word “%(word)s” for “%(name)s”") % {**told, "word": strange[0]} if strange else ""

    def _strange(self, several: Sequence[str], told: Mapping[str, Any], subject_type: str) -> str:
        """Why one of the choices made is none: there is no such, or it is for another sort of record."""
        known = self.choices() if self.choices is not None else {}
        fits = self.offered(subject_type) if subject_type else known
        unknown = next((one for one in several if one not in fits), None)
        if unknown is None:
            return ""
        if unknown in known:
            said = _("“%(name)s”: “%(value)s” is about another sort of record, choose one of the list")
            return said % {**told, "value": WORD.sub("…", str(known[unknown]))}
        return _("“%(name)s” cannot be “%(value)s”") % {**told, "value": unknown[:60]}


Act = Callable[[Actor, Sequence[Item]], Sequence[Outcome]]
Foretell = Callable[[Mapping[str, Any], str, Sequence[UUID]], Mapping[UUID, str]]
"""What an action would come to for each record as things stand, in words, given what it is told and the type of the
records; it changes nothing."""


@dataclass(frozen=True)
class Action:
    """What a rule may do: called once for all its subjects, it answers an outcome each.

    `subjects` are the types of subjects it is for (all without any), `told` what the rule says to it, `announces` the
    kinds of events it makes, `leaves` whether something goes out of the program by it, `power` what the author of a
    rule must be allowed to do, so that nobody does through a rule what he may not do himself.
    """

    name: str
    act: Act
    title: Any = ""
    subjects: frozenset[str] = frozenset()
    told: Sequence[Told] = field(default=())
    announces: frozenset[str] = frozenset()
    leaves: bool = False
    power: str = ""
    together: Callable[[Mapping[str, Any]], list[str]] | None = None
    """Why what is told does not go together, in words."""
    says: Callable[[Mapping[str, Any]], str] | None = None
    """What the detail of an outcome tells of it, in words; without it the detail is not kept with the run."""

    @property
    def meaning(self) -> str:
        """What it does, in the words of its author."""
        return " ".join((inspect.getdoc(self.act) or "").split())

    def problems(self, step: Mapping[str, Any], subject_type: str, words: Mapping[str, Fact]) -> list[str]:
        """Why a step with this action may not be published."""
        if self.subjects and subject_type not in self.subjects:
            return [_("“%(action)s” does not fit this event") % {"action": self.title}]
        known = {"do", *(one.name for one in self.told)}
        strange = [name for name in step if name not in known]
        found = [
            _("“%(action)s” is told nothing called “%(name)s”") % {"action": self.title, "name": n} for n in strange
        ]
        for one in self.told:
            said = one.problem(step.get(one.name), words, subject_type)
            found += [f"{self.title}: {said}"] if said else []
        if not found and self.together is not None:
            found = [f"{self.title}: {said}" for said in self.together(step)]
        return found


ACTIONS: dict[str, Action] = {}
FORETELLING: dict[str, Foretell] = {}
"""What actions would come to, by the action's name: those that can tell it."""


def action(
    name: str,
    title: Any,
    *told: Told,
    subjects: Sequence[str] = (),
    announces: Sequence[str] = (),
    leaves: bool = False,
    power: str = "",
    together: Callable[[Mapping[str, Any]], list[str]] | None = None,
    says: Callable[[Mapping[str, Any]], str] | None = None,
) -> Callable[[Act], Act]:
    """Function decorator: rules may do this. It is called once for all its subjects and answers an outcome each."""

    def register(act: Act) -> Act:
        if name in ACTIONS:
            raise RuntimeError(f"two actions are called {name}")
        ACTIONS[name] = Action(
            name, act, title, frozenset(subjects), told, frozenset(announces), leaves, power, together, says
        )
        return act

    return register


def foretells(name: str) -> Callable[[Foretell], Foretell]:
    """Function decorator: this says what an action would come to for records, for whoever tries a rule on the past."""

    def register(foretell: Foretell) -> Foretell:
        FORETELLING[name] = foretell
        return foretell

    return register

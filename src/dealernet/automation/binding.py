"""What an example is, and whether a condition keeps to it: facts of a record, and whether the rule acts on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.automation.past import noted, revived
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.explain import Reason, explained
from dealernet.foundation.conditions.tree import Group, words_in
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import Fact

MOST: Final = 50
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Example:
    """A record as it was at an event, as a body keeps it. `acts`: whether the rule acts on it; `label` names it.

    One that comes with a pack is of no record: its subject is all zeroes, its event a number no log reaches.
    """

    event: int
    subject_type: str
    subject: UUID
    label: str
    facts: Mapping[str, Any]
    acts: bool
    comment: str

    @property
    def name(self) -> str:
        """What people call it: what stands on the record, and why it is an example."""
        return f"{self.label}: {self.comment}" if self.comment else self.label

    @property
    def is_made_up(self) -> bool:
        """Whether it came with a pack and is of no record."""
        return self.subject.int == 0

    def kept(self) -> dict[str, Any]:
        """As a body keeps it."""
        return {
            "event": self.event,
            "type": self.subject_type,
            "subject": str(self.subject),
            "label": self.label,
            "facts": {name: plain(value) for name, value in self.facts.items()},
            "acts": self.acts,
            "comment": self.comment,
        }

    @classmethod
    def read(cls, body: Any) -> Example:
        """From a body. Raises `ValueError`, `KeyError` or `TypeError` for what is none."""
        facts = body["facts"]
        if not isinstance(facts, dict) or not isinstance(body["acts"], bool):
            raise TypeError(body)
        label, comment = str(body.get("label") or "")[:LONGEST], str(body.get("comment") or "")[:LONGEST]
        return cls(
            int(body["event"]), str(body["type"]), UUID(str(body["subject"])), label, facts, body["acts"], comment
        )


def broken_examples(examples: Any, condition: Group, words: Mapping[str, Fact]) -> list[str]:
    """Which examples a condition does not keep to, and why, in words; and what cannot be an example at all."""
    if not examples:
        return []
    if not isinstance(examples, list) or len(examples) > MOST:
        return [_("a rule has a list of at most %(most)s examples") % {"most": MOST}]
    found = []
    for body in examples:
        try:
            example = Example.read(body)
        except (ValueError, KeyError, TypeError):
            found.append(_("an example has facts, an event, a record and whether the rule acts"))
            continue
        said = broken(example, condition, words)
        found += [said] if said else []
    return found


def broken(example: Example, condition: Group, words: Mapping[str, Fact]) -> str:
    """Why a condition does not keep to an example, in words; empty when it does."""
    unknown = sorted(words_in(condition) - example.facts.keys())
    if unknown and example.is_made_up:
        return ""  # it came with a pack, before there was such a field
    if unknown:
        title = str(words[unknown[0]].title) if unknown[0] in words else unknown[0]
        said = _("the example “%(name)s” says nothing of “%(field)s”, which is asked for now: make it anew")
        return said % {"name": example.name, "field": title}
    holds, reasons = weighed_example(example, condition, words)
    if holds == example.acts:
        return ""
    why = "; ".join(reason.text for reason in reasons if reason.holds == holds) or _(
        "without a condition it always acts"
    )
    if example.acts:
        return _("the example “%(name)s” breaks: the rule would not act any more (%(why)s)") % {
            "name": example.name,
            "why": why,
        }
    return _("the example “%(name)s” breaks: the rule would act now (%(why)s)") % {"name": example.name, "why": why}


def weighed_example(example: Example, condition: Group, words: Mapping[str, Fact]) -> tuple[bool, tuple[Reason, ...]]:
    """Whether a condition holds for an example, and on which grounds."""
    facts = {name: revived(value, words.get(name)) for name, value in example.facts.items()}
    decision = decide(condition, facts)
    return decision.holds, explained(noted(decision.grounds), words)

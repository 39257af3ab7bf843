"""One validation: which change of what, whose, in which statuses; what must or must not hold; what is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor, Kind
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import Group, parsed, words_in
from dealernet.foundation.errors import Refusal
from dealernet.foundation.facts import SOURCES

KIND: Final = "validation"
MEANS: Final = ("forbid", "require")


class BeyondValidation(Refusal):
    """A validation does not let a change through; its author's message says why, in the reader's language.

    Staff are told as well which validation it is and which field it minds; buyers read the message alone, and so does
    everybody where an area holds the validation of its own.
    """

    code = "validation_refused"
    status = 422

    def __init__(self, *, validation: Validation, actor: Actor, called: Any = "") -> None:
        """`called` is what people call the field it is shown beside."""
        super().__init__(validation=validation.key, revision=validation.revision, field=validation.beside or None)
        self.field = validation.beside or None  # type: ignore[misc] # each validation names its own field
        self.messages, self.titles, self.called = validation.messages, validation.titles, called
        self.is_named = validation.is_named and actor.dealer_id is None

    def __str__(self) -> str:
        message = said(self.messages)
        if not self.is_named:
            return message
        ended = message if message.endswith((".", "!", "?", "…")) else f"{message}."
        told = {"title": said(self.titles), "message": ended, "field": self.called}
        if not self.called:
            return _("Validation “%(title)s”: %(message)s") % told
        return _("Validation “%(title)s”: %(message)s Field “%(field)s”.") % told

    def beside(self) -> str:
        """As it is said beside the field itself."""
        if not self.is_named:
            return said(self.messages)
        told = {"title": said(self.titles), "message": said(self.messages)}
        return _("%(message)s (validation “%(title)s”)") % told


@dataclass(frozen=True, slots=True)
class Validation:
    """A published validation, ready to be weighed. Empty `fields`, `roles`, `statuses`, `acts` mean any.

    `requires`: the change is let through only while the condition holds; else it is forbidden while it holds. One that
    an area holds of its own may say besides which `acts` it is about, and of whom: `about` instead of `roles`; and that
    it is of what stands only, not of what is made anew (`standing_only`).
    """

    key: str
    revision: int
    titles: Mapping[str, str]
    subject: str
    fields: frozenset[str]
    roles: frozenset[str]
    statuses: frozenset[str]
    requires: bool
    when: Group
    beside: str
    messages: Mapping[str, str]
    acts: frozenset[str] = frozenset()
    about: Callable[[Actor], bool] | None = None
    standing_only: bool = False
    is_named: bool = False
    """Whether people know it by its name: it was published as a validation."""

    def concerns(self, actor: Actor, act: str = "") -> bool:
        """Whether it is about whoever acts: by role, or as a rule or a program; and about the act."""
        if self.acts and act not in self.acts:
            return False
        if self.about is not None:
            return self.about(actor)
        return not self.roles or bool(self.roles & who(actor))

    def refuses(self, before: Mapping[str, Any], after: Mapping[str, Any], status: str) -> bool:
        """Whether it forbids what was changed. Facts are those after the change, the status the one before it."""
        if (self.statuses and status not in self.statuses) or (self.standing_only and not before):
            return False
        looked_at = self.fields or after.keys()
        if all(_same(before.get(name), after.get(name)) for name in looked_at):
            return False
        return decide(self.when, after).holds is not self.requires

    def keeps(self, facts: Mapping[str, Any], status: str) -> bool:
        """Whether, by the facts as they stand, it forbids every change of what it is about."""
        return (not self.statuses or status in self.statuses) and decide(self.when, facts).holds is not self.requires

    @property
    def words(self) -> frozenset[str]:
        """The facts its condition reads."""
        return words_in(self.when)


def who(actor: Actor) -> frozenset[str]:
    """The words a validation may name an actor by: the role, and for what is no person what it is."""
    return frozenset({actor.role} if actor.kind == Kind.PERSON else {actor.role, actor.kind.value})


def said(texts: Mapping[str, str]) -> str:
    """A text in the reader's language, else in Russian."""
    return texts.get(translation.get_language() or "ru") or texts.get("ru") or _("This change is not allowed.")


def read_validation(key: str, revision: int, body: Mapping[str, Any]) -> Validation:
    """A validation of its published body. Refuses with `ConditionWrong` a condition that can no longer be read."""
    fields = [str(name) for name in body.get("fields") or ()]
    return Validation(
        key=key,
        revision=revision,
        titles=body.get("title") or {},
        subject=body["subject"],
        fields=frozenset(fields),
        roles=frozenset(body.get("roles") or ()),
        statuses=frozenset(body.get("statuses") or ()),
        requires=body.get("means") == "require",
        when=parsed(body.get("when"), SOURCES[body["subject"]].words),
        beside=body.get("beside") or (fields[0] if fields else ""),
        messages=body.get("message") or {},
        is_named=bool(body.get("title")),
    )


def _same(before: Any, after: Any) -> bool:
    return (before if before != "" else None) == (after if after != "" else None)

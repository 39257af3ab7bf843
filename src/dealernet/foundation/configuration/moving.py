"""Moving a configuration between installations: as YAML by key, looked at before it is taken over, all or none."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import KINDS, PUBLISH, Kind
from dealernet.foundation.errors import NotThere, Refusal

LARGEST: Final = 5 * 1024 * 1024
MOST: Final = 2_000
ROOT: Final = "dealernet"
Told = tuple[str, str, Any]
"""A definition as a file tells it: its kind, its key, its body."""


class NotAConfiguration(Refusal):
    """The file does not hold a configuration."""

    code = "not_a_configuration"
    status = 422
    message = gettext_lazy("This file holds no configuration: %(why)s")


class NotTaken(Refusal):
    """Some definitions of the file cannot be published, so none was."""

    code = "configuration_not_taken"
    status = 422
    message = gettext_lazy("Nothing was taken over: %(many)s definitions cannot be published. The list says why.")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a difference: `sign` is `+`, `-` or a space."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would do to one definition: `state` is new, changed, same or refused."""

    kind: str
    title: Any
    key: str
    state: str
    body: Any
    lines: Sequence[Line] = ()
    problems: Sequence[str] = ()
    before: Any = None
    """What stands in force now; nothing where it is new."""

    STATES: ClassVar[tuple[str, ...]] = ("new", "changed", "same", "refused")


def movable() -> dict[str, Kind]:
    """The kinds that may move: those that name no people and hold no secrets of one installation."""
    return {name: kind for name, kind in KINDS.items() if kind.moves}


def exported(actor: Actor) -> str:
    """Everything in force that may move, as YAML by kind and key. One statement a kind."""
    actor.require(PUBLISH)
    told = {name: {key: one.body for key, one in publishing.in_force(name).items()} for name in sorted(movable())}
    return written({ROOT: {name: bodies for name, bodies in told.items() if bodies}})


def differences(actor: Actor, content: bytes) -> list[Difference]:
    """What taking this file over would do, definition by definition; nothing is changed.

    What is a word of others' conditions, a field or a segment, is tried first and taken back at the end, so that a rule
    and the field it asks by come in one file. Refuses what is not YAML of `exported`'s form, too large a file and too
    many definitions. One statement a kind, those of publishing a word.
    """
    actor.require(PUBLISH)
    return weighed(actor, _told(content))


def weighed(actor: Actor, told: Sequence[Told]) -> list[Difference]:
    """What publishing these together would do; nothing is changed.

    Each is weighed as if those before it were there: a rule may name a field, a segment or a letter that comes with it.
    One statement a kind, and what publishing takes for each that differs; all of it is rolled back.
    """
    actor.require(PUBLISH)
    try:
        with transaction.atomic():
            found = _in_turn(actor, told, comment="")
            transaction.set_rollback(True)
    finally:
        _forget(told)
    return found


def _told(content: bytes) -> list[Told]:
    return [(name, str(key), body) for name, some in _read(content).items() for key, body in some.items()]


def _in_turn(actor: Actor, told: Sequence[Told], *, comment: str) -> list[Difference]:
    """What each would do; each is published by the time the next is weighed, in the caller's transaction.

    Words of others' conditions come first, again and again while one that waited for another may come now.
    """
    standing = {name: publishing.standing(name) if name in movable() else {} for name, _key, _body in told}
    waiting, found = [one for one in told if one[0] in publishing.WORDS], []
    while waiting:
        tried = [_published(actor, *one, standing[one[0]], comment=comment) for one in waiting]
        refused = [one for one, how in zip(waiting, tried, strict=True) if how.state == "refused"]
        ended = len(refused) == len(waiting)
        found += tried if ended else [how for how in tried if how.state != "refused"]
        waiting = [] if ended else refused
    rest = [one for one in told if one[0] not in publishing.WORDS]
    return [*found, *(_published(actor, *one, standing[one[0]], comment=comment) for one in rest)]


def _published(
    actor: Actor, name: str, key: str, body: Any, standing: Mapping[str, publishing.InForce], *, comment: str
) -> Difference:
    """What a definition would do, published where it may be; refused, with the reasons, where it may not."""
    one = _difference(actor, name, movable().get(name), key, body, standing.get(key))
    if one.state not in ("new", "changed"):
        return one
    try:
        publishing.publish(actor, name, key, body, comment=comment)
    except publishing.NotPublishable as refusal:
        return replace(one, state="refused", problems=refusal.values["found"])
    return one


def _forget(told: Sequence[Told]) -> None:
    """What was kept of definitions that are not there after all is read anew."""
    for name in {name for name, _key, _body in told}:
        publishing.forget(name)


def difference_to(actor: Actor, name: str, key: str, body: Any) -> Difference:
    """What publishing a body under a key would do; nothing is changed. One statement.

    `NotThere` for a kind that does not move.
    """
    actor.require(PUBLISH)
    kind = movable().get(name)
    if kind is None:
        raise NotThere
    told = _difference(actor, name, kind, key, body, publishing.standing(name).get(key))
    with transaction.atomic():
        found = told.problems or publishing.wrong_with(name, key, body)
    return replace(told, state="refused", problems=found) if found else told


def take_over(actor: Actor, content: bytes, *, comment: str) -> dict[str, int]:
    """Publish all that differs, in one transaction; how many are new and how many changed.

    Refuses as a whole when one definition has problems. Locks each definition. Taking the same over again changes
    nothing.
    """
    actor.require(PUBLISH)
    told = _told(content)
    try:
        with transaction.atomic():
            found = _in_turn(actor, told, comment=comment)
            if wrong := [one for one in found if one.state == "refused"]:
                raise NotTaken(many=len(wrong))
    finally:
        _forget(told)
    return {state: sum(one.state == state for one in found) for state in ("new", "changed", "same")}


def written(body: Any) -> str:
    """A body as YAML people can read."""
    return yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=110)


def difference(before: Any, after: Any) -> list[Line]:
    """What changed between two bodies, line by line, with what stands around it; empty when nothing did.

    The order of names in a table means nothing, so it is no change.
    """
    old, new = (written(body).splitlines() if body is not None else [] for body in (before, _ordered(after, before)))
    return list(_lines(difflib.unified_diff(old, new, lineterm="", n=2)))


def _ordered(body: Any, like: Any) -> Any:
    """A body with the names of its tables in the order of another's."""
    if isinstance(body, dict) and isinstance(like, dict):
        names = [*(name for name in like if name in body), *(name for name in body if name not in like)]
        return {name: _ordered(body[name], like.get(name)) for name in names}
    if isinstance(body, list) and isinstance(like, list):
        return [_ordered(one, like[n] if n < len(like) else None) for n, one in enumerate(body)]
    return body


def _lines(told: Iterator[str]) -> Iterator[Line]:
    for line in told:
        if line.startswith("@@"):
            yield Line("…", "")
        elif not line.startswith(("---", "+++")):
            yield Line(line[:1], line[1:])


def _read(content: bytes) -> Mapping[str, Mapping[str, Any]]:
    if len(content) > LARGEST:
        raise NotAConfiguration(why=_("it is larger than 5 MB"))
    try:
        loaded = _Plain(content.decode("utf-8-sig")).get_single_data()
    except (UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise NotAConfiguration(why=_unreadable(wrong)) from None
    except RecursionError:
        raise NotAConfiguration(why=_("it is nested too deeply")) from None
    told = loaded.get(ROOT) if isinstance(loaded, dict) else None
    if not isinstance(told, dict) or not all(isinstance(bodies, dict) for bodies in told.values()):
        raise NotAConfiguration(why=_("it should begin with “dealernet:”, then kinds, then keys"))
    if sum(len(bodies) for bodies in told.values()) > MOST:
        raise NotAConfiguration(why=_("it holds more than %(most)s definitions") % {"most": MOST})
    return told


def _unreadable(wrong: Exception) -> str:
    """Why a file is no YAML, and in which line it ceases to be."""
    mark = getattr(wrong, "problem_mark", None)
    if mark is None:
        return _("it is not YAML in UTF-8")
    if isinstance(wrong, _AliasMet):
        return _("line %(line)s: aliases (*name) are not taken, write it out") % {"line": mark.line + 1}
    told = {"line": mark.line + 1, "column": mark.column + 1, "why": getattr(wrong, "problem", "") or ""}
    return _("it is not YAML from line %(line)s, column %(column)s: check indents, colons and quotes (%(why)s)") % told


class _AliasMet(yaml.MarkedYAMLError):
    """A small file that would grow into a large one."""


class _Plain(yaml.SafeLoader):
    """YAML without aliases: a small file cannot grow into a large one.

    `on` and `no` are words, not yes and no; days and times are words too, as everywhere in a definition. What JSON has
    no place for is none of ours.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _AliasMet(problem_mark=self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        tag = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]
        if tag in (f"{_OURS}int", f"{_OURS}float"):
            plain = ":" in value or ("." in value and not any(sign.isdecimal() for sign in value))
        else:
            plain = (tag == f"{_OURS}bool" and value.lower() not in ("true", "false")) or tag == f"{_OURS}timestamp"
        return f"{_OURS}str" if plain else tag


_OURS: Final = "tag:yaml.org,2002:"
_Plain.yaml_constructors = {
    tag: construct
    for tag, construct in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.removeprefix(_OURS) in ("null", "bool", "int", "float", "str", "seq", "map")
}


def _difference(
    actor: Actor, name: str, kind: Kind | None, key: str, body: Any, standing: publishing.InForce | None
) -> Difference:
    if kind is None:
        return Difference(
            name, name, key, "refused", body, problems=[_("There is no such kind of definition to move.")]
        )
    if not publishing.KEYS.fullmatch(key):
        wrong = [_("a key has 1 to 80 Latin letters, figures, hyphens and underscores")]
        return Difference(name, kind.title, key[:80], "refused", body, problems=wrong)
    before = standing.body if standing else None
    problems = publishing.misfits(name, body)
    if not problems and kind.beyond and (acts := kind.beyond(actor, body)):
        problems = [_("You may not do this yourself: %(acts)s") % {"acts": ", ".join(acts)}]
    state = "refused" if problems else ("new" if standing is None else ("same" if before == body else "changed"))
    lines = difference(before, body) if state in ("changed", "refused") and standing else []
    return Difference(name, kind.title, key, state, body, lines, problems, before)

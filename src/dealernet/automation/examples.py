"""Examples that bind: made of a real record with one click, run by every publishing, refusing what breaks one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.automation.binding import Example, broken, weighed_example
from dealernet.automation.models import Quarantine, Run
from dealernet.automation.past import Happened, remembered
from dealernet.automation.queries import SEE
from dealernet.automation.rules import KIND, Rule, read_rule, words_of
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.explain import Reason
from dealernet.foundation.conditions.tree import ConditionWrong, words_in
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events.cursor import by_ids
from dealernet.foundation.events.event import KINDS

WHOLE: Final = "example"
"""The kind of definition that says which rules act on one record, and that no other does."""
UNREADABLE: Final = (ConditionWrong, ValueError, KeyError, TypeError)


class NoExample(Refusal):
    """The run cannot be an example."""

    code = "no_example"
    message = gettext_lazy("This cannot be an example: %(why)s.")


@dataclass(frozen=True, slots=True)
class Bound:
    """An example beside what binds it: the rule's key, or the example's own where `whole` rules are named."""

    key: str
    title: str
    example: Example
    keeps: bool
    reasons: tuple[Reason, ...] = ()
    whole: tuple[str, ...] = ()


def make_example(actor: Actor, run_id: UUID, *, comment: str = "", label: str = "") -> int:
    """Make an example of a run: on such a record the rule acts, or does not, as it did. The revision that holds it.

    The facts are those noted then, or of now where nobody noted them; what says who somebody is is kept only where the
    rule asks for it. Making it again changes nothing but the comment. Refuses, with the reason, what the rule in force
    decides otherwise. Whose record it is must have been asked of the area's own query before.
    """
    run = _run(actor, run_id)
    now = publishing.current(KIND, run.rule)
    if now is None:
        raise NoExample(why=_("the rule is no longer in force"))
    rule = _readable(now)
    if rule.on != run.event_kind:
        raise NoExample(why=_("the rule listens to another event now"))
    example = example_of(run, words_in(rule.when), rule=run.rule, comment=comment, label=label)
    there = [one for one in now.body.get("examples", []) if one.get("event") == example.event]
    if there and there[0].get("acts") == example.acts and not comment:
        return now.number
    others = [one for one in now.body.get("examples", []) if one.get("event") != example.event]
    return _published(actor, now, [*others, example.kept()], _("example: %(name)s") % {"name": example.name})


def make_whole_example(actor: Actor, run_id: UUID, *, comment: str = "", label: str = "") -> str:
    """Make an example of everything that rules made of the event of a run: these act, no others do. Its key.

    Refuses, with the reason, what the rules in force decide otherwise.
    """
    run = _run(actor, run_id)
    acted = Run.objects.filter(event_id=run.event_id).exclude(state="not_matched").values_list("rule", flat=True)
    asked = frozenset().union(*(words_in(rule.when) for rule in rules_on(run.event_kind).values()), frozenset())
    example = example_of(run, asked, rule="", comment=comment, label=label)
    key = f"{run.subject_type}-{run.event_id}"
    body = {**example.kept(), "on": run.event_kind, "rules": sorted(acted)}
    publishing.publish(actor, WHOLE, key, body, comment=example.name[:500])
    return key


def change_example(actor: Actor, key: str, event: int, *, comment: str) -> int:
    """Say why something is an example of a rule. The revision that holds it."""
    now, mine, others = _found(key, event)
    return _published(actor, now, [*others, replace(mine, comment=comment).kept()], _("the comment of an example"))


def remove_example(actor: Actor, key: str, event: int) -> int:
    """Take an example away from a rule; it binds no longer. The revision without it."""
    now, mine, others = _found(key, event)
    return _published(actor, now, others, _("without the example: %(name)s") % {"name": mine.name})


def remove_whole_example(actor: Actor, key: str) -> None:
    """Take an example of the whole away; the revision that says so stays in its history."""
    now = publishing.current(WHOLE, key)
    if now is None or now.body.get("gone"):
        raise NotThere
    publishing.publish_over(actor, now, {**now.body, "gone": True}, comment=_("taken away"))


def examples_of(actor: Actor, key: str, body: Any) -> list[Bound]:
    """The examples of a rule, each with whether the rule keeps to it and on which grounds."""
    actor.require(SEE)
    words = words_of(body["on"]) if body.get("on") in KINDS else {}
    try:
        condition = read_rule(key, 0, body).when
        found = [Example.read(one) for one in body.get("examples") or []]
    except UNREADABLE:
        return []
    shown = []
    for one in found:
        said = broken(one, condition, words)
        shown.append(Bound(key, _title(body, key), one, not said, weighed_example(one, condition, words)[1]))
    return shown


def all_examples(actor: Actor) -> list[Bound]:
    """Every example that binds: of single rules, then of the whole. Two statements."""
    actor.require(SEE)
    rules = publishing.in_force(KIND)
    found = [bound for key, one in rules.items() for bound in examples_of(actor, key, one.body)]
    for key, one in publishing.in_force(WHOLE).items():
        if one.body.get("gone"):
            continue
        names = tuple(_title(rules[name].body, name) if name in rules else name for name in one.body["rules"])
        keeps = not _differing(one.body, {name: rule.body for name, rule in rules.items()})
        found.append(Bound(key, "", Example.read(one.body), keeps, whole=names))
    return found


@publishing.kind(WHOLE, gettext_lazy("Examples"))
def problems(body: Any) -> list[str]:
    """Why an example of the whole may not be published: it cannot be read, or the rules in force differ from it."""
    try:
        Example.read(body)
        rules = body["rules"]
        if body["on"] not in KINDS or not all(isinstance(name, str) for name in rules):
            raise ValueError(body["on"])
    except (ValueError, KeyError, TypeError):
        return [_("an example has facts, an event, a record and the rules that act")]
    if body.get("gone"):
        return []
    return _differing(body, {key: one.body for key, one in publishing.in_force(KIND).items()})


@publishing.also_asked(KIND)
def _whole_broken(key: str, body: Any) -> list[str]:
    """Which examples of the whole a rule would break. Switching one off is always possible: it breaks none."""
    if body.get("off"):
        return []
    found = []
    for one in publishing.in_force(WHOLE).values():
        if not one.body.get("gone"):
            found += _differing(one.body, {key: body}, only=True)
    return found


def _differing(whole: Mapping[str, Any], bodies: Mapping[str, Any], *, only: bool = False) -> list[str]:
    """Where rules differ from an example of the whole; with `only`, rules that are not given are not asked about."""
    example = Example.read(whole)
    found = []
    for key, body in bodies.items():
        one = replace(example, acts=key in whole["rules"])
        if body.get("on") != whole["on"]:
            said = _("the example “%(name)s” breaks: the rule listens to another event now") % {"name": one.name}
            found += [_named(body, key, said)] if one.acts else []
            continue
        if body.get("off"):
            found += [_named(body, key, _("the rule is switched off"))] if one.acts else []
            continue
        said = _of_one(one, key, body)
        found += [_named(body, key, said)] if said else []
    missing = [] if only else [name for name in whole["rules"] if name not in bodies]
    return found + [
        _("the example “%(name)s” needs the rule “%(rule)s”") % {"name": example.name, "rule": name} for name in missing
    ]


def _named(body: Any, key: str, said: str) -> str:
    return _("“%(rule)s”: %(said)s") % {"rule": _title(body, key), "said": said}


def _of_one(one: Example, key: str, body: Any) -> str:
    try:
        rule = read_rule(key, 0, body)
    except UNREADABLE as wrong:
        return str(wrong)
    return broken(one, rule.when, words_of(rule.on))


def _run(actor: Actor, run_id: UUID) -> Run:
    actor.require(publishing.PUBLISH)
    run = Run.objects.filter(id=run_id).first()
    if run is None:
        raise NotThere
    if run.fault == "unreadable":
        raise NoExample(why=_("the rule could not be weighed then"))
    return run


def example_of(run: Run, asked: frozenset[str], *, rule: str, comment: str, label: str) -> Example:
    """An example of what a run noted; of what says who somebody is only what is `asked` for."""
    [event] = by_ids([run.event_id])
    words = words_of(run.event_kind)
    kept = {name for name, word in words.items() if not word.personal or name in asked}
    happened = Happened(event.id, event.subject, event.facts, event.at)
    then = remembered([happened], run.subject_type, kept, rule=rule)[event.id]
    acts = run.state != "not_matched"
    return Example(event.id, run.subject_type, run.subject, label or str(event.id), then.facts, acts, comment[:300])


def rules_on(kind: str) -> dict[str, Rule]:
    """The rules at work on a kind of event, by key; refuses where one cannot be read. One statement."""
    found = {}
    for key, one in publishing.in_force(KIND).items():
        if one.body.get("on") == kind and not one.body.get("off"):
            found[key] = _readable(one)
    return found


def _readable(one: publishing.InForce) -> Rule:
    try:
        return read_rule(one.key, one.number, one.body)
    except UNREADABLE as wrong:
        raise NoExample(why=str(wrong)) from wrong


def _found(key: str, event: int) -> tuple[publishing.InForce, Example, list[Any]]:
    now = publishing.current(KIND, key)
    all_of = (now.body.get("examples") or []) if now is not None else []
    mine = [one for one in all_of if one.get("event") == event]
    if now is None or not mine:
        raise NotThere
    return now, Example.read(mine[0]), [one for one in all_of if one.get("event") != event]


def _published(actor: Actor, now: publishing.InForce, examples: Sequence[Any], comment: str) -> int:
    """The rule with these examples. A rule that was set aside stays so: an example mends nothing."""
    body = {name: value for name, value in now.body.items() if name != "examples"}
    if examples:
        body["examples"] = list(examples)
    with transaction.atomic():
        number = publishing.publish_over(actor, now, body, comment=comment[:500])
        Quarantine.objects.filter(rule=now.key, revision=now.number).update(revision=number)
    return number


def _title(body: Any, key: str) -> str:
    return publishing.Held(0, None, "", False, body.get("title") or {}).titled() or key  # type: ignore[arg-type]

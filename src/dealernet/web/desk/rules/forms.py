"""The editor of a rule: from what was published to a form, from what was typed to what may be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from dealernet.automation.events import MOMENTS
from dealernet.automation.registry import ACTIONS, Action, Told
from dealernet.automation.rules import MOST_DAYS, duration, words_of
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.facts import SOURCES, Fact
from dealernet.foundation.text import bracketed
from dealernet.web.components.condition_forms import condition_from, condition_of
from dealernet.web.components.conditions import ConditionForm
from dealernet.web.desk.orders.leading import button_of
from dealernet.web.desk.rules.moments import MomentForm, moment_from, moment_of
from dealernet.web.desk.rules.presenting import letter_titles

MOST_STEPS: Final = 20
LONGEST: Final = 2_000
LONGEST_TITLE: Final = 200
ASKED_OF_RULE: Final = ("wait", "until")
_EMPTY: Final[tuple[Any, ...]] = ("", [], None)
STILL: Final = ("", "same", "own")
EDITED: Final = ("title", "on", "at", "when", "then", "position")


@dataclass(frozen=True, slots=True)
class ToldField:
    """One thing told to an action, as the form shows it."""

    told: Told
    name: str
    typed: Any
    choices: Mapping[str, Any]
    error: str = ""
    hint: str = ""

    @property
    def kind(self) -> str:
        """Which control it is: several, choice, number or text."""
        return self.told.type

    @property
    def strange(self) -> str:
        """A chosen word that is none of the choices: a company's own, or one that is gone."""
        known = self.told.type != "choice" or not self.typed or self.typed in self.choices
        return "" if known else str(self.typed)


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step as the form shows it: an action with what it is told, or a wait with what must still hold after it."""

    id: str
    kind: str
    action: Action | None = None
    told: Sequence[ToldField] = ()
    length: str = ""
    until: str = ""
    days: str = "0"
    working: bool = False
    still: str = ""
    condition: ConditionForm | None = None
    error: str = ""
    gone: str = ""

    @property
    def waits(self) -> bool:
        """Whether the rule stands here for a while."""
        return self.kind in ASKED_OF_RULE

    @property
    def many(self) -> str:
        """How many units a wait lasts."""
        return self.length[:-1]

    @property
    def unit(self) -> str:
        """Minutes, hours, days or weeks, by their first letter."""
        return self.length[-1:]


@dataclass(frozen=True, slots=True)
class RuleForm:
    """The whole editor: what was typed, and what is wrong with it."""

    titles: Mapping[str, str]
    on: str
    when: ConditionForm
    steps: Sequence[StepForm]
    position: str
    words: Mapping[str, Fact]
    before: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[str] = ()
    moment: MomentForm | None = None

    @property
    def is_right(self) -> bool:
        """Whether everything typed can be read; what may be published is another question."""
        if self.moment is not None and self.moment.error:
            return False
        conditions = [self.when, *(step.condition for step in self.steps if step.condition)]
        wrong = any(step.error or any(one.error for one in step.told) for step in self.steps)
        return not wrong and not self.problems and all(one.is_right for one in conditions)

    @property
    def body(self) -> dict[str, Any]:
        """The rule as it would be published; what the editor does not show stays as it was."""
        kept = {name: value for name, value in self.before.items() if name not in EDITED}
        titles = {language: text for language, text in self.titles.items() if text}
        told: dict[str, Any] = {"title": titles, "position": int(self.position), "on": self.on, **kept}
        if self.moment is not None:
            told["at"] = self.moment.body
        if self.when.body:
            told["when"] = self.when.body
        return {**told, "then": [_step_body(step, self.when) for step in self.steps]}


def weighable() -> list[str]:
    """The kinds of events a rule may be on: those whose subject tells facts."""
    return [kind for kind, event in KINDS.items() if event.subject_type in SOURCES]


def _words(on: str) -> Mapping[str, Fact]:
    return words_of(on) if on in KINDS else {}


def _subject(on: str) -> str:
    return KINDS[on].subject_type if on in KINDS else ""


def fitting_actions(on: str) -> list[Action]:
    """The actions that fit an event, by their titles."""
    subject = _subject(on)
    fits = [one for one in ACTIONS.values() if one.title and (not one.subjects or subject in one.subjects)]
    return sorted(fits, key=lambda one: str(one.title))


def unfitting_actions(on: str) -> list[Action]:
    """The actions that do not fit an event, by their titles: they are for other records."""
    fits = {one.name for one in fitting_actions(on)}
    return sorted(
        (one for one in ACTIONS.values() if one.title and one.name not in fits), key=lambda one: str(one.title)
    )


def form_of(body: Mapping[str, Any]) -> RuleForm:
    """The editor with a rule as it was published."""
    on = str(body.get("on", ""))
    words = _words(on)
    when = condition_of(body.get("when"), "when", words)
    steps = [_step_of(str(n), step, on, body.get("when")) for n, step in enumerate(body.get("then") or [], 1)]
    titles = body.get("title") or {}
    moment = moment_of(body.get("at")) if on in MOMENTS else None
    return RuleForm(titles, on, when, steps, str(body.get("position", 100)), words, body, moment=moment)


def form_from(data: QueryDict, before: Mapping[str, Any]) -> RuleForm:
    """The editor as it was sent, with what is wrong beside where it stands."""
    on = str(data.get("on") or "")
    words = _words(on)
    when = condition_from(data, "when", words)
    ids = [one for one in dict.fromkeys(data.getlist("step")) if one.isalnum() and len(one) < 12][:MOST_STEPS]
    steps = [_step_from(data, one, on) for one in ids]
    position = str(data.get("position") or "100").strip()
    titles = {language: " ".join(str(data.get(f"title-{language}") or "").split()) for language in ("ru", "en")}
    problems = []
    if any(len(title) > LONGEST_TITLE for title in titles.values()):
        problems.append(_("The name has at most %(most)s characters: shorten it.") % {"most": LONGEST_TITLE})
    if on not in weighable():
        problems.append(_("Choose when the rule is weighed."))
    if not titles["ru"]:
        problems.append(_("Give the rule a name in Russian."))
    if not position.isdecimal() or len(position) > 4:
        problems.append(_("The place among the rules is a number from 0 to 9999."))
        position = "100"
    moment = moment_from(data, words) if on in MOMENTS else None
    return RuleForm(titles, on, when, steps, position, words, before, problems, moment)


def acted(form: RuleForm, act: str) -> RuleForm:
    """The form after one of its own buttons: `add:<action>`, `add:wait`, `up:<id>`, `down:<id>`, `remove:<id>`."""
    verb, _colon, which = act.partition(":")
    steps = list(form.steps)
    ids = [step.id for step in steps]
    if verb == "add" and len(steps) < MOST_STEPS:
        steps.append(_blank(str(max([0, *(int(one) for one in ids if one.isdecimal())]) + 1), which, form.on))
    elif which in ids:
        place = ids.index(which)
        step = steps.pop(place)
        if verb in ("up", "down"):
            steps.insert(max(0, place - 1) if verb == "up" else place + 1, step)
    return replace(form, steps=[_before_publishing(step) for step in steps])


def _before_publishing(step: StepForm) -> StepForm:
    """The step without a word about what is still empty: it is said once the rule is to be published."""
    return replace(step, told=[replace(one, error="") if one.typed in _EMPTY else one for one in step.told])


def hinted(form: RuleForm) -> RuleForm:
    """The form of a rule about orders, with what the kind of each task does to the order's card."""
    about_orders = _subject(form.on) == "order"
    return replace(form, steps=[_hinted(step) for step in form.steps]) if about_orders else form


def _hinted(step: StepForm) -> StepForm:
    if step.action is None or step.action.name != "tasks.create":
        return step
    return replace(
        step, told=[replace(one, hint=_of_kind(one)) if one.told.name == "kind" else one for one in step.told]
    )


def _of_kind(one: ToldField) -> str:
    if not one.typed:
        return _("It decides which button the order's card has while the task is open.")
    told = {"button": button_of(str(one.typed))}
    return _("While the task is open, the card of an order not yet accepted has the button “%(button)s”.") % told


def _blank(number: str, which: str, on: str) -> StepForm:
    if which in ASKED_OF_RULE:
        return StepForm(number, which, length="1d", still="same")
    known = ACTIONS.get(which)
    return StepForm(number, "do", known, _told_of(number, known, {}, on), gone="" if known else which)


def _step_of(number: str, body: Mapping[str, Any], on: str, when: Any) -> StepForm:
    if "do" in body:
        known = ACTIONS.get(str(body["do"]))
        told = _told_of(number, known, body, on)
        return StepForm(number, "do", known, told, gone="" if known else str(body["do"]))
    kind = "until" if "until" in body else "wait"
    still = body.get("still")
    chosen = "" if not still else ("same" if still == when else "own")
    own = condition_of(still, f"still{number}", _words(on)) if chosen == "own" else None
    length, until = str(body.get("wait", "")), str(body.get("until", ""))
    days, working = str(body.get("days", 0)), bool(body.get("working"))
    return StepForm(
        number, kind, length=length, until=until, days=days, working=working, still=chosen, condition=own
    )  # fmt: skip


def _told_of(number: str, known: Action | None, body: Mapping[str, Any], on: str) -> list[ToldField]:
    told = []
    for one in known.told if known else ():
        value, choices = body.get(one.name, [] if one.type == "several" else ""), _choices(one, on)
        if _is_asked(one, value, choices):
            told.append(ToldField(one, f"{number}-told-{one.name}", value, choices))
    return told


def _is_asked(one: Told, value: Any, choices: Mapping[str, Any]) -> bool:
    """Whether the form asks for it: not for what has nothing to choose for this sort of record."""
    return one.required or one.fitting is None or bool(choices) or value not in _EMPTY


def _step_from(data: QueryDict, number: str, on: str) -> StepForm:
    words = _words(on)
    kind = str(data.get(f"{number}-kind") or "")
    if kind == "do":
        return _action_from(data, number, on)
    kind = kind if kind in ASKED_OF_RULE else "wait"
    still = str(data.get(f"{number}-still") or "")
    still = still if still in STILL else ""
    own = condition_from(data, f"still{number}", words) if still == "own" else None
    length = f"{str(data.get(f'{number}-many') or '').strip()[:40]}{str(data.get(f'{number}-unit') or '')[:1]}"
    until = str(data.get(f"{number}-until") or "")[:80]
    days = str(data.get(f"{number}-days") or "0").strip().replace("\u2212", "-")[:40]
    working = data.get(f"{number}-working") == "1"
    error = _wait_error(kind, length, until, days, words)
    return StepForm(
        number, kind, length=length, until=until, days=days, working=working, still=still, condition=own, error=error
    )


def _wait_error(kind: str, length: str, until: str, days: str, words: Mapping[str, Fact]) -> str:
    if kind == "until":
        if until not in words or words[until].type != "date":
            return _("Choose the day to wait for.")
        whole = days.removeprefix("-").isdecimal() and abs(int(days)) <= MOST_DAYS
        return "" if whole else _("Days before or after are a whole number, for example -3, 0 or 5.")
    try:
        duration(length)
    except ValueError:
        return _("Say how long to wait: a whole number from 1 to 9999.")
    return ""


def _action_from(data: QueryDict, number: str, on: str) -> StepForm:
    name = str(data.get(f"{number}-do") or "")[:80]
    known = ACTIONS.get(name)
    told = []
    for one in known.told if known else ():
        typed, choices = _typed(data, f"{number}-told-{one.name}", one), _choices(one, on)
        if _is_asked(one, typed, choices):
            error = one.problem(typed, _words(on), _subject(on))
            told.append(ToldField(one, f"{number}-told-{one.name}", typed, choices, error))
    gone = "" if known else _("There is no such action any more: remove the step.")
    return StepForm(number, "do", known, told, error=gone, gone="" if known else name)


def _typed(data: QueryDict, name: str, one: Told) -> Any:
    if one.type == "several":
        return [text for text in data.getlist(name) if text][:50]
    text = str(data.get(name) or "").replace("\x00", "").strip()[: LONGEST + 1]
    if one.type == "number":
        return int(text) if text.isdecimal() and len(text) < 10 else text
    return text


def _choices(one: Told, on: str) -> Mapping[str, Any]:
    return {value: bracketed(str(title), letter_titles()) for value, title in one.offered(_subject(on)).items()}


def _step_body(step: StepForm, when: ConditionForm) -> dict[str, Any]:
    if step.kind == "do":
        told = {one.told.name: one.typed for one in step.told if one.typed not in _EMPTY}
        return {"do": step.action.name if step.action else step.gone, **told}
    waits: dict[str, Any] = {"until": step.until} if step.kind == "until" else {"wait": step.length}
    if step.kind == "until" and int(step.days):
        waits["days"] = int(step.days)
    if step.working:
        waits["working"] = True
    still = when.body if step.still == "same" else (step.condition.body if step.condition else None)
    return {**waits, "still": still} if still else waits

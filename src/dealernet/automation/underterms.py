"""What rules would make of kept orders under the terms their buyers have now: whether examples of terms still hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.automation.events import TermsExampleBroken
from dealernet.automation.examples import UNREADABLE
from dealernet.automation.models import TermsExample
from dealernet.automation.past import revived
from dealernet.automation.rules import KIND, Rule, read_rule
from dealernet.business.orders.queries import Agreed, facts_under_terms
from dealernet.business.parties.ports import PROMISES
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.explain import explained
from dealernet.foundation.conditions.tree import words_in
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.log import plain
from dealernet.foundation.facts import SOURCES, Fact
from dealernet.foundation.ids import new_id

ORDER: Final = "order"
BUYER: Final = "party"
TASK: Final = "terms_example"
DUE: Final = timedelta(hours=8)


class TermsBreakExample(Refusal):
    """The terms would have rules do something else with an order that is an example of these terms.

    `examples` names each with its id, what it is called, and what would come of it now.
    """

    code = "terms_break_example"
    message = gettext_lazy(
        "These terms break an example: %(said)s. Leave the terms as they are, or take the example away with them."
    )


@dataclass(frozen=True, slots=True)
class Differing:
    """A rule that makes of an example something else than it did: the example, the rule, the difference in words."""

    example: UUID
    rule: str
    said: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the examples of buyers' terms are weighed by: rules in force, the orders and the buyers as they are now."""

    rules: Mapping[str, Rule]
    titles: Mapping[str, str]
    orders: Mapping[UUID, Mapping[str, Any]]
    buyers: Mapping[UUID, Agreed]
    words: Mapping[str, Fact]

    @classmethod
    def now(cls, examples: Sequence[TermsExample]) -> Standing:
        """As it is now. The statements of facts and one for the rules, however many examples."""
        rules, titles = _rules({one.event_kind for one in examples})
        orders = SOURCES[ORDER].gather(sorted({one.subject for one in examples}))
        words = dict(SOURCES[ORDER].words)
        return cls(rules, titles, orders, cls.agreed_with({one.party for one in examples}), words)

    @staticmethod
    def agreed_with(party_ids: Collection[UUID]) -> dict[UUID, Agreed]:
        """Who is responsible for these buyers, and up to what they owe."""
        found = SOURCES[BUYER].gather(sorted(party_ids))
        return {one: Agreed(told["responsible"], told["credit_limit"]) for one, told in found.items()}

    def title(self, key: str) -> str:
        """What a rule is called; its key where it is gone."""
        return self.titles.get(key, key)

    def of(self, example: TermsExample) -> list[Differing]:
        """Where the rules of now differ from an example. Nothing for an order or a buyer that is gone."""
        now, agreed = self.orders.get(example.subject), self.buyers.get(example.party)
        if now is None or agreed is None:
            return []
        facts = _under(example, now, agreed, self.words)
        on = [rule for rule in self.rules.values() if rule.on == example.event_kind]
        found = [one for rule in on if (one := self._of_one(example, rule, facts)) is not None]
        gone = [key for key in example.rules if key not in self.rules]
        told = {key: _("“%(rule)s” is no longer at work") % {"rule": self.title(key)} for key in gone}
        return [*found, *(Differing(example.id, key, said) for key, said in told.items())]

    def _of_one(self, example: TermsExample, rule: Rule, facts: Mapping[str, Any]) -> Differing | None:
        if words_in(rule.when) - facts.keys():
            return None  # the rule asks now what was not noted then: nothing can be said
        decision = decide(rule.when, facts)
        if decision.holds == (rule.key in example.rules):
            return None
        grounds = [
            {
                "field": one.field,
                "operator": one.operator,
                "value": plain(one.value),
                "actual": plain(one.actual),
                "holds": one.holds,
            }
            for one in decision.grounds
            if one.holds == decision.holds
        ]
        why = "; ".join(one.text for one in explained(grounds, self.words)) or _("without a condition")
        said = _("“%(rule)s” would act (%(why)s)") if decision.holds else _("“%(rule)s” would not act (%(why)s)")
        return Differing(example.id, rule.key, said % {"rule": self.title(rule.key), "why": why})


def differing(example: TermsExample) -> list[Differing]:
    """Where the rules of now differ from one example."""
    return Standing.now([example]).of(example)


class _Held:
    """The examples of some buyers, and where rules differed from each before the act."""

    def __init__(self, party_ids: Collection[UUID]) -> None:
        found = TermsExample.objects.filter(party__in=list(party_ids))
        self._examples = list(found.order_by("party", "id"))
        self._before = _differences(self._examples)

    def broken(self) -> dict[UUID, Refusal]:
        """By buyer: the examples that held before the act and hold no more, each with what would come of it now."""
        after = _differences(self._examples)
        told: dict[UUID, list[dict[str, str]]] = {}
        for one in self._examples:
            known = {each.rule for each in self._before[one.id]}
            new = [each.said for each in after[one.id] if each.rule not in known]
            if new:
                name = f"{one.label}: {one.comment}" if one.comment else one.label
                told.setdefault(one.party, []).append({"id": str(one.id), "name": name, "said": "; ".join(new)})
        return {party: TermsBreakExample(said=_listed(examples), examples=examples) for party, examples in told.items()}

    def tell(self, actor: Actor, broken: Mapping[UUID, Refusal]) -> None:
        """History says it of the buyer, and whoever is responsible gets a task."""
        with translation.override(settings.LANGUAGE_CODE):
            told = {party: refusal for party, refusal in self.broken().items() if party in broken}
            log.record(actor, *(_broken(party, one) for party, why in told.items() for one in why.values["examples"]))
            buyers = SOURCES[BUYER].gather(sorted(told))
            who = system("automation")
            create_tasks(who, [_task(one, why, buyers[one].get("responsible_id")) for one, why in told.items()])


class _Examples:
    """The promises of buyers' terms are their examples."""

    def concern(self) -> Exists:
        """Whether a buyer has an example."""
        return Exists(TermsExample.objects.filter(party=OuterRef("id")))

    def held(self, party_ids: Collection[UUID]) -> _Held:
        """The examples of these buyers, weighed as things stand."""
        return _Held(party_ids)


PROMISES.append(_Examples())


def _broken(party: UUID, example: Mapping[str, str]) -> TermsExampleBroken:
    return TermsExampleBroken(subject=party, stream=party, example=example["name"], said=_listed([example]))


def _task(party: UUID, refusal: Refusal, person: UUID | None) -> NewTask:
    examples = refusal.values["examples"]
    return NewTask(
        key=f"{TASK}:{party}:{new_id()}",
        kind=TASK,
        title=_("New terms break an example of the buyer"),
        reason=_("%(said)s. The terms are taken. Look whether it is meant so; if it is, take the example away.")
        % {"said": _listed(examples)},
        facts={"about": BUYER, "examples": examples},
        party_id=party,
        holder_id=party,
        assignee_id=person,
        due_at=clock.now() + DUE,
    )


def _listed(examples: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(_("“%(name)s”: %(said)s") % one for one in examples)


def _differences(examples: Sequence[TermsExample]) -> dict[UUID, list[Differing]]:
    standing = Standing.now(examples) if examples else None
    return {one.id: standing.of(one) for one in examples} if standing else {}


def _under(example: TermsExample, now: Mapping[str, Any], agreed: Agreed, words: Mapping[str, Fact]) -> dict[str, Any]:
    noted = {name: revived(value, words.get(name)) for name, value in example.facts.items()}
    limit = example.agreed.get("credit_limit")
    then = Agreed(str(example.agreed.get("responsible", "")), None if limit is None else Decimal(str(limit)))
    return facts_under_terms(noted, now, agreed, then=then)


def _rules(kinds: Collection[str]) -> tuple[dict[str, Rule], dict[str, str]]:
    """The rules at work on these kinds of events, and what every rule is called. One statement."""
    found: dict[str, Rule] = {}
    titles: dict[str, str] = {}
    for key, one in publishing.in_force(KIND).items():
        titles[key] = publishing.Held(0, None, "", False, one.body.get("title") or {}).titled() or key  # type: ignore[arg-type]
        if one.body.get("on") not in kinds or one.body.get("off"):
            continue
        try:
            found[key] = read_rule(key, one.number, one.body)
        except UNREADABLE:
            continue
    return found, titles

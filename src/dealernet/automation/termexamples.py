"""Examples of a buyer's terms: what rules make of one of its orders, kept; terms that would change that are refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dealernet.automation.events import MOMENTS, TermsExampleKept, TermsExampleRemoved
from dealernet.automation.examples import NoExample, example_of, rules_on
from dealernet.automation.models import Run, TermsExample
from dealernet.automation.underterms import TASK, Differing, Standing, differing
from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.parties.access import CHANGE_TERMS, parties_open_to
from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.tasks.commands import complete_tasks_of
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.tree import words_in
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.log import plain
from dealernet.foundation.sql import prepared

MOST: Final = 20
"""Examples one buyer may have."""


@dataclass(frozen=True, slots=True)
class TermsExampleRow:
    """An example as the buyer's card shows it: the order, the rules that act on it, and where rules differ now."""

    id: UUID
    order_id: UUID
    label: str
    comment: str
    rules: tuple[str, ...]
    differs: tuple[str, ...]
    made_by: str
    at: Any

    @property
    def keeps(self) -> bool:
        """Whether under the terms and rules of now the same would come of it."""
        return not self.differs


def keep_terms_example(actor: Actor, run_id: UUID, *, comment: str = "", label: str = "") -> UUID:
    """Keep what all rules made of the order of a run as an example of its buyer's terms. The id of the example.

    Keeping it again changes the comment only. Refuses, with the reason, what is no order, what rules decide otherwise
    under the terms of now, a moment, and more than twenty; a buyer whose terms are not the actor's to change. Locks the
    buyer.
    """
    actor.require(CHANGE_TERMS)
    run = Run.objects.filter(id=run_id).first()
    if run is None:
        raise NotThere
    order = orders_of_holders(actor, [run.subject]).get(run.subject) if run.subject_type == "order" else None
    if order is None:
        raise NoExample(why=_("only what happened to an order can be one"))
    if run.event_kind in MOMENTS:
        raise NoExample(why=_("it came by the clock, for one rule only"))
    with transaction.atomic():
        _locked(actor, order.customer_id)
        there = TermsExample.objects.filter(party=order.customer_id)
        known = there.filter(event_id=run.event_id).first()
        if known is not None:
            there.filter(id=known.id).update(comment=comment[:300] or known.comment)
            return known.id
        if there.count() >= MOST:
            raise NoExample(why=_("the buyer has %(most)s already, take one away first") % {"most": MOST})
        made = _example(actor, run, order.customer_id, comment, label)
        _refuse_differing(made)
        made.save(force_insert=True)
        log.record(actor, TermsExampleKept(subject=made.party, stream=made.party, example=name_of(made)))
    return made.id


def remove_terms_example(actor: Actor, party_id: UUID, example_id: UUID) -> None:
    """Take an example of a buyer's terms away; it binds no longer. Its task is closed once the others hold. Locks the
    buyer.
    """
    with transaction.atomic():
        _locked(actor, party_id)
        found = TermsExample.objects.filter(id=example_id, party=party_id).first()
        if found is None:
            raise NotThere
        found.delete()
        log.record(actor, TermsExampleRemoved(subject=party_id, stream=party_id, example=name_of(found)))
        if all(one.keeps for one in terms_examples_of(party_id)):
            complete_tasks_of(actor, [party_id], [TASK], outcome=_("The example was taken away"))


def change_terms(
    actor: Actor, party_id: UUID, terms: Sequence[NewTerm], *, without: Collection[UUID] = ()
) -> list[tuple[NewTerm, Refusal]]:
    """Record all of these terms of a buyer or, when one is refused, none; what was refused.

    `without` are examples to be taken away first: with the terms, or not at all.
    """
    with transaction.atomic():
        standing = TermsExample.objects.filter(party=party_id, id__in=list(without)).values_list("id", flat=True)
        for one in sorted(standing):
            remove_terms_example(actor, party_id, one)
        outcomes = record_terms(actor, terms)
        refused = [(term, one.refusal) for term, one in zip(terms, outcomes, strict=True) if one.refusal]
        if refused:
            transaction.set_rollback(True)
    return refused


def terms_examples_of(party_id: UUID) -> list[TermsExampleRow]:
    """The examples of a buyer's terms, the newest first, each with where the rules of now differ from it.

    Whose buyer it is must have been asked of its own query before. One statement where there is none, else those of
    facts; however many.
    """
    examples = list(TermsExample.objects.filter(party=party_id).order_by("-id"))
    if not examples:
        return []
    standing = Standing.now(examples)
    return [
        TermsExampleRow(
            id=one.id,
            order_id=one.subject,
            label=one.label,
            comment=one.comment,
            rules=tuple(standing.title(key) for key in one.rules),
            differs=tuple(each.said for each in standing.of(one)),
            made_by=one.made_by,
            at=one.at,
        )
        for one in examples
    ]


def name_of(example: TermsExample) -> str:
    """What people call it: what stands on the order, and why it is an example."""
    return f"{example.label}: {example.comment}" if example.comment else example.label


def _example(actor: Actor, run: Run, party: UUID, comment: str, label: str) -> TermsExample:
    asked = frozenset().union(*(words_in(rule.when) for rule in rules_on(run.event_kind).values()), frozenset())
    noted = example_of(run, asked, rule="", comment=comment, label=label)
    acted = Run.objects.filter(event_id=run.event_id).exclude(state="not_matched").values_list("rule", flat=True)
    now = Standing.agreed_with([party])[party]
    then = prepared(_LIMIT_THEN, [party, run.event_id])
    limit = now.credit_limit if not then else _sum(then[0][0])
    return TermsExample(
        party=party,
        event_id=run.event_id,
        event_kind=run.event_kind,
        subject=run.subject,
        label=noted.label[:300],
        comment=comment[:300],
        facts={name: plain(value) for name, value in noted.facts.items()},
        agreed={"responsible": now.responsible, "credit_limit": plain(limit)},
        rules=sorted(acted),
        made_by=actor.name[:160],
    )


_LIMIT_THEN: Final = """
select e.facts -> 'was' ->> 'credit_limit' from events_event e
 where e.subject = %s and e.kind = 'parties.terms_recorded' and e.id > %s and e.facts -> 'was' ? 'credit_limit'
 order by e.id limit 1
"""
"""The limit at an event: what it was before the first change that came later."""


def _sum(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _refuse_differing(made: TermsExample) -> None:
    found: list[Differing] = differing(made)
    if found:
        said = "; ".join(one.said for one in found)
        raise NoExample(why=_("under the terms and rules of now it comes out otherwise: %(said)s") % {"said": said})


def _locked(actor: Actor, party_id: UUID) -> None:
    found = parties_open_to(actor, CHANGE_TERMS).filter(id=party_id).select_for_update(no_key=True, of=("self",))
    if not found.exists():
        raise PartyUnknown

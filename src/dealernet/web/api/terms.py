"""Terms of buyers, and the examples that bind them: read, recorded, kept and taken away."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from dealernet.automation.queries import run_of
from dealernet.automation.termexamples import (
    change_terms,
    keep_terms_example,
    remove_terms_example,
    terms_examples_of,
)
from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.parties.access import SEE
from dealernet.business.parties.commands import NewTerm
from dealernet.business.parties.queries import BuyingTerms, TermLine, party_card
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.web.api import record_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Buyers"])
SOURCE: Final = "api"
_TOLD: Final = ("term", "source", "seen_at", "missing", "kept_in_onec")


@router.get("/{uuid:buyer_id}/terms/", response={200: shapes.TermsOut, **READING}, summary="Terms of a buyer")
def card(request: ActorRequest, buyer_id: UUID) -> HttpResponse:
    """Every term with its source, and the examples that bind them."""
    return _terms(request.actor, buyer_id)


@router.patch("/{uuid:buyer_id}/terms/", response={200: shapes.TermsOut, **WRITING}, summary="Record terms")
def record(request: ActorRequest, buyer_id: UUID, given: shapes.TermsIn) -> HttpResponse:
    """All of these terms or, when one is refused, none. Safe to repeat.

    Terms that break an example of the buyer are refused with `terms_break_example`: `values.examples` names each and
    says what would come of it now. Named in `without`, it is taken away together with the change.
    """
    party_card(request.actor, buyer_id)
    terms = [NewTerm(buyer_id, name, value, source=SOURCE) for name, value in given.terms.items()]
    for _item, refusal in change_terms(request.actor, buyer_id, terms, without=given.without):
        raise refusal
    return _terms(request.actor, buyer_id)


@router.post("/{uuid:buyer_id}/examples/", response={201: shapes.TermsOut, **WRITING}, summary="Keep an example")
def keep(request: ActorRequest, buyer_id: UUID, given: shapes.TermsExampleIn) -> HttpResponse:
    """What rules made of an order of the buyer binds its terms from now on. Keeping it again changes the comment."""
    run = run_of(request.actor, given.run)
    order = orders_of_holders(request.actor, [run.subject]).get(run.subject)
    if order is None or order.customer_id != buyer_id:
        raise NotThere
    label = _("Order No. %(number)s") % {"number": order.number}
    keep_terms_example(request.actor, given.run, comment=given.comment, label=label)
    return _terms(request.actor, buyer_id, status=201)


@router.delete(
    "/{uuid:buyer_id}/examples/{uuid:example_id}/",
    response={200: shapes.TermsOut, **WRITING},
    summary="Take an example away",
)
def remove(request: ActorRequest, buyer_id: UUID, example_id: UUID) -> HttpResponse:
    """It binds the terms no longer."""
    remove_terms_example(request.actor, buyer_id, example_id)
    return _terms(request.actor, buyer_id)


def _terms(actor: Actor, buyer_id: UUID, status: int = 200) -> HttpResponse:
    actor.require(SEE)
    found = party_card(actor, buyer_id)
    examples = [{**asdict(one), "keeps": one.keeps} for one in terms_examples_of(buyer_id)]
    terms = [_term(line, found.terms) for line in found.term_lines]
    return answered({"terms": terms, "examples": examples}, status)


def _term(line: TermLine, terms: BuyingTerms) -> dict[str, Any]:
    ids = {"responsible": terms.responsible_id, "price_type": terms.price_type_id}
    value = ids.get(line.term, line.value)
    return {**{name: getattr(line, name) for name in _TOLD}, "value": None if value == "" else value}

"""Credit accounts follow the terms that were agreed with their customers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from dealernet.business.parties.queries import terms_of
from dealernet.business.settlements.access import CHANGE_TERMS
from dealernet.business.settlements.steps import CreditTerms, set_terms
from dealernet.foundation.access.actor import Actor


def follow_terms(actor: Actor, party_ids: Sequence[UUID]) -> list[UUID]:
    """Take over the limit and deferral these customers have now; answer whose changed. Repeating changes nothing.

    Locks accounts in key order. Five statements, however many customers.
    """
    actor.require(CHANGE_TERMS)
    with transaction.atomic():
        agreed = terms_of(actor, party_ids)
        return set_terms([CreditTerms(one.party_id, one.credit_limit, one.deferral_days) for one in agreed.values()])

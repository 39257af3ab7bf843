"""Which papers an actor reaches."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from dealernet.business.documents.models import Document
from dealernet.foundation.access.actor import Actor

SEE: Final = "documents.see"
ISSUE: Final = "documents.issue"


def documents_open_to(actor: Actor, power: str) -> QuerySet[Document]:
    """The papers on which the actor holds the power: a buyer's own, a manager's customers', or all."""
    actor.require(power)
    documents = Document.objects.all()
    reach = actor.reach
    if reach.dealer_id is not None:
        return documents.filter(party_id=reach.dealer_id)
    if reach.everything:
        return documents
    return documents.filter(Q(party__responsible_id=actor.id) | Q(party__group_id__in=reach.groups))

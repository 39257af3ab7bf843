"""What rules may do with papers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item, action
from dealernet.business.documents import commands
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.outcomes import Outcome


@action(
    "documents.send_by_edo",
    _("send it by EDO"),
    subjects=["document"],
    announces=["documents.edo_due"],
    leaves=True,
    power="documents.issue",
)
def send_by_edo(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Send the transfer document to the buyer by EDO."""
    return commands.send_by_edo(actor, [item.subject for item in items])

"""Papers that are to go by EDO become due in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import reaction
from dealernet.foundation.exchange.journal import make_due

SYSTEM: Final = "edo"
KIND: Final = "transfer"


@reaction("edo.due", kinds=["documents.edo_due"])
def note_due(events: Sequence[Recorded]) -> None:
    """Each is due once, however often it is told."""
    make_due(SYSTEM, KIND, [event.subject for event in events])

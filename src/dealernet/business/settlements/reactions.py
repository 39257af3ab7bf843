"""What settlements do when something happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from dealernet.business.settlements.commands import follow_terms
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import reaction

OF_CREDIT = {"credit_limit", "deferral_days"}


@reaction("settlements.terms", kinds=["parties.terms_recorded"])
def take_terms(events: Sequence[Recorded]) -> None:
    """The limit and deferral agreed with a customer reach the account credit is taken from."""
    parties = {event.subject for event in events if OF_CREDIT & set(event.facts["now"])}
    if parties:
        follow_terms(system("settlements"), sorted(parties))

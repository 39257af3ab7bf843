"""What settlements do when something happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from dealernet.business.settlements.commands import follow_terms, resume_settled
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import reaction

OF_CREDIT = {"credit_limit", "deferral_days"}
FREED = ["settlements.credit_freed", "settlements.debts_told"]


@reaction("settlements.terms", kinds=["parties.terms_recorded"])
def take_terms(events: Sequence[Recorded]) -> None:
    """The limit and deferral agreed with a customer reach the account credit is taken from."""
    parties = {event.subject for event in events if OF_CREDIT & set(event.facts["now"])}
    if parties:
        follow_terms(system("settlements"), sorted(parties))


@reaction("settlements.stopped", kinds=FREED)
def let_ship_again(events: Sequence[Recorded]) -> None:
    """A customer who paid what was overdue is shipped to again, at once. A few statements a batch."""
    causes = {event.subject: event.id for event in events}
    resume_settled(system("settlements").for_causes(causes, {}), sorted(causes))

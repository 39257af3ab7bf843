"""What the list of payments is narrowed by."""

from __future__ import annotations

from typing import ClassVar, Final

from dealernet.business.settlements.access import SEE
from dealernet.business.settlements.queries import PaymentRow
from dealernet.web.desk.cutting import PlainCut
from dealernet.web.listing.columns import Listing

PAYMENTS: Final[Listing[PaymentRow]] = Listing("payments", "payment", (), "desk-payments", SEE)


class PaymentsChosen(PlainCut):
    """A cut of payments."""

    __slots__ = ()
    subject: ClassVar[str] = "payment"
    names: ClassVar[tuple[str, ...]] = ("q", "state")

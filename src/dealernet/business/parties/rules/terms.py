"""Terms of trade: which there are, what their values may be, and which a regular customer needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.parties.errors import TermUnknown, TermWrong
from dealernet.foundation.money import kopecks

TermValue = str | int | Decimal | UUID | None

NEEDED_FOR_AUTOMATIC: Final = ("responsible", "agreement", "price_type", "deferral_days")
"""What a regular customer has; whoever lacks one of these is looked at by a person."""


@dataclass(frozen=True, slots=True)
class NewTerm:
    """One value of one term for one party, as a source tells it."""

    party_id: UUID
    term: str
    value: Any
    source: str = "desk"
    seen_at: datetime | None = None
    detail: str = ""


def term_value(term: str, value: Any) -> TermValue:
    """The value as it is kept; nothing for an empty one. Refuses unknown terms and values out of bounds."""
    if term not in TERMS:
        raise TermUnknown(term=term, known=", ".join(TERMS))
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    label, read, right = TERMS[term]
    try:
        return read(value)
    except (ValueError, InvalidOperation):
        raise TermWrong(term=label, value=str(value)[:60], right=right) from None


def missing_terms(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Which terms of a regular customer are not agreed. A deferral of zero days is an agreed prepayment."""
    return tuple(term for term in NEEDED_FOR_AUTOMATIC if values.get(term) in (None, ""))


def as_stored(value: TermValue) -> str | int | None:
    """The value as JSON keeps it: sums and ids as text."""
    return value if value is None or isinstance(value, (str, int)) else str(value)


def _words(longest: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        words = " ".join(str(value).split())
        if len(words) > longest:
            raise ValueError(words)
        return words

    return read


def _days(value: Any) -> int:
    days = Decimal(str(value).strip())
    if not days.is_finite() or days != int(days) or not 0 <= days <= 3650:
        raise ValueError(value)
    return int(days)


def _sum(value: Any) -> Decimal:
    amount = Decimal(str(value).replace("\xa0", "").replace(" ", "").replace(",", "."))
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 12:
        raise ValueError(value)
    return kopecks(amount)


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


_A_PERSON = _("Choose one of your colleagues.")
_A_SUM = _("A sum in roubles from 0, such as 300000.")

TERMS: Final[dict[str, tuple[Any, Callable[[Any], TermValue], Any]]] = {
    "responsible": (_("Responsible"), _id, _A_PERSON),
    "customer_type": (_("Customer type"), _words(40), _("At most 40 letters.")),
    "agreement": (_("Agreement"), _words(120), _("At most 120 letters.")),
    "price_type": (_("Price type"), _id, _("Choose one of the price types.")),
    "deferral_days": (_("Deferral, days"), _days, _("A whole number of days from 0 to 3650.")),
    "credit_limit": (_("Credit limit"), _sum, _A_SUM),
    "minimum_order": (_("Smallest order"), _sum, _A_SUM),
}
"""The terms in the order a card shows them: name for people, how a value is read, what would be right."""

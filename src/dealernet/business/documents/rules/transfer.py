"""The transfer document (УПД) before it has a number: what left, between whom, at which tax. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dealernet.business.documents.rules.paper import Bank, PaperLine, Side
from dealernet.foundation.money import ZERO


@dataclass(frozen=True, slots=True)
class Participant(Side):
    """A party to a transfer as it was when the paper was made, with its address at an operator of EDO."""

    edo_id: str = ""


@dataclass(frozen=True, slots=True)
class TransferLine(PaperLine):
    """A line of what left; `unit_code` is the unit's number in the classifier of units."""

    unit_code: str

    @property
    def net(self) -> Decimal:
        """The cost without the tax contained in it."""
        return self.cost - self.vat


@dataclass(frozen=True, slots=True)
class Basis:
    """What the goods were handed over by: the buyer's order."""

    name: str
    number: str
    dated: date


@dataclass(frozen=True, slots=True)
class TransferPaper:
    """What left with one shipment. `number` is 1C's where 1C shipped; otherwise the counter gives it.

    `regime` is the seller's tax regime: without VAT the paper only transfers, with it it is also an invoice for tax.
    """

    holder_id: Any
    shipment_id: Any
    party_id: Any
    seller: Participant
    bank: Bank
    buyer: Participant
    consignee: str
    lines: Sequence[TransferLine]
    order_number: str
    shipment_number: str
    shipped_on: date
    basis: Basis
    regime: str
    director: str = ""
    accountant: str = ""
    number: str = ""
    issuer: str = "dealernet"

    @property
    def series(self) -> str:
        """Which counter the number is of: each seller has one a year."""
        return f"{self.seller.inn}-{self.shipped_on.year}"

    @property
    def total(self) -> Decimal:
        """The sum of lines, tax inside."""
        return sum((line.cost for line in self.lines), ZERO)

    @property
    def vat(self) -> Decimal:
        """The tax of all lines."""
        return sum((line.vat for line in self.lines), ZERO)

    @property
    def function(self) -> str:
        """What the paper is in the tax service's words: with VAT also an invoice for tax, else a transfer only."""
        return "ДОП" if self.regime == "simplified" else "СЧФДОП"

    def missing(self) -> tuple[str, ...]:
        """What a paper cannot be numbered without."""
        wanted = {
            "seller_name": self.seller.name,
            "seller_inn": self.seller.inn,
            "buyer_name": self.buyer.name,
            "lines": self.lines,
        }
        return tuple(name for name, value in wanted.items() if not value)

    def body(self) -> dict[str, Any]:
        """Everything the faces are drawn from, as JSON keeps it."""
        body = asdict(self)
        body["lines"] = [{**asdict(line), "vat": line.vat, "net": line.net} for line in self.lines]
        return {**body, "function": self.function, "total": self.total, "vat": self.vat, "net": self.total - self.vat}

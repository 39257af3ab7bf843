"""The neutral trade document: what every face of a paper is drawn from. Parties are snapshots, tax is per line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from dealernet.foundation.money import ZERO, vat_inside

_WHATEVER_IS_SOLD: Final[dict[str, Decimal | None]] = {
    "simplified": None,
    "simplified_5": Decimal(5),
    "simplified_7": Decimal(7),
}
"""Regimes of the seller under which every line is taxed alike; under the others each product has its own rate."""


@dataclass(frozen=True, slots=True)
class Side:
    """A party as it was when the paper was issued."""

    name: str
    inn: str = ""
    kpp: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """Where the money is to go."""

    account: str = ""
    name: str = ""
    bic: str = ""
    correspondent: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line: what, how many, at what price with tax inside; `vat_rate` empty means without tax."""

    article: str
    name: str
    unit: str
    quantity: Decimal
    price: Decimal
    cost: Decimal
    vat_rate: Decimal | None

    @property
    def vat(self) -> Decimal:
        """The tax contained in the line."""
        return vat_inside(self.cost, self.vat_rate)


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice before it has a number: sides, bank, lines, conditions."""

    holder_id: Any
    party_id: Any
    seller: Side
    bank: Bank
    buyer: Side
    lines: Sequence[PaperLine]
    order_number: str
    terms: str = ""
    director: str = ""
    accountant: str = ""
    number: str = ""
    issuer: str = "dealernet"
    issued_on: date | None = None
    """The day its issuer gave; today when nobody did."""

    @property
    def total(self) -> Decimal:
        """The sum of lines."""
        return sum((line.cost for line in self.lines), ZERO)

    @property
    def vat(self) -> Decimal:
        """The tax of all lines."""
        return sum((line.vat for line in self.lines), ZERO)

    def missing(self) -> tuple[str, ...]:
        """What the law and the bank need and is not there: the paper cannot be issued without it."""
        wanted = {
            "seller_name": self.seller.name,
            "seller_inn": self.seller.inn,
            "account": self.bank.account,
            "bic": self.bank.bic,
            "bank": self.bank.name,
            "buyer_name": self.buyer.name,
            "lines": self.lines,
        }
        return tuple(name for name, value in wanted.items() if not value)

    def body(self) -> dict[str, Any]:
        """Everything the faces are drawn from, as JSON keeps it."""
        body = _told(self)
        body |= {"seller": _told(self.seller), "bank": _told(self.bank), "buyer": _told(self.buyer)}
        body["lines"] = [{**_told(line), "vat": line.vat} for line in self.lines]
        if self.issued_on is None:
            del body["issued_on"]
        return {**body, "total": self.total, "vat": sum((line["vat"] for line in body["lines"]), ZERO)}


def _told(part: Any) -> dict[str, Any]:
    return {field.name: getattr(part, field.name) for field in fields(part)}


def vat_rate(regime: str, rate: Decimal | None) -> Decimal | None:
    """The tax of a line under the seller's regime: the product's own, or one for everything, or none."""
    if regime in _WHATEVER_IS_SOLD:
        return _WHATEVER_IS_SOLD[regime]
    return rate


def purpose(number: str, on: date, vat: Decimal) -> str:
    """The payment's purpose, so that the money finds its invoice: number and date, then the tax."""
    tail = f"в т.ч. НДС {vat}" if vat else "НДС не облагается"
    return f"Оплата по счёту № {number} от {on:%d.%m.%Y}, {tail}"


def file_stem(kind: str, number: str, version: int) -> str:
    """What the file of a paper is called, on pages and in letters alike, without its ending."""
    again = f"-v{version}" if version > 1 else ""
    return f"{'УПД' if kind == 'transfer' else 'Счёт'}-{number}{again}"

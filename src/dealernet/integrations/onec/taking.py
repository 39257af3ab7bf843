"""What the parts of a reading share: who reads, the report, and what this file said before."""

from __future__ import annotations

from dataclasses import dataclass, field

from dealernet.foundation.access.actor import Actor
from dealernet.integrations.onec.models import ExchangeAccount
from dealernet.integrations.onec.report import Report


@dataclass
class Taking:
    """A file as it is taken: `price_types` and `warehouses` are those it has declared so far."""

    actor: Actor
    report: Report
    account: ExchangeAccount | None = None
    catalogue: str = ""
    price_types: set[str] = field(default_factory=set)
    warehouses: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Warehouses an account's offers are about are known from its earlier files."""
        if self.account is not None:
            self.warehouses |= set(self.account.warehouses)

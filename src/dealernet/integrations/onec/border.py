"""The border with 1C as settings: who masters what, and when an order becomes final."""

from __future__ import annotations

from typing import Any, Final

from dealernet.foundation.configuration import publishing

KIND: Final = "border"
KEY: Final = "onec"
FINAL_AT: Final = {"qualified": "orders.qualified", "invoiced": "orders.invoiced", "paid": "orders.paid"}
DEFAULTS: Final[dict[str, str]] = {
    "final_at": "invoiced",
    "invoices": "dealernet",
    "terms": "onec",
    "debts": "onec",
}


@publishing.kind(KIND)
def problems(body: Any) -> list[str]:
    """Why a border may not be published."""
    if not isinstance(body, dict):
        return ["a border is a table of settings"]
    found = []
    if body.get("final_at", "invoiced") not in FINAL_AT:
        found.append(f"an order becomes final at one of {', '.join(FINAL_AT)}")
    for name in ("invoices", "terms", "debts"):
        if body.get(name, "onec") not in ("dealernet", "onec"):
            found.append(f"“{name}” is mastered by dealernet or by onec")
    return found

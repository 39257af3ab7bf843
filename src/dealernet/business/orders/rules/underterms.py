"""An order of the past as it would have been under other terms of its buyer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from dealernet.business.orders.rules.money import may_ship_now
from dealernet.business.orders.stages import Stage

FOLLOWING: Final = ("agreement", "price_type", "deferral_days", "client", "customer_type", "missing_terms")
"""The words of an order that are its buyer's terms."""
OF_SEGMENTS: Final = "party_segment_"
NOT_YET_TAKEN: Final = (Stage.DRAFT, Stage.SUBMITTED)
"""Stages at which credit is asked for."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What of a buyer's terms the words of an order do not tell themselves."""

    responsible: str
    credit_limit: Decimal | None


def facts_under_terms(
    noted: Mapping[str, Any], now: Mapping[str, Any], agreed: Agreed, *, then: Agreed
) -> dict[str, Any]:
    """The words noted of an order, with its buyer's terms as they stand in the words of `now`.

    `then` is what the buyer had when the order was noted. Of credit only what is certain is told: what lacked then,
    more or less by what the limit differs, and never less than the order itself is beyond the limit; what else the
    buyer owed is not known.
    """
    told = {**noted, **{name: now[name] for name in noted if name in now and _follows(name)}}
    if noted.get("responsible") == then.responsible:
        told["responsible"] = agreed.responsible
    if noted.get("stage") not in NOT_YET_TAKEN or not {"total", "paid", "held_for_credit"} <= noted.keys():
        return told
    lack = _lacking(noted, now.get("deferral_days"), agreed, then)
    held = bool(noted.get("held_for_stock") or noted.get("held_reason") or lack)
    shipping = bool(may_ship_now(deferral_days=now.get("deferral_days"), paid=noted["paid"], total=noted["total"]))
    worked = {"held_for_credit": lack, "is_held": held, "ships_by_terms": shipping}
    return {**told, **{name: value for name, value in worked.items() if name in noted}}


def _follows(name: str) -> bool:
    return name in FOLLOWING or name.startswith(OF_SEGMENTS)


def _lacking(noted: Mapping[str, Any], deferral: int | None, agreed: Agreed, then: Agreed) -> Decimal | None:
    if not deferral:
        return None
    limit = agreed.credit_limit or Decimal(0)
    alone = noted["total"] - limit
    lacked = noted["held_for_credit"]
    shifted = lacked + (then.credit_limit or Decimal(0)) - limit if lacked else Decimal(0)
    lack = max(alone, shifted)
    return lack if lack > 0 else None

"""How a buyer was at a past moment, by what its events left."""

from __future__ import annotations

from typing import Final

from dealernet.foundation.pasts import PASTS, Left, Past, part

_TERMS: Final = ("customer_type", "agreement", "deferral_days", "credit_limit")


def _term(name: str) -> dict[str, Left]:
    return {"parties.terms_recorded": part(name, "now", "was")}


PASTS["party"] = Past(
    began="parties_party.created_at",
    fixed=frozenset({"kind", "origin", "created_at"}),
    own=frozenset({"name", "inn", "region", "responsible", "group"}),
    by={name: _term(name) for name in _TERMS},
    first={},
)

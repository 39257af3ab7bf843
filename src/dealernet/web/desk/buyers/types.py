"""The types of customers there are to choose among: rules and validations know a buyer's type by its exact words."""

from __future__ import annotations

from typing import Final

from dealernet.automation.rules import KIND as RULE
from dealernet.business.parties.queries import customer_types
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.mentions import named_in
from dealernet.foundation.configuration.publishing import in_force
from dealernet.foundation.validations import KIND as VALIDATION

WORD: Final = "customer_type"


def types_to_choose(actor: Actor) -> list[str]:
    """The types buyers have so far, and those that rules and validations at work name. Three statements."""
    found = set(customer_types(actor))
    for kind in (RULE, VALIDATION):
        for one in in_force(kind).values():
            if not one.body.get("off"):
                found |= named_in({name: part for name, part in one.body.items() if name != "examples"}, WORD)
    return sorted(found, key=str.casefold)

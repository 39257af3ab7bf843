"""Newcomers' orders go to the one person named for newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.access import ASSIGN
from dealernet.business.orders.commands.acting import locked_orders
from dealernet.business.orders.commands.moving import assign_orders
from dealernet.business.parties.commands import assign_responsible
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import Refusal
from dealernet.foundation.outcomes import Outcome

KIND: Final = "trade"
KEY: Final = "newcomers"


class NobodyForNewcomers(Refusal):
    """Nobody is named to take newcomers."""

    code = "nobody_for_newcomers"
    message = _("Nobody is named for newcomers: choose a person in the settings.")


class PersonForNewcomersGone(Refusal):
    """Whoever was named for newcomers may no longer sign in."""

    code = "person_for_newcomers_gone"
    message = _("The person named for newcomers no longer works here: choose another in the settings.")


@publishing.kind(KIND)
def problems(body: Any) -> list[str]:
    """Whoever takes newcomers is an account that may sign in."""
    if not isinstance(body, dict) or "account" not in body:
        return []
    found = Account.objects.filter(id=body["account"], is_active=True, dealer_id=None).exists()
    return [] if found else ["choose one of the staff"]


def assign_newcomers(actor: Actor, order_ids: Sequence[UUID]) -> list[Outcome]:
    """Make the person named for newcomers responsible for orders nobody is responsible for, and for their customers.

    Locks the orders, then the customers.
    """
    named = publishing.current(KIND, KEY)
    if named is None:
        return [Outcome(order_id, NobodyForNewcomers(), changed=False) for order_id in order_ids]
    person = UUID(named.body["account"])
    if not Account.objects.filter(id=person, is_active=True).exists():
        return [Outcome(order_id, PersonForNewcomersGone(), changed=False) for order_id in order_ids]
    with transaction.atomic():
        orders = locked_orders(actor, ASSIGN, order_ids)
        free = [order.id for order in orders.values() if order.responsible_id is None]
        done = {one.subject: one for one in assign_orders(actor, free, person)} if free else {}
        if free:
            assign_responsible(actor, [orders[order_id].customer_id for order_id in free], person)
    return [done.get(order_id, Outcome(order_id, changed=False)) for order_id in order_ids]

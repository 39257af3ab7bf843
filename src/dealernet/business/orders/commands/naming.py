"""A company decides which statuses its orders have: all of them at once, as a new revision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from dealernet.business.orders.errors import StatusStillNamed, StatusUnknown
from dealernet.business.orders.facts.statuses import KEY, KIND, order_statuses, order_statuses_in_force
from dealernet.business.orders.rules.statuses import Statuses
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.mentions import Mention, mentions_of, replace_mentions
from dealernet.foundation.configuration.publishing import PUBLISH, also_asked, publish

SUBJECT: Final = "order"
FIELD: Final = "status"


def publish_statuses(
    actor: Actor,
    body: Any,
    *,
    comment: str = "",
    instead_of: int | None = None,
    instead: Mapping[str, str] | None = None,
) -> int:
    """Bring these statuses into force; the number of the revision. What they were stays as a former revision.

    `instead` says which status rules, validations and saved views name from now on in the place of one that goes: they
    are published and saved anew in the same transaction. Refuses statuses with problems, a removed one that something
    names and nothing is given for, and, with `instead_of`, when another revision than that one is in force by now.
    Locks the definition, then those that name what goes.
    """
    actor.require(PUBLISH)
    given = instead or {}
    with transaction.atomic():
        before, standing = order_statuses_in_force()
        number = publish(
            actor,
            KIND,
            KEY,
            body,
            comment=comment,
            instead_of=standing if instead_of is None else instead_of,
            asked=False,
        )
        now = order_statuses()
        gone = [one.key for one in before.listed if now.known(one.key) is None]
        unknown = [key for key in given.values() if now.known(key) is None]
        if unknown:
            raise StatusUnknown(status=unknown[0][:40])
        named = mentions_of(SUBJECT, FIELD, [key for key in gone if key not in given])
        if named:
            raise _still_named(named, before)
        replace_mentions(actor, SUBJECT, FIELD, {key: given[key] for key in gone if key in given})
    return number


@also_asked(KIND)
def named_still(key: str, body: Any) -> list[str]:
    """A status that something names goes only with what is to be named instead: by `publish_statuses`."""
    kept = {one["key"] for one in body}
    before = order_statuses()
    named = mentions_of(SUBJECT, FIELD, [one.key for one in before.listed if one.key not in kept])
    return [str(_still_named(named, before))] if named else []


def _still_named(named: list[Mention], before: Statuses) -> StatusStillNamed:
    titles, status = ", ".join(f"«{one.title}»" for one in named[:5]), before.known(named[0].values[0])
    return StatusStillNamed(status=status.label if status else named[0].values[0], names=titles)

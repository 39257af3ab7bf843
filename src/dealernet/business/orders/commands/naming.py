"""A company gives the states of orders its own names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from dealernet.business.orders.queries.statuses import KEY, KIND, order_statuses_in_force
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH, publish


def rename_statuses(actor: Actor, names: Mapping[str, tuple[str, str]]) -> int:
    """Give statuses the names staff and buyers read, in the language of now; the number of the revision in force.

    Statuses that are not named stay; an empty name for buyers is the staff's. What a status follows does not
    change. Refuses empty and too long names; then nothing has changed.
    """
    actor.require(PUBLISH)
    statuses, _ = order_statuses_in_force()
    language = translation.get_language() or "ru"
    body = [_renamed(one.as_body(), language, names.get(one.key)) for one in statuses.listed]
    return publish(actor, KIND, KEY, body)


def _renamed(one: dict[str, Any], language: str, given: tuple[str, str] | None) -> dict[str, Any]:
    if given is None:
        return one
    own, buyers = (text.strip() for text in given)
    name, buyer_name = {**one["name"], language: own}, {**one.get("buyer_name", {}), language: buyers}
    one["name"] = {code: text for code, text in name.items() if text or code == "ru"}
    one["buyer_name"] = {code: text for code, text in buyer_name.items() if text}
    if not one["buyer_name"]:
        del one["buyer_name"]
    return one

"""Statuses of orders: those a company starts with, with changes; those of story D over goods at the warehouse."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from dealernet.business.orders.rules.statuses import standard_statuses

GATHERED = {"field": "goods_there", "operator": "is", "value": True}


def with_one(key: str, **changes: Any) -> list[dict[str, Any]]:
    """The standard statuses with changes of one; nothing takes a part away."""
    body = [{**one, **changes} if one["key"] == key else one for one in deepcopy(list(standard_statuses()))]
    return [{name: value for name, value in one.items() if value is not None} for one in body]


def without(*keys: str) -> list[dict[str, Any]]:
    """The standard statuses without some."""
    return [one for one in deepcopy(list(standard_statuses())) if one["key"] not in keys]


def by_goods() -> list[dict[str, Any]]:
    """Submitted orders by where their goods are: not all at the shipping warehouse, or all."""
    partly = {"key": "partly", "name": {"ru": "Не весь товар на складе отгрузки"}, "stages": ["submitted", "qualified"]}
    partly["when"] = {**GATHERED, "value": False}
    wholly = {"key": "wholly", "name": {"ru": "Весь товар на складе отгрузки"}, "stages": ["submitted"]}
    return [partly, wholly, *without("received")]

"""Powers: what an actor may do, named `area.verb`, and the roles that bundle them."""

from __future__ import annotations

from collections.abc import Mapping

_roles: dict[str, frozenset[str]] = {}


def define_roles(roles: Mapping[str, frozenset[str]]) -> None:
    """Tell the foundation what each role includes. Called once at start, from the floor that knows all areas."""
    _roles.clear()
    _roles.update(roles)


def powers_of(role: str) -> frozenset[str]:
    """The powers of a role; none for a role nobody defined."""
    return _roles.get(role, frozenset())


def roles() -> list[str]:
    """The roles there are, in the order they were defined."""
    return list(_roles)

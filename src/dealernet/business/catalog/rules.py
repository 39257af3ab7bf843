"""Decisions about products: what their values may be, and the tree their groups form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from dealernet.business.catalog.errors import ProductNameless, StepWrong, VatWrong


@dataclass(frozen=True, slots=True)
class Branch:
    """A group of products in the tree: how deep it lies, and how many are on sale in it and below."""

    id: UUID
    parent_id: UUID | None
    name: str
    depth: int
    products: int

    @property
    def indented(self) -> str:
        """The name set in by its depth, for lists that cannot show a tree."""
        return "\u00a0\u00a0\u00a0" * self.depth + self.name


def branches(groups: Sequence[tuple[UUID, UUID | None, str]], sold: dict[UUID, int]) -> list[Branch]:
    """The tree of groups read top-down, each with the products of its whole branch.

    `groups` are `(id, parent, name)` in the order of siblings. A group whose parent is unknown, or that is its
    own ancestor, stands at the top.
    """
    children: dict[UUID | None, list[tuple[UUID, str]]] = {}
    rooted = _rooted(groups)
    for group_id, parent_id, name in groups:
        children.setdefault(parent_id if group_id in rooted else None, []).append((group_id, name))
    found: list[Branch] = []

    def walk(parent_id: UUID | None, depth: int) -> int:
        below = 0
        for group_id, name in children.get(parent_id, []):
            place = len(found)
            found.append(Branch(group_id, parent_id, name, depth, 0))
            count = sold.get(group_id, 0) + walk(group_id, depth + 1)
            found[place] = Branch(group_id, parent_id, name, depth, count)
            below += count
        return below

    walk(None, 0)
    return found


def branch_of(tree: Iterable[Branch], group_id: UUID) -> set[UUID]:
    """A group and all groups below it; empty for a group that is not there."""
    within: set[UUID] = set()
    for branch in tree:
        if branch.id == group_id or branch.parent_id in within:
            within.add(branch.id)
    return within


def acceptable(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a product, tidied. Refuses no name, a step that is not above zero, a rate that is no percentage."""
    tidy = {name: " ".join(value.split()) if _is_line(name, value) else value for name, value in values.items()}
    if "name" in tidy and not tidy["name"]:
        raise ProductNameless
    if "step" in tidy:
        tidy["step"] = _number(tidy["step"], Decimal("0.001"), Decimal(1_000_000), StepWrong)
    if tidy.get("vat_rate") not in (None, ""):
        tidy["vat_rate"] = _number(tidy["vat_rate"], Decimal(0), Decimal(100), VatWrong)
    elif "vat_rate" in tidy:
        tidy["vat_rate"] = None
    return tidy


def _rooted(groups: Sequence[tuple[UUID, UUID | None, str]]) -> set[UUID]:
    parents = {group_id: parent_id for group_id, parent_id, _ in groups}
    rooted: set[UUID] = set()
    for group_id, parent_id in parents.items():
        above, at = {group_id}, parent_id
        while at is not None and at in parents and at not in above:
            above.add(at)
            at = parents[at]
        if at is None and parent_id is not None:
            rooted.add(group_id)
    return rooted


def _is_line(name: str, value: Any) -> bool:
    return isinstance(value, str) and name != "description"


def _number(value: Any, least: Decimal, most: Decimal, refusal: type[Exception]) -> Decimal:
    try:
        number = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        raise refusal from None
    if not number.is_finite() or not least <= number <= most:
        raise refusal
    return number

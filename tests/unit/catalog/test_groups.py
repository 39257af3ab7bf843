"""The tree that product groups form."""

from __future__ import annotations

from uuid import UUID, uuid4

from dealernet.business.catalog.rules import branch_of, branches

ENGINE, FILTERS, OIL, BRAKES = (UUID(int=n) for n in range(1, 5))


def test_a_group_counts_the_products_of_its_whole_branch() -> None:
    groups = [
        (ENGINE, None, "Двигатель"),
        (FILTERS, ENGINE, "Фильтры"),
        (OIL, FILTERS, "Масляные"),
        (BRAKES, None, "Т"),
    ]

    tree = branches(groups, {OIL: 3, FILTERS: 2, BRAKES: 1})

    assert [(b.name, b.depth, b.products) for b in tree] == [
        ("Двигатель", 0, 5),
        ("Фильтры", 1, 5),
        ("Масляные", 2, 3),
        ("Т", 0, 1),
    ]
    assert branch_of(tree, FILTERS) == {FILTERS, OIL}
    assert branch_of(tree, uuid4()) == set()


def test_groups_in_a_ring_or_without_their_parent_stand_at_the_top() -> None:
    groups = [(ENGINE, FILTERS, "А"), (FILTERS, ENGINE, "Б"), (OIL, uuid4(), "В")]

    tree = branches(groups, {})

    assert [(b.name, b.depth) for b in tree] == [("А", 0), ("Б", 0), ("В", 0)]

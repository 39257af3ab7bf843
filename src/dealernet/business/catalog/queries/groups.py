"""The tree of product groups."""

from __future__ import annotations

from django.db.models import Count

from dealernet.business.catalog.access import SEE, products_open_to
from dealernet.business.catalog.models import ProductGroup
from dealernet.business.catalog.rules import Branch, branches
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.sorting import russian_order


def groups(actor: Actor) -> list[Branch]:
    """The groups as a tree read top-down, each with how many products it holds. Two statements."""
    counted = products_open_to(actor, SEE).filter(is_sold=True).exclude(group=None)
    sold = dict(counted.values_list("group").annotate(n=Count("id")))
    tree = ProductGroup.objects.order_by("position", russian_order("name"), "id")
    return branches(list(tree.values_list("id", "parent_id", "name")), sold)

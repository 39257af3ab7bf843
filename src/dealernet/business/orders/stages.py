"""The life of an order: its stages, and the moves between them."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.errors import MoveRefused


class Stage(models.TextChoices):
    """How far an order's fulfilment has come. Money is told beside it, never by it."""

    DRAFT = "draft", pgettext_lazy("order stage", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("order stage", "Submitted")
    QUALIFIED = "qualified", pgettext_lazy("order stage", "Qualified")
    PICKING = "picking", pgettext_lazy("order stage", "Picking")
    SHIPPED = "shipped", pgettext_lazy("order stage", "Shipped")
    DELIVERED = "delivered", pgettext_lazy("order stage", "Delivered")
    CLOSED = "closed", pgettext_lazy("order stage", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("order stage", "Cancelled")


class Money(models.TextChoices):
    """How far an order is paid: derived from its sums and its due date."""

    UNPAID = "unpaid", pgettext_lazy("order money", "Not paid")
    PART = "part", pgettext_lazy("order money", "Paid in part")
    PAID = "paid", pgettext_lazy("order money", "Paid")
    OVERDUE = "overdue", pgettext_lazy("order money", "Overdue")


class PaperState(models.TextChoices):
    """How far the payment order a bank took for an order has come. The order has the first four, a file the rest."""

    ASKED = "asked", pgettext_lazy("payment order", "Asked for")
    SENT = "sent", pgettext_lazy("payment order", "Sent by the buyer")
    ACCEPTED = "accepted", pgettext_lazy("payment order", "Accepted")
    REJECTED = "rejected", pgettext_lazy("payment order", "Rejected")
    REPLACED = "replaced", pgettext_lazy("payment order", "Replaced by another")
    TAKEN_BACK = "taken_back", pgettext_lazy("payment order", "Accepted no longer")
    WITHDRAWN = "withdrawn", pgettext_lazy("payment order", "Withdrawn: the order is cancelled")


OF_ORDERS: Final = (PaperState.ASKED, PaperState.SENT, PaperState.ACCEPTED, PaperState.REJECTED)
"""How far the payment order of an order may have come; nothing where none was asked for."""


MOVES: Final[dict[Stage, frozenset[Stage]]] = {
    Stage.DRAFT: frozenset({Stage.SUBMITTED, Stage.CANCELLED}),
    Stage.SUBMITTED: frozenset({Stage.QUALIFIED, Stage.DRAFT, Stage.CANCELLED}),
    Stage.QUALIFIED: frozenset({Stage.PICKING, Stage.SHIPPED, Stage.CANCELLED}),
    Stage.PICKING: frozenset({Stage.SHIPPED, Stage.QUALIFIED, Stage.CANCELLED}),
    Stage.SHIPPED: frozenset({Stage.DELIVERED}),
    Stage.DELIVERED: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
    Stage.CANCELLED: frozenset(),
}

ON_THE_WAY: Final = (Stage.SUBMITTED, Stage.QUALIFIED, Stage.PICKING)
"""Stages in which goods are reserved and credit is held."""


def moved(current: Stage, to: Stage) -> Stage:
    """The stage after the move, or `MoveRefused`."""
    if to not in MOVES[current]:
        raise MoveRefused(current=current.label, to=to.label)
    return to

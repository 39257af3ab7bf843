"""What orders announce of what they lack and wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.events.base import OrderEvent
from dealernet.foundation.events.event import Instead, Words, announced, of_itself


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHeld(OrderEvent):
    """It was held by a decision, for a reason: it goes no further until somebody lets it go."""

    kind: ClassVar[str] = "orders.held"
    says: ClassVar[Any] = _("Held: %(reason)s")
    inward: ClassVar[frozenset[str]] = frozenset({"reason"})
    reason: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReleased(OrderEvent):
    """What the order was held for is there, or a decision `lifted` it, or what lacked was set `apart`: nothing came."""

    kind: ClassVar[str] = "orders.released"
    says: ClassVar[Any] = _("What the order was waiting for has been found")
    says_if: ClassVar[Instead] = (
        ("apart", _("What lacked was set apart: the rest goes on")),
        ("lifted", _("Let go: it is no longer held")),
        ("terms_came", _("The buyer's terms are agreed: the order goes on")),
        ("goods_came", _("All the goods are there now: the order goes on")),
        ("credit_came", _("There is credit enough now: the order goes on")),
    )
    held_for: dict[str, Any]
    lifted: bool = False
    apart: bool = False
    terms_came: bool = False
    goods_came: bool = False
    credit_came: bool = False


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLacksLess(OrderEvent):
    """Some of what the order was held for is there now, not all; `held_for` is what still lacks."""

    kind: ClassVar[str] = "orders.lacks_less"
    says: ClassVar[Any] = _("Less is missing than before; the order still waits")
    says_if: ClassVar[Instead] = (
        ("apart", _("What lacked was set apart; the order still waits for something else")),
        ("lifted", _("Let go: it is no longer held, but waits for what it lacks")),
        ("terms_came", _("The buyer's terms are agreed; the order waits for something else")),
        ("goods_came", _("All the goods are there now; the order waits for something else")),
        ("credit_came", _("There is credit enough now; the order waits for something else")),
        ("terms_less", _("Some of the buyer's terms are agreed; the order waits for the others")),
        ("goods_less", _("Some of the missing goods are there now; the order waits for the rest")),
        ("credit_less", _("How much it is over the credit has changed; the order still waits")),
    )
    held_for: dict[str, Any]
    lifted: bool = False
    apart: bool = False
    terms_came: bool = False
    goods_came: bool = False
    credit_came: bool = False
    terms_less: bool = False
    goods_less: bool = False
    credit_less: bool = False


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsGathered(OrderEvent):
    """All of the order is at the warehouse it ships from; where what lacked was set `apart`, all that is left of it."""

    kind: ClassVar[str] = "orders.goods_gathered"
    says: ClassVar[Any] = _("All goods of the order are at the shipping warehouse")
    says_if: ClassVar[Instead] = (("apart", _("All goods left in the order are at the shipping warehouse")),)
    words: ClassVar[Words] = of_itself(apart=("yes", _("what lacked was just set apart as a back order")))
    apart: bool = False


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBackOrdered(OrderEvent):
    """What it lacked was set apart as a back order, worth `moved`; one that lacks everything is the `whole` of it."""

    kind: ClassVar[str] = "orders.back_ordered"
    says: ClassVar[Any] = _("What was lacking is back order № %(back_order)s now: %(moved)s ₽")
    says_if: ClassVar[Instead] = (("whole", _("Nothing of it is there: the whole order is a back order now")),)
    back_order_id: UUID
    back_order: str
    moved: Decimal
    expected_on: date | None
    whole: bool = False


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class BackOrderMade(OrderEvent):
    """A back order was made of what another order (`of`) lacked; it waits for its goods (`held_for`)."""

    kind: ClassVar[str] = "orders.back_order_made"
    says: ClassVar[Any] = _("Back order: what order № %(of)s lacked, %(total)s ₽")
    of_id: UUID
    of: str
    total: Decimal
    held_for: dict[str, Any]
    expected_on: date | None


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsExpected(OrderEvent):
    """It was said on which day the goods an order lacks are expected; an empty day says that nobody knows."""

    kind: ClassVar[str] = "orders.goods_expected"
    says: ClassVar[Any] = _("Goods are expected on %(expected_on)s")
    expected_on: date | None
    before: date | None
